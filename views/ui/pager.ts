import { html } from "hono/html";
import type { JSX } from "hono/jsx/jsx-runtime";
import { Icon } from "./icon.ts";

const link = (href: string, rel: string, label: unknown) =>
  html`<a class="btn btn-secondary btn-small" href="${href}" rel="${rel}">${label}</a>`;

/** Paging by key: there is a way on and a way back to the start, no page numbers. */
export const Pager = (props: {
  name: string;
  first?: string | undefined;
  next?: string | undefined;
  firstLabel?: string;
  nextLabel?: string;
}): JSX.Element => {
  if (!props.first && !props.next) return html``;
  return html`<nav class="pager" aria-label="${props.name}: pages">
    ${
      props.first
        ? link(props.first, "first", html`${Icon({ name: "left" })}${props.firstLabel ?? "Newest"}`)
        : html`<span></span>`
    }${
      props.next
        ? link(props.next, "next", html`${props.nextLabel ?? "Older"}${Icon({ name: "right" })}`)
        : ""
    }
  </nav>`;
};
