// A toast stays 8 s, longer while one points at it or is inside it, and a bad one until it is closed.
const STAY = 8000;

function isHeld(toast) {
  return toast.matches(":hover") || toast.contains(document.activeElement);
}

function leaveLater(toast) {
  setTimeout(() => {
    if (isHeld(toast)) leaveLater(toast);
    else toast.remove();
  }, STAY);
}

document.addEventListener("DOMContentLoaded", () => {
  const place = document.getElementById("toasts");
  new MutationObserver((changes) => {
    for (const toast of changes.flatMap((change) => [...change.addedNodes])) {
      if (toast.dataset?.toast && toast.dataset.toast !== "bad") leaveLater(toast);
    }
  }).observe(place, { childList: true });
});
document.addEventListener("click", (event) => {
  if (event.target.closest?.("[data-close-toast]")) event.target.closest("[data-toast]").remove();
});
