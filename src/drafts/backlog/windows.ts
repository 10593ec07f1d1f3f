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

const knownAbove = new WeakMap<readonly Passage[], Passage[][]>();

/** Of each passage the headings that it stands under. Kept with the list: each group of items asks. */
export function headingsAbove(passages: readonly Passage[]): readonly Passage[][] {
  const found = knownAbove.get(passages) ?? findAbove(passages);
  knownAbove.set(passages, found);
  return found;
}

function findAbove(passages: readonly Passage[]): Passage[][] {
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

const known = new WeakMap<readonly Passage[], ReadonlyMap<number, number>>();

/** Where the passage of each number stands. Kept with the list: each of hundreds of nodes asks. */
function placesOf(passages: readonly Passage[]): ReadonlyMap<number, number> {
  const found = known.get(passages) ?? new Map(passages.map(({ n }, place) => [n, place]));
  known.set(passages, found);
  return found;
}

/** What a node is written from: the passages it cites, those beside them, and the headings above. */
export function passagesAround({ passages, above }: Placed, cites: Iterable<number>): Passage[] {
  const places = placesOf(passages);
  const wanted = new Set<number>();
  for (const n of cites) {
    const i = places.get(n);
    if (i === undefined) continue;
    const near = [i - 1, i, i + 1].filter((place) => place in passages);
    const headings = (above[i] ?? []).map((heading) => places.get(heading.n) ?? i);
    for (const place of [...headings, ...near]) wanted.add(place);
  }
  return [...wanted].toSorted((a, b) => a - b).flatMap((place) => passages[place] ?? []);
}
