// Alpine's named parts: a password that can be shown, a text that can be copied.
document.addEventListener("alpine:init", () => {
  Alpine.data("reveal", () => ({
    shown: false,
    toggle() {
      this.shown = !this.shown;
      this.$root.querySelector("input").type = this.shown ? "text" : "password";
    },
    name() {
      return this.shown ? "Hide" : "Show";
    },
  }));

  Alpine.data("copy", () => ({
    said: "",
    async copy() {
      try {
        await navigator.clipboard.writeText(this.$root.dataset.text);
        this.said = "Copied";
      } catch {
        // Browsers give the clipboard to https and localhost only.
        this.said = "Select it and press Ctrl+C";
      }
      setTimeout(() => (this.said = ""), 2500);
    },
  }));
});
