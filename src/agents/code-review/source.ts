import type { Passage, SourceOrigin } from "../../db/schema/drafts.ts";
import {
  type DiffFile,
  type DiffHunk,
  parseUnifiedDiff,
} from "../../platform/text/unified-diff.ts";

/** As a source keeps it: verbatim, each hunk a passage. */
export interface DiffSource {
  body: string;
  passages: Passage[];
}

export type ReadSource = { ok: true; source: DiffSource } | { ok: false; message: string };

const MOST_BYTES = 3_000_000;
const MOST_PASSAGES = 20_000;

interface Reading {
  /** Of its first passage. */
  firstNumber?: number;
  /** What it came from, for the words. */
  origin?: ReviewOrigin;
  /** It takes the place of an earlier one: that nothing is left to review is an answer, too. */
  isLater?: boolean;
}

/** What is wrong with the text is said in words, for the field that it was pasted in. */
export function diffSource(
  text: string,
  { firstNumber = 1, origin = {}, isLater = false }: Reading = {},
): ReadSource {
  // A browser sends a form's line breaks so; in a diff of such a file its headings have none.
  const body = /(?<!\r)\n/.test(text) ? text : text.replaceAll("\r\n", "\n");
  if (Buffer.byteLength(body) > MOST_BYTES) return refused(TOO_LARGE);
  const parsed = body.trim() === "" ? NOTHING : parseUnifiedDiff(body);
  if (!parsed.ok) return parsed;
  const { files } = parsed;
  if (!isLater && !files.some(addsLines)) return refused(whyNothing(files, origin));
  return numbered(body, files, firstNumber);
}

function whyNothing(files: readonly DiffFile[], { number }: ReviewOrigin): string {
  if (files.length > 0) return ADDS_NOTHING;
  return number === undefined ? PASTE : CHANGES_NOTHING;
}

function numbered(body: string, files: readonly DiffFile[], firstNumber: number): ReadSource {
  const hunks = files.flatMap((file) => file.hunks);
  return hunks.length > MOST_PASSAGES
    ? refused("It has too many parts. Paste it in pieces.")
    : { ok: true, source: { body, passages: hunks.map(passageOf(body, firstNumber)) } };
}

const NOTHING = { ok: true as const, files: [] };
const PASTE = "Paste the changes, as `git diff` writes them.";
const CHANGES_NOTHING = "This pull request changes nothing.";
const TOO_LARGE = "It is larger than 3 MB. Paste the changes in parts.";
const ADDS_NOTHING =
  "No line is added in it, so there is nothing to review: it only takes lines away, moves files or changes binary ones.";
const refused = (message: string): ReadSource => ({ ok: false, message });

const addsLines = ({ hunks }: DiffFile): boolean =>
  hunks.some(({ lines }) => lines.some(({ kind }) => kind === "added"));

const passageOf =
  (body: string, firstNumber: number) =>
  ({ start, end }: DiffHunk, i: number): Passage => ({
    n: firstNumber + i,
    text: body.slice(start, end),
    start,
    end,
  });

/** Where the changes came from; nothing for a pasted diff. */
export type ReviewOrigin = Pick<
  SourceOrigin,
  "connectionId" | "repository" | "number" | "base" | "head" | "url" | "leftOut"
>;

export const sourceTitle = ({ repository, number }: ReviewOrigin): string =>
  repository === undefined
    ? "Pasted changes"
    : number === undefined
      ? repository
      : `${repository}#${number}`;

/** What the row of a source says of it. */
export const sourceWords = (origin: ReviewOrigin, source: DiffSource) => ({
  kind: "diff" as const,
  title: sourceTitle(origin),
  origin,
  version: origin.head ?? null,
  ...source,
});

/** A hunk and the passage that it is. */
interface NumberedHunk extends DiffHunk {
  n: number;
}
export interface NumberedFile extends Omit<DiffFile, "hunks"> {
  hunks: NumberedHunk[];
}

/** The files of a source that `diffSource` made. */
export function filesOf({ body, passages }: DiffSource): NumberedFile[] {
  const parsed = parseUnifiedDiff(body);
  if (!parsed.ok) return [];
  const numbers = new Map(passages.map(({ n, start }) => [start, n]));
  return parsed.files.map((file) => ({
    ...file,
    hunks: file.hunks.map((hunk) => ({ ...hunk, n: numbers.get(hunk.start) ?? 0 })),
  }));
}
