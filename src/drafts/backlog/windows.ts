import type { Passage } from "../../db/schema/drafts.ts";

/** Characters of passages that one call is given. */
const LONGEST_WINDOW = 24_000;

/** Of a heading its level, else 0. */
const headingLevel = (text: string): number => /^\s*(#{1,6})\s/.exec(text)?.[1]?.length ?? 0;

interface Placed {
  passages: readonly Passage[];
  /** The headings that each passage stands under. */
  above: readonly Passage[][];
}

/**
 * All passages in pieces that a model can read at once, cut before a heading where one is near; each
 * piece begins with the headings that it stands under.
 */
export function cutWindows(passages: readonly Passage[], longest = LONGEST_WINDOW): Passage[][] {
  const above = headingsAbove(passages);
  const windows: Passage[][] = [];
  let from = 0;
  while (from < passages.length) {
    const to = endOf(passages, from, longest);
    windows.push([...(above[from] ?? []), ...passages.slice(from, to)]);
    from = to;
  }
  return windows;
}

function endOf(passages: readonly Passage[], from: number, longest: number): number {
  let size = 0;
  let heading = 0;
  for (const [i, { text }] of passages.slice(from).entries()) {
    if (i > 0 && size + text.length > longest) return from + (heading || i);
    if (headingLevel(text) > 0 && size > longest / 2) heading = i;
    size += text.length;
  }
  return passages.length;
}

export function headingsAbove(passages: readonly Passage[]): Passage[][] {
  let open: Passage[] = [];
  let before = -1;
  return passages.map((passage) => {
    // Another source begins: nothing of the one before stands above it.
    if (passage.start < before) open = [];
    before = passage.start;
    const level = headingLevel(passage.text);
    if (level === 0) return open;
    const above = open.filter(({ text }) => headingLevel(text) < level);
    open = [...above, passage];
    return above;
  });
}

/** What a node is written from: the passages it cites, those beside them, and the headings above. */
export function passagesAround({ passages, above }: Placed, cites: Iterable<number>): Passage[] {
  const cited = new Set(cites);
  const wanted = new Set<Passage>();
  for (const [i, passage] of passages.entries()) {
    if (!cited.has(passage.n)) continue;
    for (const one of [...(above[i] ?? []), passages[i - 1], passage, passages[i + 1]]) {
      if (one) wanted.add(one);
    }
  }
  return passages.filter((passage) => wanted.has(passage));
}
