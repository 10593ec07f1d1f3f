// form[data-autosave]: 2 s after a pause in typing the fields go to that URL as the open form, with the
// version that the server gave last. It answers JSON: 200 { version, savedAt }, or 409 when a newer tab has saved.
const PAUSE = 2000;
const waiting = new Map();

function say(form, text, state) {
  const place = form.querySelector("[data-save-state]");
  if (!place) return;
  place.textContent = text;
  place.dataset.state = state;
}

function body(form) {
  const values = new URLSearchParams();
  // A secret is marked, since a shown one is an ordinary text field by its type.
  const secrets = new Set([...form.querySelectorAll("[data-secret]")].map((field) => field.name));
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string" && !secrets.has(name)) values.append(name, value);
  }
  values.set("version", form.dataset.version ?? "0");
  return values;
}

const failure = (status) =>
  status === 401
    ? "Not saved: your sign-in has ended. Sign in in another tab, then go on typing here."
    : "Not saved: the server did not take it. What you typed is still here.";

async function send(form) {
  const answer = await fetch(form.dataset.autosave, {
    method: "POST",
    headers: { accept: "application/json" },
    body: body(form),
    keepalive: true,
  });
  if (answer.status === 409) {
    form.dataset.autosaveOff = "";
    say(form, "Not saved: a newer tab has this form open. Reload to see what it saved.", "bad");
    return;
  }
  if (!answer.ok) {
    say(form, failure(answer.status), "bad");
    return;
  }
  const { version, savedAt } = await answer.json();
  form.dataset.version = version;
  const at = new Date(savedAt).toLocaleTimeString("en-GB", {
    hour: "2-digit",
    minute: "2-digit",
  });
  say(form, `Saved ${at}`, "good");
}

async function save(form) {
  clearTimeout(waiting.get(form));
  waiting.delete(form);
  if ("autosaveOff" in form.dataset) return;
  try {
    await send(form);
  } catch {
    say(form, "Not saved: no connection to the server. What you typed is still here.", "bad");
  }
}

function changed(event) {
  const form = event.target.form;
  if (!form?.dataset.autosave || "secret" in event.target.dataset) return;
  clearTimeout(waiting.get(form));
  waiting.set(
    form,
    setTimeout(() => void save(form), PAUSE),
  );
}

// What was sent stays in this tab until the next page shows that it arrived: a sign-in that has ended
// leads to another page first, and back to an empty form.
const SENT = "countersign.sent";
const whose = () => document.querySelector(".menu-note")?.textContent;

function keep(form) {
  const values = [...body(form)];
  sessionStorage.setItem(SENT, JSON.stringify({ to: form.dataset.autosave, by: whose(), values }));
}

function fill(form, values) {
  for (const [name, value] of values) {
    for (const field of form.querySelectorAll(
      `[name="${CSS.escape(name)}"]:not([type="hidden"])`,
    )) {
      if (field.type === "radio" || field.type === "checkbox") {
        field.checked = field.value === value;
      } else if (field.value !== value) {
        field.value = value;
        field.dispatchEvent(new Event("input", { bubbles: true }));
      }
    }
  }
}

function bringBack() {
  const kept = JSON.parse(sessionStorage.getItem(SENT) ?? "null");
  if (!kept || document.querySelector('[autocomplete="current-password"]')) return;
  sessionStorage.removeItem(SENT);
  const form = document.querySelector(`form[data-autosave="${CSS.escape(kept.to)}"]`);
  if (form && kept.by === whose()) fill(form, kept.values);
}

document.addEventListener("DOMContentLoaded", bringBack);
document.addEventListener("input", changed);
// A submitted form is no longer open; a tab that goes away saves at once.
document.addEventListener("submit", (event) => {
  const form = event.target;
  clearTimeout(waiting.get(form));
  waiting.delete(form);
  if (form.dataset.autosave) keep(form);
});
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden") for (const form of waiting.keys()) void save(form);
});
