import type { CommitFacts } from "../../db/schema/source-facts.ts";
import { numbered, type Numbered } from "./numbered.ts";

export interface Commit {
  sha: string;
  title: string;
  author: string;
  at: number | null;
  /** Behind its title. */
  message: string;
  files: string[];
}

export interface CommitsSource extends Numbered {
  origin: { commits: CommitFacts[] };
}

const MOST_FILES = 30;
const LONGEST_MESSAGE = 1500;
const MOST = 100;

/** Each commit is a passage. */
export function commitsSource(all: readonly Commit[]): CommitsSource {
  const commits = all.slice(0, MOST);
  const source = numbered(commits.map(linesFor));
  const facts = commits.map(({ sha, title, author, at, files }, i) => {
    const named = files.slice(0, MOST_FILES);
    return { sha, title, author, at, files: named, n: i + 1 };
  });
  return { ...source, origin: { commits: facts } };
}

function linesFor({ sha, title, author, at, message, files }: Commit) {
  const when = at === null ? "" : `, ${new Date(at).toISOString()}`;
  const body = message.slice(0, LONGEST_MESSAGE).split("\n");
  const more = files.length - MOST_FILES;
  const lines = [
    `commit ${sha} by ${author}${when}`,
    title,
    ...body.filter((line) => line.trim() !== ""),
    ...files.slice(0, MOST_FILES).map((file) => `changes ${file}`),
    ...(more > 0 ? [`and ${more} more files`] : []),
  ];
  return lines.map((text, i) => ({ line: i + 1, text }));
}

/** What `git log`, also with `--stat` or `--name-only`, writes; empty where it is none. */
export function readGitLog(text: string): Commit[] {
  const pieces = text.replaceAll("\r\n", "\n").split(/^(?=commit [0-9a-f]{7,40}\b)/m);
  return pieces.flatMap((piece) => {
    const [first = "", ...rest] = piece.split("\n");
    const sha = /^commit ([0-9a-f]{7,40})\b/.exec(first)?.[1];
    if (sha === undefined) return [];
    const field = (name: string) =>
      rest
        .find((line) => line.startsWith(`${name}:`))
        ?.slice(name.length + 1)
        .trim() ?? "";
    const message = rest.filter((line) => line.startsWith("    ")).map((line) => line.trim());
    const at = Date.parse(field("CommitDate") || field("Date"));
    return [
      {
        sha,
        title: message[0] ?? "",
        author: field("Author").replace(/\s*<[^>]*>$/, ""),
        at: Number.isNaN(at) ? null : at,
        message: message.slice(1).join("\n"),
        files: rest.flatMap(fileOf),
      },
    ];
  });
}

function fileOf(line: string): string[] {
  if (/^(?:Author|AuthorDate|Commit|CommitDate|Date|Merge):/.test(line)) return [];
  const stat = /^ (\S.*?)\s+\| +(?:\d+|Bin)/.exec(line)?.[1];
  const plain = /^(?:[AMDRT]\d*\t)?([^\s:][^\t]*\.[\w-]+|[^\s:]+\/[^\t]+)$/.exec(line)?.[1];
  const file = stat ?? plain;
  return file === undefined ? [] : [file];
}
