import type { Outside } from "../failure.ts";

export interface CodeRepository {
  /** `owner/name` (in GitLab `group/subgroup/name`), as every call wants it. */
  repository: string;
  description: string;
  isPrivate: boolean;
  defaultBranch: string;
  /** Empty where it has no page. */
  url: string;
  pushedAt?: Date;
}

export interface Branch {
  name: string;
  commit: string;
}

export interface Commit {
  /** Whole. */
  id: string;
  /** The first line of its message, and the rest. */
  title: string;
  body: string;
  author: string;
  at: Date;
  url: string;
  /** Paths; only where they come with the list for nothing. */
  files?: string[];
}

export interface CommitWish {
  /** Of a branch, tag or commit; default: the default branch. */
  ref?: string | undefined;
  /** Of a file or folder. */
  path?: string | undefined;
  since?: Date | undefined;
  until?: Date | undefined;
  page?: number | undefined;
}

/** In GitLab they are called merge requests. */
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

/** The files of a repository as they were at one commit, on their way here. */
export interface CodeArchive {
  /** The whole id of the commit that the branch, tag or shortened id stood for. */
  commit: string;
  /** A tar, plain or packed by gzip, with one folder around everything. Throws `OutboundError`; to be read, or closed. */
  body: AsyncIterable<Uint8Array>;
  close: () => void;
}

/** Between two branches, tags or commits, as `git diff base...head`. */
export interface Comparison extends CodeDiff {
  /** Whole ids. */
  base: string;
  head: string;
}

export interface CodeDiff {
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

type CodeSystemName = "GitHub" | "GitLab" | "Git folder";

/**
 * What holds repositories, as one person reaches it. Nothing here can approve or merge. Folders of git know no pull
 * requests and take no reviews: those calls say so.
 */
export interface CodeClient {
  system: CodeSystemName;
  /** The latest pushed first; `search` is a part of the name, or a whole `owner/name`. */
  listRepositories(wish?: {
    search?: string | undefined;
    page?: number | undefined;
  }): Promise<Outside<Listed<CodeRepository>>>;
  /** By name. */
  listBranches(
    repository: string,
    wish?: { page?: number | undefined },
  ): Promise<Outside<Listed<Branch>>>;
  /** The latest first. */
  listCommits(repository: string, wish?: CommitWish): Promise<Outside<Listed<Commit>>>;
  /** Paths that a commit changes. */
  listChangedFiles(repository: string, commit: string): Promise<Outside<string[]>>;
  /** What `head` has that `base` had not when they parted. */
  compare(repository: string, tips: { base: string; head: string }): Promise<Outside<Comparison>>;
  /** The latest changed first. */
  listPullRequests(
    repository: string,
    wish?: { state?: "open" | "closed" | "all" | undefined; page?: number | undefined },
  ): Promise<Outside<Listed<PullRequestRow>>>;
  readPullRequest(repository: string, number: number): Promise<Outside<PullRequest>>;
  /** Up to 3 MB; where it is too large for the other side, put together from its files. */
  readDiff(repository: string, number: number): Promise<Outside<CodeDiff>>;
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
  /** Sent once, as a comment and never an approval. Where it takes several calls, what stands already is not sent again. */
  createReview(
    repository: string,
    number: number,
    review: NewReview,
  ): Promise<Outside<PostedReview>>;
  /** Only those with a marker of ours. */
  listReviewComments(repository: string, number: number): Promise<Outside<PostedComment[]>>;
}
