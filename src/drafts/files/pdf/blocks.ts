import type { TextWriter } from "../text-writer.ts";
import type { Line } from "./lines.ts";

const BULLET = /^[•●○◦▪■□▫‣⁃∙·–]\s*/u;
const NUMBER = /^(?:\d{1,3}|[a-zA-Z])[.)]\s+/;
/** Larger than the text by this much is a heading. */
const LARGER = 1.15;
const LONGEST_HEADING = 200;
/** In points: lines that begin closer together than this are in one column. */
const INDENT = 60;

/** How large the letters of the text are, and of its headings from the largest down. */
export interface Sizes {
  body: number;
  headings: number[];
}

/** Of the whole file: most letters are body. */
export function measureSizes(pages: Line[][]): Sizes {
  const letters = new Map<number, number>();
  for (const { size, text } of pages.flat())
    letters.set(round(size), (letters.get(round(size)) ?? 0) + text.length);
  const body = [...letters].reduce((most, each) => (each[1] > most[1] ? each : most), [0, 0])[0];
  const headings = [...letters.keys()]
    .filter((size) => size > body * LARGER)
    .toSorted((a, b) => b - a);
  return { body, headings };
}

const round = (size: number) => Math.round(size * 2) / 2;

/** Lines become headings, items and paragraphs again. */
export function writePage(lines: Line[], sizes: Sizes, writer: TextWriter) {
  const edge = findEdges(lines);
  let block: Line[] = [];
  for (const line of lines) {
    const last = block.at(-1);
    const first = block[0];
    if (last && first && isNewBlock(last, line, { first, room: edge(last) - last.right })) {
      writeBlock(block, sizes, writer);
      block = [];
    }
    block.push(line);
  }
  writeBlock(block, sizes, writer);
}

const place = ({ left }: Line) => Math.round(left / INDENT);

/** How far the lines that begin about where this one does go to the right: the edge of its column. */
function findEdges(lines: Line[]): (line: Line) => number {
  const edges = new Map<number, number>();
  for (const line of lines) {
    const far = Math.max(edges.get(place(line)) ?? 0, line.right);
    edges.set(place(line), far);
  }
  return (line) =>
    Math.max(...[-1, 0, 1].map((step) => edges.get(place(line) + step) ?? 0), line.right);
}

function isNewBlock(last: Line, line: Line, { first, room }: { first: Line; room: number }) {
  const drop = last.y - line.y;
  // The top of a column, or a side note: not below it.
  if (drop <= 0) return true;
  if (Math.abs(last.size - line.size) > last.size * 0.1) return true;
  if (drop > Math.max(last.size, line.size) * 1.75) return true;
  if (BULLET.test(line.text) || NUMBER.test(line.text)) return true;
  // The rest of an item stands under its words; what comes back out is a new paragraph.
  if (BULLET.test(first.text) && first.left > line.left + line.size * 0.5) return true;
  // A line is broken where the next word does not fit; one that would have fitted begins something new.
  const word = /^\S+/.exec(line.text)?.[0].length ?? 0;
  const letter = (line.right - line.left) / Math.max(line.text.length, 1);
  return room > (word + 1) * letter * 1.25;
}

function writeBlock(lines: Line[], { body, headings }: Sizes, writer: TextWriter) {
  const first = lines[0];
  if (!first) return;
  const text = joinLines(lines);
  const level = headings.indexOf(round(first.size)) + 1;
  const number = NUMBER.exec(text)?.[0];
  if (level > 0 && first.size > body && text.length <= LONGEST_HEADING && /\p{Letter}/u.test(text))
    writer.heading(Math.min(level, 4), text);
  else if (BULLET.test(text)) writer.item(text.replace(BULLET, ""), 0, "-");
  else if (number === undefined) writer.paragraph(text);
  else writer.item(text.slice(number.length), 0, number.trim());
}

/** A word that was parted at the end of a line is whole again; "Soft- und" keeps its hyphen. */
function joinLines(lines: Line[]): string {
  let text = "";
  for (const line of lines) {
    const isParted = /\p{Lowercase}-$/u.test(text) && /^\p{Lowercase}/u.test(line.text);
    const isShared = /^(?:und|oder|and|or|bzw\.?)\b/.test(line.text);
    if (isParted && !isShared) text = text.slice(0, -1) + line.text;
    else text += text === "" ? line.text : ` ${line.text}`;
  }
  return text;
}
