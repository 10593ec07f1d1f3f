import { html } from "hono/html";
import type { Child } from "hono/jsx";
import type { JSX } from "hono/jsx/jsx-runtime";
import { Icon } from "./icon.ts";

/** `citations.js` lights the passages and quoted words of a part, and the parts of a passage, on hover and focus. */
const passageId = (n: number) => `passage-${n}`;
/** Of the element that holds a part: what links from a passage lead to. The title is the page's own. */
export const partId = (part: string) =>
  part === "title" ? "main" : `part-${part.replaceAll(".", "-")}`;

/** More than these are told as a number: a person follows them in the coverage table. */
const MOST_LINKS = 24;

/** A draft's part with links to what it rests on. */
export const Cited = (props: { cites: readonly number[]; children: Child }) => (
  <div class="cited" data-cites={props.cites.join(" ")}>
    {props.children} <Cites cites={props.cites} />
  </div>
);

const Cites = ({ cites }: { cites: readonly number[] }) =>
  cites.length > 0 ? (
    <span class="cites">
      {cites.slice(0, MOST_LINKS).map((n) => (
        <a class="cite" href={`#${passageId(n)}`} aria-label={`Passage ${n}`}>
          {n}
        </a>
      ))}
      {cites.length > MOST_LINKS && (
        <span class="hint">and {cites.length - MOST_LINKS} more passages</span>
      )}
    </span>
  ) : (
    <span class="uncited">
      <Icon name="warn" />
      Nothing in the sources says this
    </span>
  );

/** A passage as it is shown: its words, some of them quoted by parts, and the parts that rest on it. */
interface PassageProps {
  n: number;
  pieces: readonly { text: string; parts: readonly string[] }[];
  parts?: readonly { part: string; label: string }[];
  /** The page that has the parts, where it is another one. */
  partsHref?: string | undefined;
  /** Leads to all of it, where only the beginning is shown. */
  wholeHref?: string | undefined;
}

const Piece = ({ text, parts }: PassageProps["pieces"][number]) =>
  parts.length === 0
    ? text
    : html`<mark class="quote" data-parts="${parts.map(partId).join(" ")}">${text}</mark>`;

export const Passage = ({ n, pieces, parts = [], partsHref = "", wholeHref }: PassageProps) =>
  html`<li class="passage" id="${passageId(n)}" data-passage="${n}" tabindex="-1">
    <span class="passage-number" aria-hidden="true">${n}</span
    ><span
      >${pieces.map(Piece)}${
        wholeHref ? html`… <a href="${wholeHref}">All of it</a>` : ""
      }${parts.length > 0 ? html`<span class="resting">${parts.map((part) => Resting(part, partsHref))}</span>` : ""}</span
    >
  </li>`;

const Resting = ({ part, label }: { part: string; label: string }, page: string) =>
  html`<a href="${page}#${partId(part)}">${label}</a> `;

/** In a scroll box of its own, so that they stay beside a long draft. Templates: there may be hundreds. */
export const PassageBox = ({ children }: { children: Child }): JSX.Element =>
  html`<div class="passages" role="region" aria-label="Passages of the source" tabindex="0">
    ${children}
  </div>`;

export const Passages = (props: {
  passages: readonly { n: number; text: string }[];
}): JSX.Element =>
  PassageBox({
    children: html`<ol>
      ${props.passages.map(({ n, text }) => Passage({ n, pieces: [{ text, parts: [] }] }))}
    </ol>`,
  });
