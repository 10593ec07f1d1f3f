import type { TextWriter } from "../text-writer.ts";
import type { Line } from "./lines.ts";

const BULLET = /^[•●○◦▪■□▫‣⁃∙·–]\s*/u;
const NUMBER = /^(?:\d{1,3}|[a-zA-Z])[.)]\s+/;
/** Larger than the text by this much is a heading. */
const LARGER = 1.15;
const LONGEST_HEADING = 200;

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
  const right = lines.reduce((most, line) => Math.max(most, line.right), 0);
  let block: Line[] = [];
  const flush = () => {
    writeBlock(block, sizes, writer);
    block = [];
  };
  for (const line of lines) {
    const last = block.at(-1);
    if (last && isNewBlock(last, line, { right, first: block[0] ?? last })) flush();
    block.push(line);
  }
  flush();
}

function isNewBlock(last: Line, line: Line, { right, first }: { right: number; first: Line }) {
  const drop = last.y - line.y;
  // Its foot, a new column or a side note: not below it.
  if (drop <= 0) return true;
  if (round(last.size) !== round(line.size) && Math.abs(last.size - line.size) > last.size * 0.1)
    return true;
  if (drop > Math.max(last.size, line.size) * 1.75) return true;
  if (BULLET.test(line.text) || NUMBER.test(line.text)) return true;
  // The rest of an item stands under its words; what comes back out is a new paragraph.
  if (BULLET.test(first.text) && first.left > line.left + line.size * 0.5) return true;
  const isShort = last.right < right - last.size * 8;
  return isShort && /[.!?:;]["”’)]?$/.test(last.text);
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
