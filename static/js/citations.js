// A part with data-cites="1 3" and the passages data-passage="1" and "3" light each other on hover and focus.
const parts = () => [...document.querySelectorAll("[data-cites]")];
const numbers = (part) => part.dataset.cites.split(" ").filter(Boolean);

function lit(target) {
  const part = target.closest?.("[data-cites]");
  if (part) {
    const cited = numbers(part).map((n) =>
      document.querySelector(`[data-passage="${CSS.escape(n)}"]`),
    );
    return [part, ...cited].filter(Boolean);
  }
  const passage = target.closest?.("[data-passage]");
  if (!passage) return [];
  return [passage, ...parts().filter((other) => numbers(other).includes(passage.dataset.passage))];
}

/** Only the passages' own box scrolls: a page that jumps under the pointer helps nobody. */
function bringIntoView(passage) {
  const box = passage.closest(".passages");
  const over = passage.offsetTop - box.offsetTop - box.scrollTop;
  if (over < 0 || over > box.clientHeight - passage.offsetHeight) {
    box.scrollTop += over - box.clientHeight / 3;
  }
}

function light(event) {
  const now = new Set(lit(event.target));
  for (const old of document.querySelectorAll(".is-lit"))
    if (!now.has(old)) old.classList.remove("is-lit");
  for (const one of now) one.classList.add("is-lit");
  const first = [...now].find((one) => one.matches("[data-passage]"));
  if (first && !first.contains(event.target)) bringIntoView(first);
}

document.addEventListener("pointerover", light);
document.addEventListener("focusin", light);
