import { randomUUID } from "node:crypto";
import { type GitOutput, runGit } from "../../platform/git/run-git.ts";
import type { Scan } from "../../platform/git/open-scan.ts";
import type { Commit, CommitWish, Comparison, Listed } from "../code/code.ts";
import { splitMessage } from "../code/message.ts";
import { MOST_DIFF_BYTES } from "../code/patch.ts";
import type { Outside, OutsideFailure } from "../failure.ts";
import { gitFailure } from "./place.ts";

const PER_PAGE = 50;

/** The whole id of the commit that a branch, tag or id stands for. */
export async function findCommit(scan: Scan, ref: string): Promise<Outside<string>> {
  const { branches, tags } = scan.refs;
  const named = branches.get(ref) ?? tags.get(ref) ?? (/^[0-9a-f]{7,64}$/.test(ref) ? ref : "");
  const unknown = gitFailure(
    `There is no branch, tag or commit “${ref.slice(0, 100)}”.`,
    "Check its name.",
  );
  if (named === "") return unknown;
  const said = await runGit(scan.gitDir, ["rev-parse", "--verify", "--quiet", `${named}^{commit}`]);
  if (said.ok) return { ok: true, value: said.bytes.toString().trim() };
  return said.code === "missing" ? failed(said) : unknown;
}

export function failed(said: GitOutput & { ok: false }): OutsideFailure {
  if (said.code === "missing") {
    const fix = "Ask the operator of Countersign to install it.";
    return gitFailure("The program git is not installed where Countersign runs.", fix);
  }
  if (said.code === "too_large") {
    return gitFailure("This is too large to be shown.", "Choose a smaller part.");
  }
  return gitFailure(
    "Git could not read it: a part of the repository is missing or damaged.",
    "If it is a partial clone, fetch the rest of it; else run git fsck in it.",
  );
}

/** The branch that is checked out, or a likely one. */
export const defaultBranch = ({ refs: { head, branches } }: Scan): string =>
  [head, "main", "master"].find((name) => name !== undefined && branches.has(name)) ??
  [...branches.keys()][0] ??
  "";

export async function listCommits(
  scan: Scan,
  { ref, path, since, until, page = 1 }: CommitWish = {},
): Promise<Outside<Listed<Commit>>> {
  const from = ref ?? defaultBranch(scan);
  if (from === "") return { ok: true, value: { rows: [] } };
  const commit = await findCommit(scan, from);
  if (!commit.ok) return commit;
  // No commit can hold what nobody knows beforehand.
  const border = randomUUID();
  const said = await runGit(scan.gitDir, [
    "log",
    "--no-show-signature",
    "--no-ext-diff",
    "--no-textconv",
    "--no-color",
    "--name-only",
    "-z",
    `--format=${border}%H%x00%an%x00%ct%x00%B%x00`,
    `--skip=${(page - 1) * PER_PAGE}`,
    `--max-count=${PER_PAGE + 1}`,
    ...(since ? [`--since=${since.toISOString()}`] : []),
    ...(until ? [`--until=${until.toISOString()}`] : []),
    commit.value,
    "--",
    ...(path === undefined || path === "" ? [] : [path]),
  ]);
  if (!said.ok) return failed(said);
  const rows = said.bytes.toString().split(border).slice(1).map(commitOf);
  const next = rows.length > PER_PAGE ? { nextPage: page + 1 } : {};
  return { ok: true, value: { rows: rows.slice(0, PER_PAGE), ...next } };
}

function commitOf(text: string): Commit {
  const [id = "", author = "", seconds = "", message = "", ...files] = text.split("\0");
  return {
    id,
    ...splitMessage(message),
    author,
    at: new Date(Number(seconds) * 1000),
    url: "",
    files: files.map((name) => name.replace(/^\n/, "")).filter((name) => name !== ""),
  };
}

export async function listChangedFiles(scan: Scan, ref: string): Promise<Outside<string[]>> {
  const commit = await findCommit(scan, ref);
  if (!commit.ok) return commit;
  const args = ["diff-tree", "--no-commit-id", "--name-only", "-r", "-z", "--root", commit.value];
  const said = await runGit(scan.gitDir, args);
  return said.ok ? { ok: true, value: namesIn(said.bytes) } : failed(said);
}

const namesIn = (bytes: Buffer) =>
  bytes
    .toString()
    .split("\0")
    .filter((name) => name !== "");

const DIFF = ["diff", "--no-ext-diff", "--no-textconv", "--no-color", "--find-renames"];

/** What does not fit is left out, file by file. */
export async function compare(
  scan: Scan,
  tips: { base: string; head: string },
): Promise<Outside<Comparison>> {
  const base = await findCommit(scan, tips.base);
  if (!base.ok) return base;
  const head = await findCommit(scan, tips.head);
  if (!head.ok) return head;
  const range = `${base.value}...${head.value}`;
  const prefixes = ["--src-prefix=a/", "--dst-prefix=b/"];
  const said = await runGit(scan.gitDir, [...DIFF, ...prefixes, range], {
    maxBytes: MOST_DIFF_BYTES,
  });
  const ends = { base: base.value, head: head.value };
  if (said.ok) return { ok: true, value: { ...ends, text: said.bytes.toString(), leftOut: [] } };
  if (said.code !== "too_large") return failed(said);
  const names = await runGit(scan.gitDir, [...DIFF, "--name-only", "-z", range]);
  if (!names.ok) return failed(names);
  const text = said.bytes.toString();
  const whole = text.slice(0, text.lastIndexOf("\ndiff --git ") + 1);
  const shown = whole.split(/^diff --git /m).length - 1;
  return { ok: true, value: { ...ends, text: whole, leftOut: namesIn(names.bytes).slice(shown) } };
}
