import { z } from "zod";
import { ask, askAllPages, type CodeSystem, notUnderstood } from "../code/ask.ts";
import type { NewReview, NewReviewComment, PostedComment, PostedReview } from "../code/code.ts";
import { findMarker, hiddenMarker } from "../code/marker.ts";
import type { Outside, OutsideFailure } from "../failure.ts";
import { outsideFailure } from "../outside-words.ts";
import { readDiff } from "./files.ts";
import { readMergeRequest } from "./merge-requests.ts";
import { type DiffRefs, placeIn } from "./position.ts";
import { projectPath } from "./repository.ts";

interface At {
  repository: string;
  number: number;
}

const noteShape = z.object({
  id: z.number().int(),
  body: z.string(),
  system: z.boolean().catch(false),
  author: z.object({ id: z.number().int() }),
  position: z
    .object({
      new_path: z.string().nullish(),
      old_path: z.string().nullish(),
      new_line: z.number().nullish(),
      old_line: z.number().nullish(),
      head_sha: z.string().nullish(),
    })
    .nullish(),
});
type Note = z.output<typeof noteShape>;

const requestPath = ({ repository, number }: At) => {
  const known = projectPath(repository);
  return known.ok ? { ...known, path: `${known.path}/merge_requests/${number}` } : known;
};

/** Mine only: what others write may hold any marker. */
async function listOwnNotes(system: CodeSystem, at: At): Promise<Outside<Note[]>> {
  const known = requestPath(at);
  if (!known.ok) return known;
  const me = await ask(system, { path: "/user" }, z.object({ id: z.number().int() }));
  if (!me.ok) return me;
  const query = { sort: "asc", order_by: "created_at" };
  const notes = await askAllPages(system, { path: `${known.path}/notes`, query }, noteShape);
  if (!notes.ok) return notes;
  const own = notes.value.filter((note) => !note.system && note.author.id === me.value.id);
  return { ok: true, value: own };
}

/** The summary is written last, so that where it stands all of the review stands. */
export async function findReview(
  system: CodeSystem,
  at: At,
  marker: string,
): Promise<Outside<PostedReview | undefined>> {
  const notes = await listOwnNotes(system, at);
  if (!notes.ok) return notes;
  const sign = hiddenMarker(marker);
  const found = notes.value.find(({ body }) => body.includes(sign));
  if (!found) return { ok: true, value: undefined };
  const request = await readMergeRequest(system, at.repository, at.number);
  return request.ok ? { ok: true, value: standsAt(request.value.web_url, found.id) } : request;
}

const standsAt = (page: string, id: number): PostedReview => ({
  id: String(id),
  url: `${page}#note_${id}`,
});

/** A discussion for each comment, then the summary; what stands already is left as it is. */
export async function createReview(
  system: CodeSystem,
  at: At,
  review: NewReview,
): Promise<Outside<PostedReview>> {
  const seen = await lookBefore(system, at, review.commitId);
  // Only looked at: whatever failed, nothing was written.
  if (!seen.ok) return { ...seen, mayHaveHappened: false };
  const { notes, page, post } = seen.value;
  const standing = new Set(notes.flatMap((note) => findMarker(note.body) ?? []));
  const wanted = review.comments.filter(({ body }) => !standing.has(findMarker(body) ?? ""));
  const before = review.comments.length - wanted.length;
  for (const [number, comment] of wanted.entries()) {
    const posted = await postComment(post, comment);
    if (!posted.ok) return withStanding(posted, before + number);
  }
  const marker = findMarker(review.body);
  const summary = notes.find((note) => findMarker(note.body) === marker);
  if (marker !== undefined && summary) return { ok: true, value: standsAt(page, summary.id) };
  const posted = await postNote(system, at, review.body);
  if (!posted.ok) return withStanding(posted, review.comments.length);
  return { ok: true, value: standsAt(page, posted.value.id) };
}

function withStanding(failure: OutsideFailure, standing: number): OutsideFailure {
  if (standing === 0) return failure;
  const many = standing === 1 ? "1 remark stands" : `${standing} remarks stand`;
  return { ...failure, message: `${failure.message} ${many} there and will not be posted again.` };
}

interface Seen {
  notes: Note[];
  /** Of the merge request. */
  page: string;
  post: Post;
}

async function lookBefore(system: CodeSystem, at: At, commit: string): Promise<Outside<Seen>> {
  const request = await readMergeRequest(system, at.repository, at.number);
  if (!request.ok) return request;
  const { diff_refs: refs, web_url: page } = request.value;
  if (refs?.head_sha !== commit) {
    return notUnderstood(system, "the merge request has other commits now");
  }
  const diff = await readDiff(system, at.repository, at.number);
  if (!diff.ok) return diff;
  const notes = await listOwnNotes(system, at);
  if (!notes.ok) return notes;
  const post = { system, at, refs, diff: diff.value.text };
  return { ok: true, value: { notes: notes.value, page, post } };
}

interface Post {
  system: CodeSystem;
  at: At;
  refs: DiffRefs;
  diff: string;
}

async function postComment(
  { system, at, refs, diff }: Post,
  comment: NewReviewComment,
): Promise<Outside<unknown>> {
  const known = requestPath(at);
  if (!known.ok) return known;
  const place = placeIn(diff, comment);
  if (place === undefined) {
    const detail = `${comment.path}, line ${comment.line}, is not among the changes`;
    return outsideFailure("refused", { system: "GitLab", mayHaveHappened: false, detail });
  }
  const position = { position_type: "text", ...refs, ...place };
  const body = { body: withLines(comment), position };
  const question = { path: `${known.path}/discussions`, body };
  return ask(system, question, z.object({ id: z.union([z.string(), z.number()]) }));
}

/** GitLab hangs a comment on one line; of several the last one is it. */
const withLines = ({ body, line, startLine }: NewReviewComment) =>
  startLine === undefined || startLine === line
    ? body
    : `Lines ${startLine} to ${line}:\n\n${body}`;

async function postNote(
  system: CodeSystem,
  at: At,
  body: string,
): Promise<Outside<{ id: number }>> {
  const known = requestPath(at);
  if (!known.ok) return known;
  const shape = z.object({ id: z.number().int() });
  return ask(system, { path: `${known.path}/notes`, body: { body } }, shape);
}

export async function listReviewComments(
  system: CodeSystem,
  repository: string,
  number: number,
): Promise<Outside<PostedComment[]>> {
  const at = { repository, number };
  const notes = await listOwnNotes(system, at);
  if (!notes.ok) return notes;
  const request = await readMergeRequest(system, repository, number);
  if (!request.ok) return request;
  const { diff_refs, web_url } = request.value;
  return {
    ok: true,
    value: notes.value.flatMap((note) => commentOf(note, diff_refs?.head_sha, web_url)),
  };
}

function commentOf(
  { id, body, position }: Note,
  head: string | undefined,
  page: string,
): PostedComment[] {
  const marker = findMarker(body);
  if (marker === undefined || !position) return [];
  const line = position.new_line ?? position.old_line ?? undefined;
  return [
    {
      id: String(id),
      marker,
      path: position.new_path ?? position.old_path ?? "",
      side: position.new_line ? "RIGHT" : "LEFT",
      // GitLab moves a place along with the commits as long as its line is there.
      outdated: position.head_sha !== head,
      body,
      url: standsAt(page, id).url,
      ...(line !== undefined && { line }),
    },
  ];
}
