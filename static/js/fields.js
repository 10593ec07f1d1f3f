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
