// A part with data-cites="1 3" and the passages data-passage="1" and "3" light each other on hover and focus;
// with a part, the words that it quotes there: <mark data-parts="part-title part-criteria-0">.
const parts = () => [...document.querySelectorAll("[data-cites]")];
const numbers = (part) => part.dataset.cites.split(" ").filter(Boolean);
const idOf = (part) => part.closest(".part")?.id;

function lit(target) {
  const part = target.closest?.("[data-cites]");
  if (part) return [part, ...citedBy(part)];
  const quote = target.closest?.("mark[data-parts]");
  const passage = target.closest?.("[data-passage]");
  if (!passage) return [];
  const resting = parts().filter((other) => numbers(other).includes(passage.dataset.passage));
  if (!quote) return [passage, ...passage.querySelectorAll("mark"), ...resting];
  const quoting = quote.dataset.parts.split(" ");
  return [passage, quote, ...resting.filter((other) => quoting.includes(idOf(other)))];
}

/** The passages of a part, and in them the words that it quotes. */
function citedBy(part) {
  const passages = numbers(part).flatMap((n) => [
    ...document.querySelectorAll(`[data-passage="${CSS.escape(n)}"]`),
  ]);
  const own = `mark[data-parts~="${CSS.escape(idOf(part) ?? "")}"]`;
  return passages.flatMap((passage) => [passage, ...passage.querySelectorAll(own)]);
}

/** Only the passages' own box scrolls: a page that jumps under the pointer helps nobody. */
function bringIntoView(passage) {
  const box = passage.closest(".passages");
  if (!box) return;
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
