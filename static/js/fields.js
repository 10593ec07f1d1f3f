// Small helps at fields: counting what is left, putting known values in.
const number = new Intl.NumberFormat("en");

const characters = (n) => `${number.format(n)} ${n === 1 ? "character" : "characters"}`;

function count(place) {
  const field = document.getElementById(place.dataset.countFor);
  const left = Number(place.dataset.max) - (field?.value.length ?? 0);
  place.toggleAttribute("data-over", left < 0);
  place.textContent = left < 0 ? `${characters(-left)} too many` : `${characters(left)} left`;
}

const countAll = () => {
  for (const place of document.querySelectorAll("[data-count-for]")) count(place);
};

document.addEventListener("input", (event) => {
  const place = document.querySelector(`[data-count-for="${CSS.escape(event.target.id)}"]`);
  if (place) count(place);
});
document.addEventListener("DOMContentLoaded", countAll);
document.addEventListener("htmx:after:swap", countAll);

// data-fill='{"name":"value"}' on a button of the form.
function fill(button) {
  const form = button.form ?? document.getElementById(button.dataset.fillForm);
  for (const [name, value] of Object.entries(JSON.parse(button.dataset.fill))) {
    const field = form?.elements.namedItem(name);
    if (!field) continue;
    field.value = value;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-fill]");
  if (button) fill(button);
});

// What was chosen before htmx was there, or is put back by the browser, fetches what depends on it after all.
const isChanged = (control) =>
  control.type === "radio"
    ? control.checked && !control.defaultChecked
    : control.value !==
      ([...control.options].find((one) => one.defaultSelected) ?? control.options[0])?.value;

function catchUp() {
  const controls = [...document.querySelectorAll('[hx-get][hx-trigger="change"]')];
  const changed = controls.find((one) => isChanged(one));
  changed?.dispatchEvent(new Event("input", { bubbles: true }));
  changed?.dispatchEvent(new Event("change", { bubbles: true }));
}
// htmx starts in a timeout of its own, which was set before.
document.addEventListener("DOMContentLoaded", () => setTimeout(catchUp));
