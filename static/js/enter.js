// [data-enter]: Enter presses the button of this id, not the form's own.
document.addEventListener("keydown", (event) => {
  const id = event.target.dataset?.enter;
  if (!id || event.key !== "Enter" || event.ctrlKey || event.metaKey || event.isComposing) return;
  event.preventDefault();
  document.getElementById(id)?.click();
});
