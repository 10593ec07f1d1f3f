import { createHash } from "node:crypto";
import type { Clock } from "../../platform/clock.ts";
import { openStateFile } from "../state-file.ts";

export interface DemoCommit {
  sha: string;
  parent?: string;
  message: string;
  /** By path, as text; every file of the tree. */
  files: Record<string, string>;
}

export interface DemoReviewComment {
  id: number;
  reviewId: number;
  /** Login. */
  author: string;
  path: string;
  side: "LEFT" | "RIGHT";
  line: number;
  startLine?: number;
  startSide?: "LEFT" | "RIGHT";
  body: string;
  /** The head that it was written on. */
  commitId: string;
  created: string;
}

export interface DemoReview {
  id: number;
  author: string;
  state: "COMMENTED" | "APPROVED" | "CHANGES_REQUESTED" | "PENDING";
  body: string;
  commitId: string;
  submitted: string;
}

export interface DemoPull {
  number: number;
  title: string;
  body: string;
  author: string;
  state: "open" | "closed";
  mergedAt?: string;
  baseRef: string;
  baseSha: string;
  headRef: string;
  headSha: string;
  created: string;
  updated: string;
  reviews: DemoReview[];
  comments: DemoReviewComment[];
}

export interface DemoRepository {
  id: number;
  owner: string;
  name: string;
  description: string;
  pushed: string;
  branches: Record<string, string>;
  commits: DemoCommit[];
  pulls: DemoPull[];
}

interface State {
  repositories: DemoRepository[];
  lastId: number;
}

/** Absent: the file is removed. */
type Changes = Record<string, string | undefined>;

interface NewCommit {
  /** A branch that is there, or that begins at `from`. */
  branch: string;
  from?: string;
  message: string;
  changes: Changes;
}

/** The repositories of the demo GitHub; every change is on disk before it is answered. */
export interface GithubStore {
  repositories: DemoRepository[];
  find(owner: string, name: string): DemoRepository | undefined;
  create(repository: Pick<DemoRepository, "owner" | "name" | "description">): DemoRepository;
  /** A commit on a branch; its open pull requests follow. */
  push(repository: DemoRepository, commit: NewCommit): DemoCommit;
  /** A number that nothing else has. */
  nextId(): number;
  /** To be called after a change of a pull request. */
  save(pull?: DemoPull): void;
}

/** `file` absent: kept in memory only. */
export function openGithubStore({ file, clock }: { file?: string; clock: Clock }): GithubStore {
  const { state, persist } = openStateFile<State>(file, { repositories: [], lastId: 100_000 });
  const nextId = () => ++state.lastId;
  const now = () => clock.now().toISOString();
  return {
    repositories: state.repositories,
    find: (owner, name) =>
      state.repositories.find(
        (one) => `${one.owner}/${one.name}`.toLowerCase() === `${owner}/${name}`.toLowerCase(),
      ),
    create: (basics) => {
      const rest = { id: nextId(), pushed: now(), branches: {}, commits: [], pulls: [] };
      const repository: DemoRepository = { ...basics, ...rest };
      state.repositories.push(repository);
      persist();
      return repository;
    },
    push: (repository, { branch, from, message, changes }) => {
      const parent = repository.branches[branch] ?? from;
      const files = withChanges(findCommit(repository, parent)?.files ?? {}, changes);
      const rest = { message, files, ...(parent !== undefined && { parent }) };
      const commit = { sha: hashOf(rest), ...rest };
      repository.commits.push(commit);
      repository.branches[branch] = commit.sha;
      repository.pushed = now();
      for (const pull of repository.pulls) {
        if (pull.state !== "open" || pull.headRef !== branch) continue;
        pull.headSha = commit.sha;
        pull.updated = now();
      }
      persist();
      return commit;
    },
    nextId,
    save: (pull) => {
      if (pull) pull.updated = now();
      persist();
    },
  };
}

export const findCommit = (
  { commits }: DemoRepository,
  sha: string | undefined,
): DemoCommit | undefined => commits.find((commit) => commit.sha === sha);

/** As long as git's own. */
const hashOf = (content: object) =>
  createHash("sha256").update(JSON.stringify(content)).digest("hex").slice(0, 40);

function withChanges(files: Record<string, string>, changes: Changes): Record<string, string> {
  const all = Object.entries({ ...files, ...changes });
  return Object.fromEntries(
    all.flatMap(([path, text]): [string, string][] => (text === undefined ? [] : [[path, text]])),
  );
}
