import { z } from "zod";
import type { Outside } from "../failure.ts";
import { ask, askAllPages, type CodeSystem } from "../code/ask.ts";
import type { NewReview, NewReviewComment, PostedComment, PostedReview } from "../code/code.ts";
import { findMarker, hiddenMarker } from "../code/marker.ts";
import { repositoryPath } from "./repository.ts";

const reviewShape = z.object({
  id: z.number().int(),
  html_url: z.string(),
  body: z.string().nullish(),
});
const posted = ({ id, html_url }: z.infer<typeof reviewShape>): PostedReview => ({
  id: String(id),
  url: html_url,
});

const reviewsOf = (repository: string, number: number) => {
  const known = repositoryPath(repository);
  return known.ok ? { ...known, path: `${known.path}/pulls/${number}/reviews` } : known;
};

export async function findReview(
  system: CodeSystem,
  { repository, number }: { repository: string; number: number },
  marker: string,
): Promise<Outside<PostedReview | undefined>> {
  const known = reviewsOf(repository, number);
  if (!known.ok) return known;
  const sign = hiddenMarker(marker);
  const hasSign = ({ body }: z.infer<typeof reviewShape>) => body?.includes(sign) ?? false;
  const rows = await askAllPages(system, known, reviewShape, (all) => all.some(hasSign));
  if (!rows.ok) return rows;
  const found = rows.value.find(hasSign);
  return { ok: true, value: found && posted(found) };
}

const MOST_BODY_MS = 30_000;

/** Always a comment: whether a change is good to go is for people to say. */
export async function createReview(
  system: CodeSystem,
  { repository, number }: { repository: string; number: number },
  { commitId, body, comments }: NewReview,
): Promise<Outside<PostedReview>> {
  const known = reviewsOf(repository, number);
  if (!known.ok) return known;
  const review = {
    commit_id: commitId,
    body,
    event: "COMMENT",
    comments: comments.map(commentBody),
  };
  const question = { path: known.path, body: review, timeoutMs: MOST_BODY_MS };
  const answer = await ask(system, question, reviewShape);
  return answer.ok ? { ok: true, value: posted(answer.value) } : answer;
}

const commentBody = ({ path, line, side, startLine, startSide, body }: NewReviewComment) => ({
  path,
  line,
  side,
  body,
  ...(startLine !== undefined &&
    startLine !== line && { start_line: startLine, start_side: startSide ?? side }),
});

const commentShape = z.object({
  id: z.number().int(),
  body: z.string(),
  path: z.string(),
  line: z.number().nullish(),
  original_line: z.number().nullish(),
  side: z.enum(["LEFT", "RIGHT"]).catch("RIGHT"),
  position: z.number().nullish(),
  subject_type: z.string().nullish(),
  html_url: z.string(),
});

export async function listReviewComments(
  system: CodeSystem,
  repository: string,
  number: number,
): Promise<Outside<PostedComment[]>> {
  const known = repositoryPath(repository);
  if (!known.ok) return known;
  const path = `${known.path}/pulls/${number}/comments`;
  const rows = await askAllPages(system, { path }, commentShape);
  return rows.ok ? { ok: true, value: rows.value.flatMap(ownComment) } : rows;
}

function ownComment(row: z.infer<typeof commentShape>): PostedComment[] {
  const marker = findMarker(row.body);
  if (marker === undefined) return [];
  const { id, body, path, side, html_url: url } = row;
  // A comment on a whole file has no place in the diff, and is never outdated.
  const outdated = row.subject_type !== "file" && (row.position ?? null) === null;
  const line = row.line ?? undefined;
  return [
    {
      id: String(id),
      marker,
      path,
      side,
      outdated,
      body,
      url,
      ...(line !== undefined && { line }),
    },
  ];
}
