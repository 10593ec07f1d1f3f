// A form goes once: a double click and Enter twice make one request. htmx forms bring their own guard.
const sent = new WeakSet();

function release(form) {
  sent.delete(form);
  for (const button of form.querySelectorAll('[aria-busy="true"]'))
    button.removeAttribute("aria-busy");
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method === "get" || form.method === "dialog") return;
  if (!("once" in form.dataset)) return;
  if (sent.has(form)) {
    event.preventDefault();
    return;
  }
  sent.add(form);
  // Not `disabled`: that would keep the button's own name and value out of what is sent.
  (event.submitter ?? form.querySelector('[type="submit"]'))?.setAttribute("aria-busy", "true");
});

// Back from the browser's page cache the form is as it was left.
window.addEventListener("pageshow", (event) => {
  if (event.persisted) for (const form of document.forms) release(form);
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.repeat) return;
  const form = event.target.closest?.("form");
  if (!form || form.method === "dialog") return;
  event.preventDefault();
  form.requestSubmit();
});
