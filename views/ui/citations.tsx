import { html } from "hono/html";
import type { Child } from "hono/jsx";
import type { JSX } from "hono/jsx/jsx-runtime";
import { Icon } from "./icon.ts";

/** `citations.js` lights the passages of a part, and the parts of a passage, on hover and focus. */
const passageId = (n: number) => `passage-${n}`;

/** A draft's part with links to what it rests on. */
export const Cited = (props: { cites: readonly number[]; children: Child }) => (
  <div class="cited" data-cites={props.cites.join(" ")}>
    {props.children} <Cites cites={props.cites} />
  </div>
);

const Cites = ({ cites }: { cites: readonly number[] }) =>
  cites.length > 0 ? (
    <span class="cites">
      {cites.map((n) => (
        <a class="cite" href={`#${passageId(n)}`} aria-label={`Passage ${n}`}>
          {n}
        </a>
      ))}
    </span>
  ) : (
    <span class="uncited">
      <Icon name="warn" />
      Nothing in the sources says this
    </span>
  );

const Passage = ({ n, text }: { n: number; text: string }) =>
  html`<li class="passage" id="${passageId(n)}" data-passage="${n}" tabindex="-1">
    <span class="passage-number" aria-hidden="true">${n}</span><span>${text}</span>
  </li>`;

/** In a scroll box of its own, so that they stay beside a long draft. Templates: there may be hundreds. */
export const Passages = (props: {
  passages: readonly { n: number; text: string }[];
}): JSX.Element =>
  html`<div class="passages" role="region" aria-label="Passages of the source" tabindex="0">
    <ol>
      ${props.passages.map(Passage)}
    </ol>
  </div>`;
