import { html } from "hono/html";

/** Where a claim stands: a line of a passage below. */
export const Place = ({ n, line }: { n: number; line: number }) =>
  html`<a class="rca-place" href="#line-${n}-${line}" aria-label="Passage ${n}, line ${line}"
    >[${n}] line ${line}</a
  >`;
