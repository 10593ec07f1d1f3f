import { createHash } from "node:crypto";
import type { CodeCite } from "../../db/schema/document-content.ts";
import { shownLines, frame as reviewFrame } from "../code-review/shown.ts";
import type { Said } from "./write-section.ts";
import { frame, shownPath } from "./shown.ts";

/** Of files at one commit: their lines, by path. */
export type Lines = ReadonlyMap<string, readonly string[]>;

/** Lines that are there; their passage is not numbered yet. */
export type Place = Omit<CodeCite, "n">;

const MOST_LINES = 60;

export const linesOf = (texts: readonly { path: string; text: string }[]): Lines =>
  new Map(texts.map(({ path, text }) => [path, text.split(/\r?\n/)]));

export const hashOf = (lines: readonly string[]): string =>
  createHash("sha256").update(lines.join("\n")).digest("base64url");

const placeAt = (path: string, lines: readonly string[], from: number, to: number): Place => ({
  path,
  line: from,
  endLine: to,
  hash: hashOf(lines.slice(from - 1, to)),
});

/** Where the quoted code stands, nearest to where the model saw it; else why it does not, in words. */
export function findCite(
  { path: named, line, endLine, quote }: Said["cites"][number],
  lines: Lines,
): Place | string {
  const path = [...lines.keys()].find((one) => one === named || shownPath(one) === named.trim());
  const words = shownPath(named) || "nothing";
  if (path === undefined) return `It cites \`${words}\`, a file that was not read.`;
  const file = lines.get(path) ?? [];
  const wanted = folded(quote);
  if (!/[\p{L}\p{N}]/u.test(wanted)) return `It cites \`${words}\` without quoting its code.`;
  const found = placesOf(shownLines(path, file), wanted).toSorted(
    (a, b) => Math.abs(a.from - line) - Math.abs(b.from - line),
  )[0];
  if (!found) {
    return `The code that it quotes does not stand in \`${words}\`.`;
  }
  const isAsSaid = line <= found.from && endLine >= found.to && line >= 1 && endLine <= file.length;
  return isAsSaid && endLine - line < MOST_LINES
    ? placeAt(path, file, line, endLine)
    : placeAt(path, file, found.from, Math.min(found.to, found.from + MOST_LINES - 1));
}

/** A model may unescape what the frame has escaped, or not. */
const folded = (text: string): string =>
  reviewFrame.back(frame.back(text)).replaceAll(/\s+/g, " ").trim();

function placesOf(lines: readonly string[], wanted: string): { from: number; to: number }[] {
  let all = "";
  const starts = lines.map((line) => {
    const words = folded(line);
    if (all !== "" && words !== "") all += " ";
    const start = all.length;
    all += words;
    return words === "" ? -1 : start;
  });
  const lineAt = (at: number) => starts.findLastIndex((start) => start >= 0 && start <= at) + 1;
  const places: { from: number; to: number }[] = [];
  for (
    let at = all.indexOf(wanted);
    at >= 0 && places.length < 50;
    at = all.indexOf(wanted, at + 1)
  ) {
    places.push({ from: lineAt(at), to: lineAt(at + wanted.length - 1) });
  }
  return places;
}

/** The same lines in a later commit: where they stood, else wherever they stand now. */
export function findAgain(cite: CodeCite, lines: Lines): Place | undefined {
  const file = lines.get(cite.path);
  if (!file) return undefined;
  const length = cite.endLine - cite.line + 1;
  const isAt = (from: number) => hashOf(file.slice(from - 1, from - 1 + length)) === cite.hash;
  if (isAt(cite.line)) return { ...cite };
  for (let from = 1; from + length - 1 <= file.length; from += 1) {
    if (isAt(from)) return placeAt(cite.path, file, from, from + length - 1);
  }
  return undefined;
}
