import { html } from "hono/html";
import type { JSX } from "hono/jsx/jsx-runtime";

/** Text as it came, in a box of its own that scrolls, also by keyboard. */
export const LongText = ({ label, text }: { label: string; text: string }): JSX.Element =>
  html`<pre
    class="max-h-96 overflow-auto whitespace-pre-wrap break-words bg-sunken p-4"
    role="region"
    aria-label="${label}"
    tabindex="0"
  >
${text}</pre>`;
