import { html } from "hono/html";
import type { JSX } from "hono/jsx/jsx-runtime";

const rendered = new Map<string, JSX.Element>();

/**
 * Rendering costs more than anything else on a page, so what is the same for everybody is rendered
 * once. The key must name everything that the part depends on, and come from a closed set: never
 * from a person or a row.
 */
export function renderOnce(key: string, render: () => JSX.Element): JSX.Element {
  const known = rendered.get(key);
  if (known) return known;
  const part = html`${render()}`;
  rendered.set(key, part);
  return part;
}
