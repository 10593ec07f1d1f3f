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

const still = matchMedia("(prefers-reduced-motion: reduce)");

/** Scrolls one box so that what lies between `top` and `bottom` of the window is seen in it; by how much. */
function reveal(box, top, bottom, edge) {
  const frame = box.getBoundingClientRect();
  const from = Math.max(frame.top, edge.top);
  const to = Math.min(frame.bottom, edge.bottom);
  if (top >= from && bottom <= to) return 0;
  const most = box.scrollHeight - box.clientHeight;
  const wanted = box.scrollTop + top - from - (to - from) / 3;
  const target = Math.min(Math.max(wanted, 0), most);
  const by = target - box.scrollTop;
  box.scrollTo({ top: target, behavior: still.matches ? "instant" : "smooth" });
  return by;
}

/** The passages' own box scrolls, and the column that they stand in; never what one points at. */
function bringIntoView(passage, pointed) {
  let { top, bottom } = passage.getBoundingClientRect();
  const boxes = [passage.closest(".passages"), passage.closest(".source")];
  for (const box of boxes) {
    if (!box || box.contains(pointed)) continue;
    const isColumn = box === boxes[1];
    const edge = isColumn ? { top: 0, bottom: innerHeight } : { top: -Infinity, bottom: Infinity };
    const by = reveal(box, top, bottom, edge);
    top -= by;
    bottom -= by;
  }
}

function light(event) {
  const now = new Set(lit(event.target));
  for (const old of document.querySelectorAll(".is-lit"))
    if (!now.has(old)) old.classList.remove("is-lit");
  for (const one of now) one.classList.add("is-lit");
  const first = [...now].find((one) => one.matches("[data-passage]"));
  if (first && !first.contains(event.target)) bringIntoView(first, event.target);
}

document.addEventListener("pointerover", light);
document.addEventListener("focusin", light);

/** What an item rests on stands at the foot of its panel, and the panel ends where the window does. */
function fitPanel() {
  const panel = document.querySelector(".node-panel");
  if (!panel) return;
  panel.style.setProperty("--above", `${Math.max(panel.getBoundingClientRect().top, 16)}px`);
}
for (const event of ["scroll", "resize"]) addEventListener(event, fitPanel, { passive: true });
document.addEventListener("htmx:after:swap", fitPanel);
fitPanel();
