import type { CodeClient, NewReviewComment } from "../../connections/code/code.ts";
import { hiddenMarker } from "../../connections/code/marker.ts";
import type { Outside } from "../../connections/failure.ts";
import type { ReviewPlace } from "../../db/schema/published.ts";
import type { DocumentPublication } from "./document.ts";
import { bar, type Found, type Sender, type Stands } from "./sender.ts";

/** What is signed of a review. */
export interface CheckedReview {
  kind: "review";
  connectionId: string;
  baseUrl: string;
  title: string;
  /** Markdown. */
  body: string;
  review: ReviewPlace;
}

/** Every review of a pull request is listed, with the mark in its text. */
export function reviewSender(
  client: CodeClient,
  { id, body }: Pick<DocumentPublication, "id" | "body">,
  { repository, number, commit, comments }: ReviewPlace,
): Sender {
  const find = async (): Promise<Outside<Found>> => {
    const found = await client.findReview(repository, number, id);
    if (!found.ok) return found;
    return found.value === undefined
      ? { ok: true, value: { is: "missing" } }
      : { ok: true, value: { is: "there", stands: standsAs(found.value) } };
  };
  return {
    find,
    repeatable: false,
    send: async () => {
      // Lines are counted at the commit that was reviewed: later they may be gone.
      const pull = await client.readPullRequest(repository, number);
      if (!pull.ok) return { ...pull, mayHaveHappened: false };
      if (pull.value.head.sha !== commit) return MOVED;
      const sent = await client.createReview(repository, number, {
        commitId: commit,
        body: `${body}\n\n${hiddenMarker(id)}`,
        comments: comments.map(commentOf),
      });
      return sent.ok ? { ok: true, value: standsAs(sent.value) } : sent;
    },
  };
}

const standsAs = ({ id, url }: { id: string; url: string }): Stands => ({ id, url, version: null });

const commentOf = ({
  path,
  line,
  startLine,
  body,
  fingerprint,
}: ReviewPlace["comments"][number]): NewReviewComment => ({
  path,
  line,
  side: "RIGHT",
  ...(startLine !== undefined && { startLine, startSide: "RIGHT" as const }),
  body: `${body}\n\n${hiddenMarker(fingerprint)}`,
});

const MOVED = bar(
  "pull_request_moved",
  "The pull request has new commits since it was reviewed. Nothing was posted.",
  "Review the newest commits, then sign anew.",
);
