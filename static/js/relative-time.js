// <time data-relative>: "5 minutes ago" after today's fashion; the exact text stays as the title and shows on focus.
const words = new Intl.RelativeTimeFormat("en", { numeric: "auto" });
const STEPS = [
  [60, "second", 1],
  [3600, "minute", 60],
  [86_400, "hour", 3600],
  [604_800, "day", 86_400],
];

function relative(seconds) {
  const size = Math.abs(seconds);
  if (size < 45) return "just now";
  const step = STEPS.find(([limit]) => size < limit);
  return step && words.format(Math.round(seconds / step[2]), step[1]);
}

function update(root) {
  for (const time of root.querySelectorAll("time[data-relative]")) {
    const exact = (time.title ||= time.textContent);
    const seconds = (Date.parse(time.dateTime) - Date.now()) / 1000;
    // After a week a date says more than "3 weeks ago".
    time.textContent = relative(seconds) ?? exact;
  }
}

function swap(event, pick) {
  const time = event.target.closest?.("a, button, summary")?.querySelector("time[data-relative]");
  if (time?.title) time.textContent = pick(time);
}

document.addEventListener("focusin", (event) => swap(event, (time) => time.title));
document.addEventListener("focusout", () => update(document));
document.addEventListener("htmx:after:swap", () => update(document));
document.addEventListener("DOMContentLoaded", () => update(document));
setInterval(() => update(document), 30_000);
