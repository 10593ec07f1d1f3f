import type { CodeArchive } from "../code.ts";
import type { Outside } from "../failure.ts";

export interface GithubRepository {
  /** `owner/name`, as every call wants it. */
  repository: string;
  description: string;
  isPrivate: boolean;
  defaultBranch: string;
  url: string;
  pushedAt?: Date;
}

type PullRequestState = "open" | "closed" | "merged";

export interface PullRequestRow {
  number: number;
  title: string;
  /** Login. */
  author: string;
  state: PullRequestState;
  draft: boolean;
  /** Names of branches. */
  base: string;
  head: string;
  updatedAt: Date;
  url: string;
}

interface Tip {
  /** The name of the branch. */
  ref: string;
  sha: string;
}

export interface PullRequest extends Omit<PullRequestRow, "base" | "head"> {
  body: string;
  base: Tip;
  head: Tip;
}

export interface PullRequestDiff {
  /** Unified, as `git diff` writes it. */
  text: string;
  /** Paths of changed files whose changes are not in it: no text, or too large. */
  leftOut: string[];
}

export type RepositoryFile = { text: string } | "missing" | "too_big" | "binary";

type Side = "LEFT" | "RIGHT";

/** At a line of the diff: RIGHT counts in the new file, LEFT in the old one. */
export interface NewReviewComment {
  path: string;
  line: number;
  side: Side;
  /** Of a comment on several lines, the first. */
  startLine?: number;
  startSide?: Side;
  body: string;
}

export interface NewReview {
  /** The head that was reviewed. */
  commitId: string;
  /** With `hiddenMarker(..)` in it, so that it is found again. */
  body: string;
  comments: NewReviewComment[];
}

export interface PostedReview {
  id: string;
  url: string;
}

/** A comment of ours, known by its marker. */
export interface PostedComment {
  id: string;
  marker: string;
  path: string;
  /** In the newest diff; undefined: its line is gone. */
  line?: number;
  side: Side;
  /** The diff does not show its line any more. */
  outdated: boolean;
  body: string;
  url: string;
}

export interface Listed<Row> {
  rows: Row[];
  /** Undefined: these are the last. */
  nextPage?: number;
}

/** One GitHub, as one person reaches it. Nothing here can approve or merge. */
export interface GithubClient {
  /** The latest pushed first; `search` is a part of the name, or a whole `owner/name`. */
  listRepositories(wish?: {
    search?: string | undefined;
    page?: number | undefined;
  }): Promise<Outside<Listed<GithubRepository>>>;
  /** The latest changed first. */
  listPullRequests(
    repository: string,
    wish?: { state?: "open" | "closed" | "all" | undefined; page?: number | undefined },
  ): Promise<Outside<Listed<PullRequestRow>>>;
  readPullRequest(repository: string, number: number): Promise<Outside<PullRequest>>;
  /** Up to 3 MB; where GitHub finds it too large, put together from its files. */
  readDiff(repository: string, number: number): Promise<Outside<PullRequestDiff>>;
  /** Up to 500 kB; `ref` is a commit, a branch or a tag. */
  readFile(repository: string, path: string, ref: string): Promise<Outside<RepositoryFile>>;
  /** All files at a branch, tag or commit; `signal` ends it at any time. */
  readArchive(repository: string, ref: string, signal: AbortSignal): Promise<Outside<CodeArchive>>;
  /** By the marker in its body; undefined: there is none. */
  findReview(
    repository: string,
    number: number,
    marker: string,
  ): Promise<Outside<PostedReview | undefined>>;
  /** One POST of one review with the event COMMENT, never repeated here. */
  createReview(
    repository: string,
    number: number,
    review: NewReview,
  ): Promise<Outside<PostedReview>>;
  /** Only those with a marker of ours. */
  listReviewComments(repository: string, number: number): Promise<Outside<PostedComment[]>>;
}

/** Stands in the body of what we post; GitHub shows nothing of it. */
export const hiddenMarker = (marker: string): string => `<!-- countersign:${marker} -->`;

/** The first marker in a text. */
export const findMarker = (text: string): string | undefined =>
  /<!-- countersign:([^\s>]{1,200}) -->/.exec(text)?.[1];
