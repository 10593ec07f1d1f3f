import type { Draft } from "../../../src/drafts/draft.ts";
import type { Review } from "../../../src/drafts/review/read-review.ts";
import { urls } from "../../../src/urls.ts";
import { Badge } from "../../ui/badge.ts";
import { ButtonLink } from "../../ui/button.tsx";
import { Time } from "../../ui/time.ts";
import { LEVEL_WORDS } from "./words.ts";

interface Props {
  draft: Draft;
  review: Review;
  zone: string | undefined;
}

const MOST_NAMED = 5;

const SharedWith = ({ draft, review: { shares } }: Props) => (
  <>
    {shares.length === 0 ? (
      <p class="hint">Nobody else sees this draft.</p>
    ) : (
      <ul class="review-people">
        {shares.slice(0, MOST_NAMED).map(({ name, level }) => (
          <li>
            {name} <span class="hint">{LEVEL_WORDS[level]}</span>
          </li>
        ))}
        {shares.length > MOST_NAMED && <li class="hint">and {shares.length - MOST_NAMED} more</li>}
      </ul>
    )}
    {draft.may === "owner" && (
      <ButtonLink href={urls.drafts.shares(draft.id)} kind="secondary" icon="people" small>
        {shares.length === 0 ? "Ask a colleague" : "Change who sees it"}
      </ButtonLink>
    )}
  </>
);

/** Those that count, and those that a later change has voided. */
export const SignatureList = ({ draft, review, zone }: Props) => {
  const { signatures, needed } = review;
  const isOpen = draft.state === "open";
  const standing = signatures.filter(({ holds, revision }) =>
    isOpen ? holds : revision === draft.revision,
  );
  const voided = isOpen ? signatures.filter(({ holds }) => !holds).slice(0, 2) : [];
  if (standing.length + voided.length === 0 && needed === 1) return null;
  return (
    <div class="review-signatures">
      <p>
        {Badge({
          tone: standing.length >= needed ? "good" : "neutral",
          children: `Signatures: ${standing.length} of ${needed}`,
        })}
      </p>
      <ul class="review-people">
        {standing.map(({ name, at }) => (
          <li>
            {name} <span class="hint">signed {Time({ at, zone })}</span>
          </li>
        ))}
        {voided.map((signature) => (
          <li class="hint">
            {signature.name} signed revision {signature.revision}; {whyNot(draft, signature)}
          </li>
        ))}
      </ul>
    </div>
  );
};

/** Why a signature is none for what would be sent now. */
function whyNot(
  { revision: newest }: Props["draft"],
  { revision, isUsed }: Props["review"]["signatures"][number],
): string {
  if (isUsed) return "it was sent. To send it again, sign again.";
  return revision === newest
    ? "that does not count any more."
    : `that does not count any more, since revision ${newest} has come.`;
}

/** Beside a draft: with whom it is shared, what waits for an answer, and who has signed. */
export const ReviewPanel = (props: Props) => {
  const { draft, review } = props;
  if (draft.revision === 0) return null;
  return (
    <section id="review" class="review-panel" aria-labelledby="review-title">
      <h2 id="review-title">Review</h2>
      <SharedWith {...props} />
      <p>
        <a href={urls.drafts.comments(draft.id)}>
          {review.open === 0
            ? "Comments"
            : `${review.open} open ${review.open === 1 ? "comment" : "comments"}`}
        </a>{" "}
        · <a href={urls.drafts.history(draft.id)}>History</a>
      </p>
      <SignatureList {...props} />
    </section>
  );
};
