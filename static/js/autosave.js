// form[data-autosave]: 2 s after a pause in typing the fields go to that URL as the open form, with the
// version that the server gave last. It answers JSON: 200 { version, savedAt }, or 409 when a newer tab has saved.
const PAUSE = 2000;
const waiting = new Map();
const saving = new Map();

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

async function send(form, signal) {
  const answer = await fetch(form.dataset.autosave, {
    method: "POST",
    headers: { accept: "application/json" },
    body: body(form),
    keepalive: true,
    signal,
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
  const stop = new AbortController();
  saving.set(form, stop);
  try {
    await send(form, stop.signal);
  } catch {
    if (stop.signal.aborted) return;
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

document.addEventListener("input", changed);
// A submitted form is no longer open: a save that comes behind it would open it again. A tab that goes
// away saves at once.
document.addEventListener("submit", (event) => {
  const form = event.target;
  clearTimeout(waiting.get(form));
  waiting.delete(form);
  saving.get(form)?.abort();
});
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden") for (const form of waiting.keys()) void save(form);
});
