import type { Child } from "hono/jsx";
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

export const Passages = ({ passages }: { passages: readonly { n: number; text: string }[] }) => (
  <ol class="passages" tabindex={0} aria-label="Passages of the source">
    {passages.map(({ n, text }) => (
      <li class="passage" id={passageId(n)} data-passage={n} tabindex={-1}>
        <span class="passage-number" aria-hidden="true">
          {n}
        </span>
        <span>{text}</span>
      </li>
    ))}
  </ol>
);
