import type { ReviewContent } from "../../db/schema/content.ts";
import { renderFile, renderHunk, type ShownFile, type ShownHunk, tokensOf } from "./shown.ts";

type LeftOut = ReviewContent["leftOut"];

/** A file and those of its hunks that a model sees at once. */
export interface Part {
  file: ShownFile;
  hunks: ShownHunk[];
}

export interface Reading {
  /** What is asked about together. */
  windows: Part[][];
  leftOut: LeftOut;
}

/** Of one question: more and a model overlooks what stands in the middle. */
const WINDOW_TOKENS = 24_000;
const MOST_WINDOWS = 8;
const LONGEST_PIECE = 300;
/** Characters: half a window. */
const LONGEST_TEXT = 40_000;

/** Which changes are read in how many questions, and which are not, with the reason. */
export function planReading(files: readonly ShownFile[]): Reading {
  const leftOut: LeftOut = [];
  const read: ShownFile[] = [];
  for (const file of files) {
    const reason = reasonAgainst(file);
    if (reason === undefined) read.push(file);
    else leftOut.push({ path: file.path, reason });
  }
  const filler: Filler = { windows: [], room: 0 };
  for (const file of read.toSorted(byWeight)) {
    const pieces = file.hunks.flatMap(piecesOf).filter(({ lines }) => lines.some(isAdded));
    const fit = pieces.findIndex((piece) => !put(filler, file, piece));
    if (fit >= 0) leftOut.push({ path: file.path, reason: noRoom(fit) });
  }
  return { windows: filler.windows, leftOut };
}

interface Filler {
  windows: Part[][];
  /** Of the last one, in tokens. */
  room: number;
}

/** Into the last window, or a new one; false when there may be no more. */
function put(filler: Filler, file: ShownFile, piece: ShownHunk): boolean {
  const { windows } = filler;
  const tokens = tokensOf(renderHunk(piece)) + tokensOf(file.name);
  if (tokens > filler.room) {
    if (windows.length === MOST_WINDOWS) return false;
    windows.push([]);
    filler.room = WINDOW_TOKENS;
  }
  filler.room -= tokens;
  const window = windows.at(-1) ?? [];
  const part = window.find((one) => one.file === file);
  if (part) part.hunks.push(piece);
  else window.push({ file, hunks: [piece] });
  return true;
}

const noRoom = (taken: number): string =>
  taken === 0
    ? "No room: there is more to read than one review takes. Review it on its own."
    : "Only its first changes were read: there is more than one review takes.";

const isAdded = ({ kind }: { kind: string }): boolean => kind === "added";

/** A long one, such as a new file, in pieces that are read one after the other. */
function piecesOf({ n, lines }: ShownHunk): ShownHunk[] {
  const pieces: ShownHunk[] = [];
  let piece: ShownHunk = { n, lines: [] };
  let length = 0;
  for (const line of lines) {
    const isFull = piece.lines.length >= LONGEST_PIECE || length > LONGEST_TEXT;
    if (isFull) {
      pieces.push(piece);
      piece = { n, lines: [] };
      length = 0;
    }
    piece.lines.push(line);
    length += line.text.length + 10;
  }
  return [...pieces, piece];
}

const GENERATED =
  /(?:^|\/)(?:package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|composer\.lock|cargo\.lock|poetry\.lock|uv\.lock|go\.sum|gemfile\.lock)$|(?:^|\/)(?:node_modules|vendor)\/|\.(?:min\.(?:js|css)|map|snap|lock)$/i;

function reasonAgainst({ path, kind, hunks }: ShownFile): string | undefined {
  if (kind === "binary") return "Binary: there is no text to read.";
  if (kind === "deleted") return "Deleted: the model is told its name alone.";
  if (hunks.length === 0) {
    return kind === "renamed"
      ? "Renamed without a change."
      : "Nothing but its mode or an empty file.";
  }
  if (GENERATED.test(path)) return "Written by a tool.";
  return hunks.some(({ lines }) => lines.some(isAdded)) ? undefined : "Lines are only taken away.";
}

const CODE =
  /\.(?:[cm]?[jt]sx?|py|rb|php|java|kt|kts|scala|go|rs|c|h|cc|cpp|hpp|cs|swift|m|mm|sql|sh|bash|ps1|vue|svelte|dart|ex|exs|erl|pl|lua|groovy|tf)$/i;
const TEST = /(?:^|\/)(?:tests?|__tests__|spec)\/|[._-](?:test|spec)\.\w+$/i;

const isTestFile = (path: string): boolean => TEST.test(path);
const isCode = (path: string): boolean => CODE.test(path);

/** Code first, then its tests, then the rest; the most added lines first. */
const byWeight = (a: ShownFile, b: ShownFile): number =>
  rankOf(a.path) - rankOf(b.path) || addedIn(b) - addedIn(a);

const rankOf = (path: string): number => (isCode(path) ? (isTestFile(path) ? 1 : 0) : 2);

export const addedIn = ({ hunks }: ShownFile): number =>
  hunks.reduce((sum, { lines }) => sum + lines.filter(isAdded).length, 0);

export const renderParts = (parts: readonly Part[]): string =>
  parts.map(({ file, hunks }) => renderFile(file, hunks)).join("\n\n");
