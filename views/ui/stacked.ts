import { html } from "hono/html";
import type { Child } from "hono/jsx";
import type { JSX } from "hono/jsx/jsx-runtime";

/** A value with what belongs to it below, so that a table needs fewer columns. */
export const Stacked = (value: Child | JSX.Element, below: string) =>
  below === ""
    ? value
    : html`${value}
        <div class="hint">${below}</div>`;
