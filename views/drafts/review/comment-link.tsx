import type { OpenComments } from "../../../src/drafts/review/read-review.ts";
import { urls } from "../../../src/urls.ts";

interface Props {
  draftId: string;
  nodeId: string;
  part: string;
  /** What the part is called. */
  name: string;
  open: OpenComments;
}

/** Leads to what was said of a part; quiet until somebody is at the part or something waits there. */
export const CommentLink = ({ draftId, nodeId, part, name, open }: Props) => {
  const count = open[`${nodeId}/${part}`] ?? 0;
  return (
    <a
      class={count > 0 ? "part-comment has-comments" : "part-comment"}
      href={urls.drafts.comments(draftId, { node: nodeId, part })}
    >
      {count === 0 ? "Comment" : `${count} open ${count === 1 ? "comment" : "comments"}`}
      <span class="sr-only"> on {name}</span>
    </a>
  );
};
