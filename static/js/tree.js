// ul[data-tree]: nested links become the tree of the ARIA pattern. Arrows walk and fold, Enter opens, Alt and
// an arrow moves the item, and a row can be dragged, where it is data-movable. Everything that changes is the POST of the item's own form.
const KEY = "countersign.folded";
const folded = new Set(JSON.parse(sessionStorage.getItem(KEY) ?? "[]"));
const treeOf = (row) => row.closest("[data-tree]");
// Also the line that leads to more of a long list.
const rowsOf = (tree) => [...tree.querySelectorAll(".node")];
const shownRows = (tree) => rowsOf(tree).filter((row) => row.checkVisibility());
const below = (row) => row.nextElementSibling;
const parentOf = (row) => row.parentElement.parentElement.closest("li")?.querySelector(".node");
const nodeOf = (row) => row.id.slice("row-".length);
const foldKey = (row) => row.pathname;
/** Of an item whose list is not on the page yet: the line that leads to it. */
const unread = (row) =>
  row.parentElement.querySelector(":scope > [data-folded] > li:only-child > .node-more");
const isItem = (row) => row.id.startsWith("row-");

function fold(row, isFolded) {
  row.setAttribute("aria-expanded", String(!isFolded));
  if (!isFolded) unread(row)?.click();
  if (isFolded) folded.add(foldKey(row));
  else folded.delete(foldKey(row));
  sessionStorage.setItem(KEY, JSON.stringify([...folded]));
}

/** One row is in the tab order: the open one, else the first. */
function setStop(tree, stop) {
  for (const row of rowsOf(tree)) row.tabIndex = row === stop ? 0 : -1;
}

function dress(tree) {
  tree.setAttribute("role", "tree");
  for (const item of tree.querySelectorAll("li")) item.setAttribute("role", "none");
  for (const list of tree.querySelectorAll("ul")) list.setAttribute("role", "group");
  for (const row of rowsOf(tree)) {
    row.setAttribute("role", "treeitem");
    const isChosen = row.getAttribute("aria-current") === "true";
    row.setAttribute("aria-selected", String(isChosen));
    if (!below(row)) {
      row.removeAttribute("aria-expanded");
      continue;
    }
    row.setAttribute("aria-expanded", String(!unread(row) && !folded.has(foldKey(row))));
    if (row.querySelector(".fold")) continue;
    const mark = document.createElement("span");
    mark.className = "fold";
    mark.setAttribute("aria-hidden", "true");
    row.prepend(mark);
  }
  setStop(tree, tree.querySelector('[aria-current="true"]') ?? rowsOf(tree)[0]);
}

const dressAll = () => {
  for (const tree of document.querySelectorAll("[data-tree]")) dress(tree);
};

function focusRow(row) {
  if (!row) return;
  setStop(treeOf(row), row);
  row.focus();
}

/** Sent as the item's own form would be; the answer is put in place of the backlog. */
function move(row, values) {
  const tree = treeOf(row);
  const { id } = row;
  htmx
    .ajax("POST", `${tree.dataset.tree}/${nodeOf(row)}/move`, {
      source: tree,
      target: "#backlog",
      select: "#backlog",
      swap: "outerMorph",
      values: { ...values, revision: tree.dataset.revision },
    })
    .then(() => focusRow(document.getElementById(id)));
}

const isMovable = (row) => isItem(row) && "movable" in treeOf(row).dataset;
const STEPS = { ArrowUp: "up", ArrowDown: "down", ArrowLeft: "outdent", ArrowRight: "indent" };

const walks = {
  ArrowDown: (row, rows) => focusRow(rows[rows.indexOf(row) + 1]),
  ArrowUp: (row, rows) => focusRow(rows[rows.indexOf(row) - 1]),
  Home: (_row, rows) => focusRow(rows[0]),
  End: (_row, rows) => focusRow(rows.at(-1)),
  ArrowRight: (row) => {
    if (row.getAttribute("aria-expanded") === "false") fold(row, false);
    else if (below(row)) focusRow(below(row).querySelector(".node"));
  },
  ArrowLeft: (row) => {
    if (row.getAttribute("aria-expanded") === "true") fold(row, true);
    else focusRow(parentOf(row));
  },
};

document.addEventListener("keydown", (event) => {
  const row = event.target.closest?.("[data-tree] .node");
  if (!row || event.ctrlKey || event.metaKey) return;
  if (event.altKey) {
    if (!STEPS[event.key] || !isMovable(row)) return;
    event.preventDefault();
    if (!event.repeat) move(row, { how: STEPS[event.key] });
    return;
  }
  const rows = shownRows(treeOf(row));
  if (walks[event.key]) {
    event.preventDefault();
    walks[event.key](row, rows);
  } else if (event.key === " ") {
    event.preventDefault();
    row.click();
  }
});

/** Where the line was that a person followed: its first item takes the focus. */
let opened;

document.addEventListener(
  "click",
  (event) => {
    const row = event.target.closest?.("[data-tree] .node");
    if (!row) return;
    if (event.target.closest(".fold")) {
      event.preventDefault();
      event.stopImmediatePropagation();
      fold(row, row.getAttribute("aria-expanded") === "true");
      return;
    }
    if (!isItem(row)) {
      const line = row.parentElement;
      const list = line.parentElement;
      if (row === document.activeElement) opened = { list, at: [...list.children].indexOf(line) };
      return;
    }
    for (const other of rowsOf(treeOf(row))) {
      other.toggleAttribute("aria-current", false);
      other.setAttribute("aria-selected", String(other === row));
    }
    row.setAttribute("aria-current", "true");
    setStop(treeOf(row), row);
  },
  { capture: true },
);

// A node that opened takes the place of the tree on a narrow page: its heading is where one reads on.
document.addEventListener("htmx:after:swap", () => {
  dressAll();
  focusRow(opened?.list.children[opened.at]?.querySelector(".node"));
  opened = undefined;
  const title = document.getElementById("node-title");
  const tree = document.querySelector(".backlog-tree");
  if (title && tree && !tree.checkVisibility()) title.focus();
});

let dragged;
const dropOf = (event) => {
  const row = event.target.closest?.("[data-tree] .node");
  if (!dragged || !row || !isItem(row) || dragged.parentElement.contains(row)) return undefined;
  const box = row.getBoundingClientRect();
  const isBefore = event.clientY < box.top + box.height / 3;
  return { row, isBefore };
};
const clearDrop = () => {
  for (const row of document.querySelectorAll(".drop-before, .drop-inside")) {
    row.classList.remove("drop-before", "drop-inside");
  }
};

document.addEventListener("dragstart", (event) => {
  const row = event.target.closest?.("[data-tree] .node");
  if (row && !isMovable(row)) event.preventDefault();
  dragged = row && isMovable(row) ? row : undefined;
  if (!dragged) return;
  event.dataTransfer.effectAllowed = "move";
  dragged.classList.add("is-dragged");
});
document.addEventListener("dragover", (event) => {
  const drop = dropOf(event);
  clearDrop();
  if (!drop) return;
  event.preventDefault();
  drop.row.classList.add(drop.isBefore ? "drop-before" : "drop-inside");
});
document.addEventListener("drop", (event) => {
  const drop = dropOf(event);
  if (!drop) return;
  event.preventDefault();
  const above = parentOf(drop.row);
  const before = { parent: above ? nodeOf(above) : "", before: nodeOf(drop.row) };
  move(dragged, drop.isBefore ? before : { parent: nodeOf(drop.row) });
});
document.addEventListener("dragend", () => {
  dragged?.classList.remove("is-dragged");
  dragged = undefined;
  clearDrop();
});

dressAll();
