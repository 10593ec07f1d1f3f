import { html } from "hono/html";
import type { JSX } from "hono/jsx/jsx-runtime";

export interface DiffPart {
  kind: "same" | "added" | "removed";
  text: string;
}

const part = ({ kind, text }: DiffPart) => {
  if (kind === "same") return html`${text}`;
  const word = html`<span class="sr-only">${kind}: </span>`;
  return kind === "added" ? html`<ins>${word}${text}</ins>` : html`<del>${word}${text}</del>`;
};

/** Added is underlined, removed struck through, and both are said in words. */
export const Diff = (props: { parts: readonly DiffPart[] }): JSX.Element =>
  html`<div class="diff">${props.parts.map(part)}</div>`;
