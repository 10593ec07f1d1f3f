// A submit button with data-confirm asks in the page's own dialog first. Runs before htmx and submit-once.
const asked = new WeakSet();

function ask(button) {
  const dialog = document.getElementById("confirm");
  document.getElementById("confirm-text").textContent = button.dataset.confirm;
  dialog.querySelector('[value="yes"]').textContent = button.textContent.trim();
  dialog.returnValue = "";
  dialog.showModal();
  dialog.addEventListener(
    "close",
    () => {
      if (dialog.returnValue !== "yes") return;
      asked.add(button);
      button.form.requestSubmit(button);
    },
    { once: true },
  );
}

window.addEventListener(
  "submit",
  (event) => {
    const button = event.submitter;
    if (!button?.dataset.confirm || asked.delete(button)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    ask(button);
  },
  { capture: true },
);
