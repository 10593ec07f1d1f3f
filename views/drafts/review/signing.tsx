import type { Frame } from "../../../src/accounts/page-frame.ts";
import type { Draft } from "../../../src/drafts/draft.ts";
import type { Checked } from "../../../src/drafts/publishing/check.ts";
import type { Review } from "../../../src/drafts/review/read-review.ts";
import { urls } from "../../../src/urls.ts";
import { Notice } from "../../ui/notice.tsx";
import { SignatureList } from "./review-panel.tsx";

interface SigningProps {
  frame: Frame;
  draft: Draft;
  /** Who looks at the page, and whose draft it is. */
  signs: { id: string; name: string; owner: string };
  review: Review;
}

/** Of this revision, before the person who looks at it signs. */
function standingOf({ review, signs }: SigningProps) {
  const standing = review.signatures.filter(({ holds }) => holds);
  const others = standing.filter(({ accountId }) => accountId !== signs.id);
  return {
    hasSigned: standing.length > others.length,
    isLast: others.length + 1 >= review.needed,
  };
}

/** On the button: what the last signature does, or which of them it is. */
export const signWords = (props: SigningProps, deed: string) =>
  standingOf(props).isLast ? deed : `Sign, as 1 of ${props.review.needed}`;

/** Who has signed, who signs now, and in whose name it goes out. */
export const Signing = (props: SigningProps) => {
  const { frame, draft, review, signs } = props;
  const { hasSigned, isLast } = standingOf(props);
  const own = draft.may === "owner";
  return (
    <div class="stack">
      <SignatureList draft={draft} review={review} zone={frame.zone} />
      {!isLast && (
        <Notice
          tone="info"
          title={hasSigned ? "You have signed this revision" : "Two people must sign this"}
        >
          It goes to {draft.target.projectKey} once {review.needed} people have signed it.{" "}
          {own ? (
            <>
              <a href={urls.drafts.shares(draft.id)}>Share the draft</a> with a colleague who may
              countersign it.
            </>
          ) : (
            !hasSigned && "Yours is the first signature."
          )}{" "}
          Any change makes the signatures void.
        </Notice>
      )}
      <p class="hint">
        You sign as {signs.name}.{" "}
        {!own && <>It will be created in Jira as {signs.owner}, whose draft it is. </>}
        Revision {draft.revision} is sent once, whatever happens on the way.
      </p>
    </div>
  );
};

/** What keeps a colleague from signing, and only the owner can fill. */
export const OwnersFields = ({
  draft,
  checked,
  signs,
}: Pick<SigningProps, "draft" | "signs"> & { checked: Checked }) => {
  const wanted = checked.nodes.flatMap(({ findings }) =>
    findings.filter(({ part, level }) => level === "error" && part.startsWith("fields.")),
  );
  if (draft.may === "owner" || wanted.length === 0) return null;
  return (
    <Notice tone="warn" title={`${signs.owner} must fill in something first`}>
      <ul>
        {[...new Set(wanted.map(({ message }) => message))].map((message) => (
          <li>{message}</li>
        ))}
      </ul>
    </Notice>
  );
};
