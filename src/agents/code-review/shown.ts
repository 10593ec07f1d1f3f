import { redactedCode } from "../../llm/redact.ts";
import { frameOf } from "../../platform/text/frame.ts";
import { stripHiddenText } from "../../platform/text/hidden-text.ts";
import type { DiffLine } from "../../platform/text/unified-diff.ts";
import type { NumberedFile } from "./source.ts";

/** The blocks that the prompts announce. */
export const frame = frameOf([
  "changes",
  "whole-files",
  "facts",
  "ticket",
  "team-rules",
  "standing-remarks",
  "remark",
  "instruction",
]);

/** A hunk as a model sees it: the texts of its lines are `shown` ones. */
export interface ShownHunk {
  /** The passage that it is. */
  n: number;
  lines: DiffLine[];
}

/** A changed file as a model sees it. */
export interface ShownFile extends Pick<NumberedFile, "path" | "oldPath" | "kind"> {
  /** Its path in one line, without what a person does not see. */
  name: string;
  hunks: ShownHunk[];
}

const LONGEST_LINE = 1000;
/** Elsewhere what looks like a comment of HTML may be code, and nobody is to hide code from a reviewer. */
const MARKUP = /\.(?:md|markdown)$/i;

/**
 * Code from outside as a model may see it, line by line: no secrets, no invisible characters, nothing
 * that ends the frame. Lines keep their numbers.
 */
export function shownLines(path: string, lines: readonly string[]): string[] {
  // Cut first: a line without an end would keep the patterns busy.
  const joined = lines.map((line) => cut(line).replaceAll(BREAKS, " ")).join("\n");
  const seen = MARKUP.test(path) ? stripHiddenText(joined) : joined;
  return frame
    .plain(redactedCode(seen).replaceAll(DIRECTION, (sign) => `\\u{${hexOf(sign)}}`))
    .split("\n");
}

const cut = (line: string) =>
  line.length > LONGEST_LINE ? `${line.slice(0, LONGEST_LINE)}…` : line;
const BREAKS = /[\n\r\v\f\u0085\u2028\u2029]/g;
/** They turn the direction of what follows: code reads otherwise than it runs, which a reviewer must see. */
const DIRECTION = /[\u202A-\u202E\u2066-\u2069]/g;
const hexOf = (sign: string) => (sign.codePointAt(0) ?? 0).toString(16).toUpperCase();

/** Words of a ticket or of rules, as a model may see them. */
export const shownWords = (text: string): string =>
  frame.plain(
    redactedCode(stripHiddenText(text.replaceAll(/\r\n?/g, "\n").replaceAll(ODD_BREAKS, " "))),
  );

const ODD_BREAKS = /[\v\f\u0085\u2028\u2029]/g;

export const shownName = (path: string): string =>
  frame
    .plain(path.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " "))
    .trim()
    .slice(0, 300);

export const showFile = ({ path, oldPath, kind, hunks }: NumberedFile): ShownFile => ({
  path,
  oldPath,
  kind,
  name: shownName(path),
  hunks: hunks.map(({ n, lines }) => {
    const shown = shownLines(
      path,
      lines.map(({ text }) => text),
    );
    return { n, lines: lines.map((line, i) => ({ ...line, text: shown[i] ?? "" })) };
  }),
});

/** About so many; the models' own counts come afterwards. */
export const tokensOf = (text: string): number => Math.ceil(text.length / 3.5);

/** The new code with its line numbers, then what stood there before. */
export function renderHunk({ n, lines }: ShownHunk): string {
  const now = lines.flatMap(({ kind, newLine, text }) =>
    newLine === null
      ? []
      : [`${String(newLine).padStart(5)} ${kind === "added" ? "+" : " "} ${text}`],
  );
  const before = lines.flatMap(({ kind, text }) => (kind === "removed" ? [`      - ${text}`] : []));
  return [
    `[${n}] new code`,
    ...now,
    ...(before.length > 0 ? [`[${n}] taken away`, ...before] : []),
  ].join("\n");
}

const KINDS = {
  added: "new",
  deleted: "deleted",
  changed: "changed",
  renamed: "renamed",
  binary: "binary",
};

export const renderFile = (file: ShownFile, hunks: readonly ShownHunk[]): string =>
  [`== ${file.name} (${KINDS[file.kind]})`, ...hunks.map(renderHunk)].join("\n");

/** A whole file with its line numbers; `around` a line where it is too long. */
export function renderWhole(name: string, lines: readonly string[], from = 1): string {
  const numbered = lines.map((line, i) => `${String(from + i).padStart(5)} | ${line}`);
  return [`== ${name}`, ...numbered].join("\n");
}
