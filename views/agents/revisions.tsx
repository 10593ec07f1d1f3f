import type { RevisionListing } from "../../src/drafts/draft.ts";
import { ORIGIN_WORDS } from "../drafts/state.ts";
import { Time } from "../ui/time.ts";

interface Props {
  revisions: readonly RevisionListing[];
  zone: string | undefined;
}

/** Every one there was; nothing is overwritten. */
export const Revisions = ({ revisions, zone }: Props) =>
  revisions.length === 0 ? null : (
    <section class="card" id="revisions" aria-labelledby="revisions-title">
      <h2 id="revisions-title">Revisions</h2>
      <ol class="review-list">
        {revisions.map(({ number, origin, note, createdAt }) => (
          <li>
            Revision {number}: {ORIGIN_WORDS[origin]}, {Time({ at: createdAt, zone })}
            {note !== "" && <p class="hint">{note}</p>}
          </li>
        ))}
      </ol>
    </section>
  );
