import { html } from "hono/html";
import type { Child } from "hono/jsx";

/** What is wider than its place: with the keyboard, too, it can be scrolled. */
export const Scrolled = ({ name, children }: { name: string; children: Child }) =>
  html`<div class="document-scroll" role="region" aria-label="${name}" tabindex="0">
    ${children}
  </div>`;
