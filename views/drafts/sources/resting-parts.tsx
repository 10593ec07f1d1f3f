import type { Draft } from "../../../src/drafts/draft.ts";
import type { Resting } from "../../../src/drafts/sources/resting.ts";
import { partHref, partWords } from "../part-place.ts";

const MOST_SHOWN = 100;
const MOST_NUMBERS = 12;

const numbers = (cites: number[]) =>
  `${cites.length === 1 ? "passage" : "passages"} ${cites.slice(0, MOST_NUMBERS).join(", ")}${
    cites.length > MOST_NUMBERS ? " and others" : ""
  }`;

interface Props {
  draft: Draft;
  resting: readonly Resting[];
  /** Says of each whether it rests on something else, too. */
  telling?: boolean;
}

/** Parts of a draft and which passages they rest on. */
export const RestingParts = ({ draft, resting, telling = false }: Props) => (
  <>
    <ul class="resting-parts">
      {resting.slice(0, MOST_SHOWN).map((one) => (
        <li>
          <a href={partHref(draft, one)}>{partWords(draft, one)}</a> rests on {numbers(one.cites)}
          {telling && (one.isOnly ? ", and on nothing else" : ", and on others that stay")}
        </li>
      ))}
    </ul>
    {resting.length > MOST_SHOWN && <p class="hint">And {resting.length - MOST_SHOWN} more.</p>}
  </>
);
