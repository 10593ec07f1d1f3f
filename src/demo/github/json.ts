import { diffOfPull, findLine, movedLine } from "./diff.ts";
import {
  type DemoPull,
  type DemoRepository,
  type DemoReview,
  type DemoReviewComment,
  findCommit,
} from "./store.ts";

/** A time as GitHub writes it: `2026-03-01T09:30:00Z`. */
const githubTime = (iso: string) => iso.replace(/\.\d+Z$/, "Z");

export const api = (origin: string) => `${origin}/api/v3`;
export const pageOf = (origin: string, { owner, name }: DemoRepository) =>
  `${origin}/${owner}/${name}`;
const apiOf = (origin: string, { owner, name }: DemoRepository) =>
  `${api(origin)}/repos/${owner}/${name}`;

export const userJson = (origin: string, login: string, type = "User") => ({
  login,
  id: 1_000 + login.length,
  node_id: `U_${login}`,
  url: `${api(origin)}/users/${login}`,
  html_url: `${origin}/${login}`,
  type,
  site_admin: false,
});

export function repositoryJson(origin: string, repository: DemoRepository) {
  const { id, owner, name, description, pushed, pulls } = repository;
  return {
    id,
    node_id: `R_${id}`,
    name,
    full_name: `${owner}/${name}`,
    private: true,
    visibility: "private",
    owner: userJson(origin, owner, "Organization"),
    html_url: pageOf(origin, repository),
    description,
    fork: false,
    url: apiOf(origin, repository),
    created_at: githubTime(pushed),
    updated_at: githubTime(pushed),
    pushed_at: githubTime(pushed),
    language: "TypeScript",
    archived: false,
    disabled: false,
    open_issues_count: pulls.filter(({ state }) => state === "open").length,
    default_branch: "main",
    permissions: { admin: false, maintain: false, push: true, triage: true, pull: true },
  };
}

export function pullJson(origin: string, repository: DemoRepository, pull: DemoPull) {
  const tip = (ref: string, sha: string) => ({
    label: `${repository.owner}:${ref}`,
    ref,
    sha,
    user: userJson(origin, repository.owner, "Organization"),
    repo: repositoryJson(origin, repository),
  });
  const url = `${apiOf(origin, repository)}/pulls/${pull.number}`;
  const page = `${pageOf(origin, repository)}/pull/${pull.number}`;
  const closed = pull.state === "closed" ? githubTime(pull.updated) : null;
  return {
    url,
    id: repository.id * 10 + pull.number,
    html_url: page,
    diff_url: `${page}.diff`,
    number: pull.number,
    state: pull.state,
    locked: false,
    title: pull.title,
    user: userJson(origin, pull.author),
    body: pull.body,
    created_at: githubTime(pull.created),
    updated_at: githubTime(pull.updated),
    closed_at: closed,
    merged_at: pull.mergedAt === undefined ? null : githubTime(pull.mergedAt),
    draft: false,
    head: tip(pull.headRef, pull.headSha),
    base: tip(pull.baseRef, pull.baseSha),
    author_association: "MEMBER",
  };
}

/** What stands only in the answer to a question for one. */
export function wholePullJson(origin: string, repository: DemoRepository, pull: DemoPull) {
  const files = diffOfPull(repository, pull);
  const sum = (key: "additions" | "deletions") =>
    files.reduce((total, file) => total + file[key], 0);
  return {
    ...pullJson(origin, repository, pull),
    merged: pull.mergedAt !== undefined,
    mergeable: pull.state === "open" ? true : null,
    comments: 0,
    review_comments: pull.comments.length,
    commits: 1,
    additions: sum("additions"),
    deletions: sum("deletions"),
    changed_files: files.length,
  };
}

export function reviewJson(
  origin: string,
  { repository, pull }: { repository: DemoRepository; pull: DemoPull },
  review: DemoReview,
) {
  const page = `${pageOf(origin, repository)}/pull/${pull.number}`;
  return {
    id: review.id,
    node_id: `PRR_${review.id}`,
    user: userJson(origin, review.author),
    body: review.body,
    state: review.state,
    html_url: `${page}#pullrequestreview-${review.id}`,
    pull_request_url: `${apiOf(origin, repository)}/pulls/${pull.number}`,
    author_association: "MEMBER",
    submitted_at: githubTime(review.submitted),
    commit_id: review.commitId,
  };
}

export interface Shown {
  repository: DemoRepository;
  pull: DemoPull;
}

/** Where a comment stands in the diff of today; undefined: its line is gone from it. */
export function placeOf({ repository, pull }: Shown, comment: DemoReviewComment) {
  const file = diffOfPull(repository, pull).find(({ path }) => path === comment.path);
  const before = findCommit(repository, comment.commitId)?.files[comment.path];
  const after = findCommit(repository, pull.headSha)?.files[comment.path];
  if (file === undefined) return undefined;
  // The base stays what it was, so only lines of the new file move.
  const isStill = comment.side === "LEFT" || comment.commitId === pull.headSha;
  const line = isStill ? comment.line : movedLine(before ?? "", after ?? "", comment.line);
  return line === undefined ? undefined : findLine(file.lines, { side: comment.side, line });
}

export function commentJson(origin: string, shown: Shown, comment: DemoReviewComment) {
  const { repository, pull } = shown;
  const root = apiOf(origin, repository);
  return {
    url: `${root}/pulls/comments/${comment.id}`,
    pull_request_review_id: comment.reviewId,
    id: comment.id,
    node_id: `PRRC_${comment.id}`,
    path: comment.path,
    commit_id: pull.headSha,
    original_commit_id: comment.commitId,
    user: userJson(origin, comment.author),
    body: comment.body,
    created_at: githubTime(comment.created),
    updated_at: githubTime(comment.created),
    html_url: `${pageOf(origin, repository)}/pull/${pull.number}#discussion_r${comment.id}`,
    pull_request_url: `${root}/pulls/${pull.number}`,
    author_association: "MEMBER",
    ...linesOf(comment, placeOf(shown, comment)),
    subject_type: "line",
  };
}

/** `null` in the place of today: outdated. */
function linesOf(comment: DemoReviewComment, place: ReturnType<typeof placeOf>) {
  const { startLine, startSide, side } = comment;
  const written = {
    side,
    original_line: comment.line,
    original_start_line: startLine ?? null,
    start_side: startSide ?? null,
  };
  const line = side === "LEFT" ? place?.left : place?.right;
  if (place === undefined || line === undefined) {
    return { ...written, diff_hunk: "", position: null, line: null, start_line: null };
  }
  const start = startLine === undefined ? null : line - (comment.line - startLine);
  const { position, text } = place;
  return { ...written, diff_hunk: text, position, line, start_line: start };
}
