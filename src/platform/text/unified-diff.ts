import { pathsOf } from "./diff-paths.ts";

export interface DiffLine {
  kind: "added" | "removed" | "same";
  /** Without its sign and its line break. */
  text: string;
  /** From 1; null where the line does not stand in that file. */
  oldLine: number | null;
  newLine: number | null;
}

export interface DiffHunk {
  oldStart: number;
  newStart: number;
  lines: DiffLine[];
  /** Where it stands in the diff's text, its heading included (UTF-16 units). */
  start: number;
  end: number;
}

export interface DiffFile {
  /** In the new tree; of a deleted file, in the old one. */
  path: string;
  /** Null where the file is new. */
  oldPath: string | null;
  /** `renamed` may have changes, too; `changed` without hunks is a change of its mode. */
  kind: "added" | "deleted" | "changed" | "renamed" | "binary";
  hunks: DiffHunk[];
}

export type ParsedDiff =
  | { ok: true; files: DiffFile[] }
  /** In words: what is wrong, where, and what to do. */
  | { ok: false; message: string };

const MOST_FILES = 3000;
const MOST_LINES = 200_000;

/** A unified diff as git or diff writes it; text around it is passed over. */
export function parseUnifiedDiff(text: string): ParsedDiff {
  const reader = new Reader(text);
  const files: DiffFile[] = [];
  while (!reader.isOver) {
    if (reader.at > MOST_LINES) return refused(tooLong);
    const line = reader.line;
    if (line.startsWith("@@@ ")) return refused(merge);
    const isHead = line.startsWith("diff --git ") || reader.isPlainHead();
    if (!isHead) {
      if (HUNK.test(line))
        return refused(`${where(reader)} a hunk begins without its file. ${FIX}`);
      reader.at += 1;
      continue;
    }
    const file = readFile(reader);
    if (typeof file === "string") return refused(file);
    files.push(file);
    if (files.length > MOST_FILES) return refused(tooMany);
  }
  return files.length === 0 ? refused(noDiff) : { ok: true, files };
}

const FIX = "Paste it as `git diff` wrote it.";
const noDiff = `This is no diff: no line says which file is changed. ${FIX}`;
const merge =
  "This is a diff of a merge with two parents. Make it between two commits: `git diff main...branch`.";
const tooLong = `It has more than ${MOST_LINES.toLocaleString("en")} lines. Paste the changes in parts.`;
const tooMany = `It changes more than ${MOST_FILES.toLocaleString("en")} files. Paste the changes in parts.`;
const refused = (message: string): ParsedDiff => ({ ok: false, message });
const where = ({ at }: Reader) => `At line ${at + 1}`;

const HUNK = /^@@ -(\d{1,9})(?:,(\d{1,9}))? \+(\d{1,9})(?:,(\d{1,9}))? @@/;

/** Lines of a text and their places in it. */
class Reader {
  at = 0;
  readonly #lines: string[];
  readonly #starts: number[] = [];

  constructor(text: string) {
    this.#lines = text.split("\n");
    let start = 0;
    for (const line of this.#lines) {
      this.#starts.push(start);
      start += line.length + 1;
    }
  }

  get isOver(): boolean {
    return this.at >= this.#lines.length;
  }

  /** A carriage return at the end belongs to the line break. */
  get line(): string {
    return this.lineAt(this.at);
  }

  lineAt(at: number): string {
    return (this.#lines[at] ?? "").replace(/\r$/, "");
  }

  get start(): number {
    return this.#starts[this.at] ?? 0;
  }

  /** Where the line before ends. */
  get endBefore(): number {
    const before = this.at - 1;
    return (this.#starts[before] ?? 0) + this.lineAt(before).length;
  }

  isPlainHead(): boolean {
    return this.line.startsWith("--- ") && this.lineAt(this.at + 1).startsWith("+++ ");
  }
}

/** The lines between a file's first one and its first hunk. */
function readHead(reader: Reader): string[] {
  const head = [reader.line];
  reader.at += 1;
  while (!reader.isOver) {
    const { line } = reader;
    if (HUNK.test(line) || line.startsWith("diff --git ")) break;
    head.push(line);
    reader.at += 1;
    // Behind it stands text of another form, which is no heading any more.
    if (line.startsWith("+++ ") || line === "GIT binary patch") break;
  }
  return head;
}

function readFile(reader: Reader): DiffFile | string {
  const at = where(reader);
  const head = readHead(reader);
  const paths = pathsOf(head);
  if (!paths) return `${at} a file has no name that could be read. ${FIX}`;
  const hunks: DiffHunk[] = [];
  while (!reader.isOver && HUNK.test(reader.line)) {
    const hunk = readHunk(reader);
    if (typeof hunk === "string") return hunk;
    hunks.push(hunk);
  }
  const { oldPath, newPath } = paths;
  const kind = kindOf(head, paths);
  return { path: newPath ?? oldPath ?? "", oldPath, kind, hunks };
}

type Paths = { oldPath: string | null; newPath: string | null };

function kindOf(head: readonly string[], { oldPath, newPath }: Paths): DiffFile["kind"] {
  if (head.some((line) => /^GIT binary patch|^Binary files .* differ$/.test(line))) return "binary";
  if (newPath === null) return "deleted";
  if (oldPath === null) return "added";
  return oldPath === newPath ? "changed" : "renamed";
}

function readHunk(reader: Reader): DiffHunk | string {
  const { start } = reader;
  const at = where(reader);
  const [, oldStart, oldCount = "1", newStart, newCount = "1"] = HUNK.exec(reader.line) ?? [];
  const next = { old: Number(oldStart), new: Number(newStart) };
  const end = { old: next.old + Number(oldCount), new: next.new + Number(newCount) };
  const hunk: DiffHunk = { oldStart: next.old, newStart: next.new, lines: [], start, end: start };
  reader.at += 1;
  while (next.old < end.old || next.new < end.new) {
    const kind = reader.isOver ? undefined : kindOfLine(reader.line);
    if (!kind) return cut(at, Math.max(end.old - next.old, end.new - next.new));
    if (kind !== "note") hunk.lines.push(takeLine(kind, reader.line.slice(1), next));
    reader.at += 1;
  }
  if (next.old > end.old || next.new > end.new) {
    return `${at} a hunk has more lines than it says. ${FIX}`;
  }
  hunk.end = reader.endBefore;
  return hunk;
}

function takeLine(
  kind: DiffLine["kind"],
  text: string,
  next: { old: number; new: number },
): DiffLine {
  const oldLine = kind === "added" ? null : next.old++;
  const newLine = kind === "removed" ? null : next.new++;
  return { kind, text, oldLine, newLine };
}

const cut = (at: string, missing: number): string =>
  `${at} a hunk is cut: ${missing} of its lines are missing. ${FIX}`;

/** An empty line is one that lost its blank when it was copied. */
function kindOfLine(line: string): DiffLine["kind"] | "note" | undefined {
  if (line === "" || line.startsWith(" ")) return "same";
  if (line.startsWith("+")) return "added";
  if (line.startsWith("-")) return "removed";
  // "\ No newline at end of file", in whatever language.
  return line.startsWith("\\") ? "note" : undefined;
}
