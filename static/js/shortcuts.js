// Links with data-shortcut="g d", "/" for [data-search], "?" for the list. Silent in fields; a person can switch them off.
const STORE = "countersign.shortcuts";
const isOn = () => localStorage.getItem(STORE) !== "off";
let last = "";
let forget = 0;

const isField = (target) =>
  target.closest?.("input, textarea, select, [contenteditable], dialog[open]");

function act(keys) {
  if (keys === "?") {
    const list = document.getElementById("shortcuts");
    list?.showModal();
    return list;
  }
  if (keys === "/") {
    const search = document.querySelector("[data-search]");
    search?.focus();
    return search;
  }
  const link = document.querySelector(`[data-shortcut="${CSS.escape(keys)}"]`);
  link?.click();
  return link;
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || event.key.length !== 1)
    return;
  if (!isOn() || isField(event.target)) return;
  const key = event.key.toLowerCase();
  clearTimeout(forget);
  if ((last && act(`${last} ${key}`)) || act(key)) {
    last = "";
    event.preventDefault();
    return;
  }
  last = key;
  forget = setTimeout(() => (last = ""), 1200);
});

// Esc closes an open menu and gives the focus back; a dialog above it goes first.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || document.querySelector("dialog[open]")) return;
  const menu = document.querySelector("details[data-menu][open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

document.addEventListener("DOMContentLoaded", () => {
  for (const part of document.querySelectorAll("[data-needs-script]")) part.hidden = false;
  const box = document.querySelector("[data-shortcuts-on]");
  if (!box) return;
  box.checked = isOn();
  box.addEventListener("change", () => localStorage.setItem(STORE, box.checked ? "on" : "off"));
});
