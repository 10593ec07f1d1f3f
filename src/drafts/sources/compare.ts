import type { Passage } from "../../db/schema/drafts.ts";
import { type DiffPart, diffWords } from "../../platform/text/words-diff.ts";

/** What became of a passage in a later version of its source. */
export type PassageChange =
  | { kind: "changed"; before: Passage; after: Passage }
  | { kind: "gone"; before: Passage }
  | { kind: "added"; after: Passage };

export interface Compared {
  /** The later version's passages: what says the same keeps its number, what is new is counted on. */
  passages: Passage[];
  changes: PassageChange[];
}

/**
 * Puts a later version beside an earlier one. A passage that says the same is the same, wherever it
 * stands now; of the others, those between the same neighbours are taken for each other.
 */
export function comparePassages(
  before: readonly Passage[],
  after: readonly Passage[],
  next: number,
): Compared {
  const same = matchSame(before, after);
  const kept = new Set(same.values());
  const passages: Passage[] = [];
  const changes: PassageChange[] = [];
  let run: Passage[] = [];
  let at = 0;
  let free = next;
  const settle = (end: number) => {
    const lost = before.slice(at, end).filter((_, i) => !kept.has(at + i));
    const pairs = Math.max(lost.length, run.length);
    for (let i = 0; i < pairs; i += 1) changes.push(...changeOf(lost[i], run[i]));
    run = [];
    at = Math.max(at, end);
  };
  after.forEach((passage, i) => {
    const place = same.get(i);
    const known = place === undefined ? undefined : before[place];
    if (place === undefined || known === undefined) {
      const added = { ...passage, n: free };
      free += 1;
      passages.push(added);
      run.push(added);
      return;
    }
    passages.push({ ...passage, n: known.n });
    if (place >= at) settle(place);
  });
  settle(before.length);
  return { passages, changes };
}

/** By the place of each later passage: that of the earlier one with the same words. */
function matchSame(before: readonly Passage[], after: readonly Passage[]): Map<number, number> {
  const places = new Map<string, number[]>();
  before.forEach(({ text }, i) => {
    const known = places.get(text);
    if (known) known.push(i);
    else places.set(text, [i]);
  });
  for (const each of places.values()) each.reverse();
  const same = new Map<number, number>();
  after.forEach(({ text }, i) => {
    const place = places.get(text)?.pop();
    if (place !== undefined) same.set(i, place);
  });
  return same;
}

function changeOf(before: Passage | undefined, after: Passage | undefined): PassageChange[] {
  if (before && after) return [{ kind: "changed", before, after }];
  if (before) return [{ kind: "gone", before }];
  return after ? [{ kind: "added", after }] : [];
}

export const wordsOf = (change: PassageChange): DiffPart[] => {
  if (change.kind === "changed") return diffWords(change.before.text, change.after.text);
  return change.kind === "gone"
    ? [{ kind: "removed", text: change.before.text }]
    : [{ kind: "added", text: change.after.text }];
};

/** Numbers that no passage has any more once the later version is taken. */
export const goneNumbers = (changes: readonly PassageChange[]): Set<number> =>
  new Set(changes.flatMap((change) => (change.kind === "added" ? [] : [change.before.n])));
