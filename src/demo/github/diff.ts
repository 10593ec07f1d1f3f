import { createHash } from "node:crypto";
import { structuredPatch } from "diff";
import { type DemoCommit, type DemoPull, type DemoRepository, findCommit } from "./store.ts";

export interface DiffLine {
  kind: "context" | "added" | "removed" | "note";
  text: string;
  /** In the old and in the new file. */
  left?: number;
  right?: number;
  /** GitHub's `position`: the lines below the first `@@` of the file. */
  position: number;
  hunk: number;
}

interface FileDiff {
  path: string;
  status: "added" | "removed" | "modified";
  additions: number;
  deletions: number;
  /** The hunks as text; undefined where GitHub gives none: no text, or too large. */
  patch?: string;
  /** As in a whole diff, with its head. */
  text: string;
  lines: DiffLine[];
}

/** Above these GitHub gives no patch of a file, and no diff of a pull request. */
const MOST_FILE_LINES = 3_000;
const MOST_DIFF_LINES = 20_000;

export function diffOfPull(repository: DemoRepository, pull: DemoPull): FileDiff[] {
  const base = findCommit(repository, pull.baseSha);
  const head = findCommit(repository, pull.headSha);
  return diffOfTrees(base?.files ?? {}, head?.files ?? {});
}

/** Undefined: too large, as GitHub counts it. */
export function diffText(files: FileDiff[]): string | undefined {
  const text = files.map((file) => file.text).join("");
  return text.split("\n").length > MOST_DIFF_LINES ? undefined : text;
}

function diffOfTrees(before: DemoCommit["files"], after: DemoCommit["files"]): FileDiff[] {
  const paths = [...new Set([...Object.keys(before), ...Object.keys(after)])].toSorted();
  return paths
    .filter((path) => before[path] !== after[path])
    .map((path) => diffOfFile(path, before[path], after[path]));
}

function diffOfFile(path: string, old: string | undefined, now: string | undefined): FileDiff {
  const status = old === undefined ? "added" : now === undefined ? "removed" : "modified";
  const from = status === "added" ? "/dev/null" : `a/${path}`;
  const to = status === "removed" ? "/dev/null" : `b/${path}`;
  const mode = { added: "new file mode 100644\n", removed: "deleted file mode 100644\n" };
  const blobs = `${blobOf(old)}..${blobOf(now)}`;
  const index =
    status === "modified" ? `index ${blobs} 100644\n` : `${mode[status]}index ${blobs}\n`;
  const head = `diff --git a/${path} b/${path}\n${index}`;
  if (`${old}${now}`.includes("\0")) {
    const text = `${head}Binary files ${from} and ${to} differ\n`;
    return { path, status, additions: 0, deletions: 0, text, lines: [] };
  }
  const lines = linesOf(old ?? "", now ?? "");
  const count = (kind: DiffLine["kind"]) => lines.filter((line) => line.kind === kind).length;
  const counts = { additions: count("added"), deletions: count("removed") };
  const patch = lines.map(({ text }) => text).join("\n");
  const text = `${head}--- ${from}\n+++ ${to}\n${patch}\n`;
  const isLarge = counts.additions + counts.deletions > MOST_FILE_LINES;
  return { path, status, ...counts, text, lines, ...(!isLarge && { patch }) };
}

/** What git would call the text; nothing looks it up. */
const blobOf = (text: string | undefined) =>
  text === undefined ? "0000000" : createHash("sha256").update(text).digest("hex").slice(0, 7);

const KINDS: Record<string, DiffLine["kind"]> = { "+": "added", "-": "removed", " ": "context" };

/** Of an empty side git names the line before it. */
const rangeOf = (first: number, count: number) => `${count === 0 ? first - 1 : first},${count}`;

/** As git names the function that a hunk is in: the last line above that begins with a letter. */
function sectionBefore(text: string, line: number): string {
  const above = text.split("\n").slice(0, Math.max(0, line - 1));
  const found = above.findLast((one) => /^[a-z_$]/i.test(one));
  return found === undefined ? "" : ` ${found.slice(0, 80)}`;
}

/** Every line of the hunks with its numbers, the `@@` lines among them as notes. */
function linesOf(old: string, now: string): DiffLine[] {
  const { hunks } = structuredPatch("a", "b", old, now, "", "", { context: 3 });
  const lines: DiffLine[] = [];
  for (const [hunk, { oldStart, oldLines, newStart, newLines, lines: texts }] of hunks.entries()) {
    let left = oldStart;
    let right = newStart;
    const ranges = `@@ -${rangeOf(oldStart, oldLines)} +${rangeOf(newStart, newLines)} @@`;
    const header = `${ranges}${sectionBefore(old, oldStart)}`;
    lines.push({ kind: "note", text: header, position: lines.length, hunk });
    for (const text of texts) {
      const kind = KINDS[text[0] ?? ""] ?? "note";
      const at = { position: lines.length, hunk };
      const isOld = kind === "removed" || kind === "context";
      const isNew = kind === "added" || kind === "context";
      lines.push({ kind, text, ...at, ...(isOld && { left }), ...(isNew && { right }) });
      if (isOld) left += 1;
      if (isNew) right += 1;
    }
  }
  return lines;
}

interface Place {
  side: "LEFT" | "RIGHT";
  line: number;
}

/** Undefined: the diff does not show this line. */
export const findLine = (lines: DiffLine[], { side, line }: Place): DiffLine | undefined =>
  lines.find((one) => (side === "LEFT" ? one.left : one.right) === line);

/** Where a line of one text stands in a later one; undefined: it was changed. */
export function movedLine(before: string, after: string, line: number): number | undefined {
  const { hunks } = structuredPatch("a", "b", before, after, "", "", { context: 0 });
  let shift = 0;
  for (const { oldStart, oldLines, newLines } of hunks) {
    if (line < oldStart) break;
    if (line < oldStart + oldLines) return undefined;
    shift += newLines - oldLines;
  }
  return line + shift;
}
