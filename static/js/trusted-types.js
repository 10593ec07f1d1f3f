// Becomes a part of static/vendor/htmx.js: it must be there before htmx starts.
// Only htmx may turn text into markup, and only answers of our own server reach it. Code in attributes never runs.
const pass = (text) => text;
const rules = { createHTML: pass, createScript: pass };
const policy = window.trustedTypes?.createPolicy("htmx", rules) ?? rules;
const refuse = () => {
  throw new Error("Code in htmx attributes does not run here");
};
htmx.registerExtension("trusted-types", {
  init: (api) => api.initSecurity(policy, refuse, refuse),
});
