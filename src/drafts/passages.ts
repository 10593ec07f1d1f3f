import { setImmediate } from "node:timers/promises";
import type { Passage } from "../db/schema/drafts.ts";

const OWN_LINE = /^\s*(?:[-*+•–]\s|\d+[.)]\s|#{1,6}\s|\||>|[A-Za-z]\)\s)/;
/** "## 3. Reporting a claim" is no two sentences. */
const HEADING = /^\s*#{1,6}\s/;
const sentences = new Intl.Segmenter("en", { granularity: "sentence" });
/** Shorter than this, a piece such as "e.g." belongs to what stands before it. */
const SHORTEST = 12;
/** What ends with a full stop and is no sentence yet: an abbreviation, or the number of a list item. */
const UNFINISHED = /\b(?:e\.g|i\.e|z\.B|etc|vs|no)\.\s*$|^\s*(?:\d+|[A-Za-z])[.)]\s*$/i;

/**
 * Cuts a source into passages that a draft can cite: list items, headings and table rows one each,
 * running text by sentence. Together they hold every word of the text.
 */
export function cutPassages(body: string): Passage[] {
  const ranges = blocks(body).flatMap(([start, end]) => cutSentences(body, start, end));
  return ranges.map((range, i) => passageOf(body, range, i));
}

/** At most this long at a time, ms: others wait meanwhile. */
const LONGEST_TURN = 10;

/** The same of a text of any length, a little at a time, so that other requests are answered between. */
export async function cutLongText(body: string): Promise<Passage[]> {
  const passages: Passage[] = [];
  let since = performance.now();
  for (const [start, end] of blocks(body).flatMap((block) => shortened(body, block))) {
    for (const range of cutSentences(body, start, end)) {
      passages.push(passageOf(body, range, passages.length));
    }
    if (performance.now() - since < LONGEST_TURN) continue;
    await setImmediate();
    since = performance.now();
  }
  return passages;
}

const LONGEST_BLOCK = 20_000;

/** A paragraph without an end falls apart behind a sentence. */
function shortened(body: string, [start, end]: Range): Range[] {
  const cut: Range[] = [];
  let from = start;
  while (end - from > LONGEST_BLOCK) {
    const stop = body.lastIndexOf(". ", from + LONGEST_BLOCK);
    const to = stop > from ? stop + 1 : from + LONGEST_BLOCK;
    cut.push([from, to]);
    from = to;
  }
  return [...cut, [from, end]];
}

const passageOf = (body: string, [start, end]: Range, index: number): Passage => ({
  n: index + 1,
  text: body.slice(start, end),
  start,
  end,
});

type Range = [start: number, end: number];

function blocks(body: string): Range[] {
  const found: Range[] = [];
  let open: Range | undefined;
  let at = 0;
  for (const line of body.split("\n")) {
    const end = at + line.length;
    const blank = line.trim() === "";
    if (blank || OWN_LINE.test(line)) open = undefined;
    if (!blank && open) open[1] = end;
    if (!blank && !open) found.push((open = [at, end]));
    if (/^\s*(?:#{1,6}\s|\|)/.test(line)) open = undefined;
    at = end + 1;
  }
  return found;
}

function cutSentences(body: string, start: number, end: number): Range[] {
  const isWhole = end - start <= SHORTEST || HEADING.test(body.slice(start, start + SHORTEST));
  if (isWhole) return [trimmed(body, [start, end])];
  // A line break inside a block is no end of a sentence; a space keeps every position the same.
  const text = body.slice(start, end).replaceAll(/[\r\n]/g, " ");
  const cut: Range[] = [];
  for (const { segment, index } of sentences.segment(text)) {
    const last = cut.at(-1);
    // Its end alone: all of it each time would take a long text seconds.
    const before = last ? body.slice(Math.max(last[0], last[1] - SHORTEST), last[1]) : "";
    const tooShort = segment.trim().length < SHORTEST || UNFINISHED.test(before);
    if (last && tooShort) last[1] = start + index + segment.length;
    else cut.push([start + index, start + index + segment.length]);
  }
  return cut.map((range) => trimmed(body, range)).filter(([from, to]) => to > from);
}

function trimmed(body: string, [start, end]: Range): Range {
  const text = body.slice(start, end);
  return [start + text.length - text.trimStart().length, start + text.trimEnd().length];
}
