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
export const cutPassages = (body: string): Passage[] => [...eachPassage(body, blocks(body))];

/** At most this long at a time, ms: others wait meanwhile. */
const LONGEST_TURN = 5;

/** The same of a text of any length, a little at a time, so that other requests are answered between. */
export async function cutLongText(body: string): Promise<Passage[]> {
  const passages: Passage[] = [];
  let since = performance.now();
  const short = blocks(body).flatMap((block) => shortened(body, block));
  for (const passage of eachPassage(body, short)) {
    passages.push(passage);
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

/** Of so many characters at a time the sentences are looked for. */
const AT_ONCE = 20_000;

function* eachPassage(body: string, all: Range[]): Generator<Passage> {
  let n = 0;
  for (const group of groups(all)) {
    for (const [start, end] of cutGroup(body, group)) {
      n += 1;
      yield { n, text: body.slice(start, end), start, end };
    }
  }
}

function* groups(all: Range[]): Generator<Range[]> {
  let group: Range[] = [];
  for (const block of all) {
    const [first = block] = group;
    if (block[1] - first[0] > AT_ONCE && group.length > 0) {
      yield group;
      group = [];
    }
    group.push(block);
  }
  yield group;
}

/**
 * The passages of neighbouring blocks. Their sentences are looked for in one go: what looks for
 * them holds kilobytes outside of the heap, and a long text has thousands of blocks.
 */
function* cutGroup(body: string, group: Range[]): Generator<Range> {
  const cut = group.filter((block) => !isWhole(body, block));
  const found = sentencesOf(body, cut);
  let next = found.next();
  for (const block of group) {
    if (isWhole(body, block)) {
      yield trimmed(body, block);
      continue;
    }
    const own: Range[] = [];
    for (; !next.done && next.value[0] < block[1]; next = found.next()) own.push(next.value);
    yield* joined(body, own)
      .map((range) => trimmed(body, range))
      .filter(([from, to]) => to > from);
  }
}

const isWhole = (body: string, [start, end]: Range): boolean =>
  end - start <= SHORTEST || HEADING.test(body.slice(start, start + SHORTEST));

/** Sentences of blocks, by their place in the body. */
function* sentencesOf(body: string, group: Range[]): Generator<Range> {
  // A line break inside a block is no end of a sentence, one between two of them always is.
  const text = group.map(([start, end]) => body.slice(start, end).replaceAll(/[\r\n]/g, " "));
  let at = 0;
  let block = 0;
  for (const { segment, index } of sentences.segment(text.join("\n"))) {
    const [start, end] = group[block] ?? [0, 0];
    const from = start + index - at;
    yield [from, Math.min(end, from + segment.length)];
    if (from + segment.length < end) continue;
    at += end - start + 1;
    block += 1;
  }
}

/** A piece that is no sentence yet belongs to what stands before it. */
function joined(body: string, pieces: Range[]): Range[] {
  const cut: Range[] = [];
  for (const [from, to] of pieces) {
    const last = cut.at(-1);
    // Its end alone: all of it each time would take a long text seconds.
    const before = last ? body.slice(Math.max(last[0], last[1] - SHORTEST), last[1]) : "";
    const tooShort = body.slice(from, to).trim().length < SHORTEST || UNFINISHED.test(before);
    if (last && tooShort) last[1] = to;
    else cut.push([from, to]);
  }
  return cut;
}

function trimmed(body: string, [start, end]: Range): Range {
  const text = body.slice(start, end);
  return [start + text.length - text.trimStart().length, start + text.trimEnd().length];
}
