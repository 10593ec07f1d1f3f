// select[data-cascade-of]: the second level of a field. Only what belongs to the chosen first level can be chosen.
function narrow(child) {
  const above = document.getElementById(child.dataset.cascadeOf)?.value ?? "";
  for (const group of child.querySelectorAll("optgroup")) {
    const fits = group.dataset.of === above;
    group.hidden = !fits;
    group.disabled = !fits;
  }
  if (child.selectedOptions[0]?.closest("optgroup")?.disabled) child.value = "";
}

const narrowAll = () => {
  for (const child of document.querySelectorAll("[data-cascade-of]")) narrow(child);
};

document.addEventListener("change", ({ target }) => {
  const child = document.querySelector(`[data-cascade-of="${CSS.escape(target.id)}"]`);
  if (child) narrow(child);
});
document.addEventListener("DOMContentLoaded", narrowAll);
document.addEventListener("htmx:after:swap", narrowAll);
