// A swap may take away what has the focus: it goes to the same control in the new part, else to the
// beginning of the content, so that a keyboard does not have to start at the top again.
let last;

document.addEventListener("focusin", (event) => {
  last = event.target;
});
document.addEventListener("htmx:after:swap", () => {
  if (!last || last.isConnected || document.activeElement !== document.body) return;
  const same = last.id && document.getElementById(last.id);
  (same || document.getElementById("main")).focus({ preventScroll: true });
});
