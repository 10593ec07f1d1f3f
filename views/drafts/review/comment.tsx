import type { Draft } from "../../../src/drafts/draft.ts";
import type { ShownComment } from "../../../src/drafts/review/read-comments.ts";
import { urls } from "../../../src/urls.ts";
import { Avatar } from "../../ui/avatar.ts";
import { Badge } from "../../ui/badge.ts";
import { Diff } from "../../ui/diff.ts";
import { PostButton } from "../../ui/form.tsx";
import { Time } from "../../ui/time.ts";
import { partName } from "../part-name.ts";
import { isChangeable } from "../state.ts";
import { fieldLabel, OUTCOME_WORDS } from "./words.ts";

export interface CommentProps {
  draft: Draft;
  comment: ShownComment;
  /** The account that looks at it. */
  me: string;
  zone: string | undefined;
  /** Of the page, to come back to it. */
  place: { node: string | undefined; part: string | undefined };
}

const Where = ({ draft, comment }: CommentProps) => {
  const { nodeId, part, item } = comment;
  if (nodeId === "") return <>on the whole draft</>;
  const what = part === "" ? "the item" : partName(part);
  return (
    <>
      on{" "}
      <a href={urls.drafts.comments(draft.id, { node: nodeId, ...(part !== "" && { part }) })}>
        {what}
      </a>
      {draft.type === "backlog" && (
        <>
          {" "}
          of{" "}
          {item === undefined ? (
            "an item that is gone"
          ) : (
            <a href={urls.drafts.node(draft.id, nodeId)}>{item}</a>
          )}
        </>
      )}
    </>
  );
};

const Acts = ({ draft, comment, me, place }: CommentProps) => {
  const isOwner = draft.may === "owner";
  const isSuggestion = comment.changes !== undefined;
  const values = (act: string) => ({
    act,
    ...(place.node !== undefined && { node: place.node }),
    ...(place.part !== undefined && { part: place.part }),
  });
  const act = (name: "accepted" | "declined" | "done", words: string, primary = false) => (
    <PostButton
      action={urls.drafts.commentOutcome(draft.id, comment.id)}
      values={values(name)}
      kind={primary ? "primary" : "secondary"}
      small
      label={`${words}: what ${comment.name} said`}
    >
      {words}
    </PostButton>
  );
  if (isOwner && isSuggestion) {
    return (
      <div class="row-actions comment-acts">
        {isChangeable(draft) && !comment.isOverTaken && act("accepted", "Accept", true)}
        {act("declined", "Decline")}
      </div>
    );
  }
  if (!isOwner && comment.accountId !== me) return null;
  return (
    <div class="row-actions comment-acts">{act("done", isSuggestion ? "Take back" : "Done")}</div>
  );
};

const Said = (props: CommentProps) => {
  const { comment, zone, draft } = props;
  const { changes, isOverTaken, revision, outcome } = comment;
  return (
    <>
      <p class="comment-head">
        {Avatar({ name: comment.name })}
        <span>
          <strong>{comment.name}</strong> <Where {...props} />,{" "}
          <span class="hint">
            {Time({ at: comment.at, zone })}, revision {revision}
          </span>
        </span>
      </p>
      {comment.text !== "" && <p class="comment-text">{comment.text}</p>}
      {changes?.map(({ field, parts }) => (
        <div class="comment-change">
          <p class="hint">Suggested{fieldLabel(field) && `, ${fieldLabel(field)}`}:</p>
          {Diff({ parts })}
        </div>
      ))}
      {changes && isOverTaken && outcome === null && (
        <p>
          {Badge({ tone: "warn", children: "The part has changed since" })}{" "}
          {draft.may === "owner" && (
            <span class="hint">
              Compare both, and edit the part yourself, or decline.{" "}
              <a href={urls.drafts.diff(draft.id, revision, draft.revision)}>What changed</a>
            </span>
          )}
        </p>
      )}
    </>
  );
};

/** One comment with what can be done about it; folded once that is decided. */
export const Comment = (props: CommentProps) => {
  const { comment, zone } = props;
  const { outcome, decidedAt, decidedBy } = comment;
  if (outcome === null) {
    return (
      <li class="comment card" id={`comment-${comment.id}`} tabindex={-1}>
        <Said {...props} />
        <Acts {...props} />
      </li>
    );
  }
  return (
    <li class="comment card" id={`comment-${comment.id}`} tabindex={-1}>
      <details>
        <summary>
          {Badge(OUTCOME_WORDS[outcome])} {comment.name}:{" "}
          {comment.text.slice(0, 80) || "Suggestion"}
          <span class="hint">
            {" "}
            {decidedBy ?? "Somebody"}, {decidedAt && Time({ at: decidedAt, zone })}
          </span>
        </summary>
        <Said {...props} />
      </details>
    </li>
  );
};
