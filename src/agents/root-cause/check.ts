import type { Evidence } from "../../db/schema/root-cause-content.ts";
import { stripInvisible } from "../../platform/text/strip-invisible.ts";
import { frame, type ShownPassage, wordsOf } from "./shown.ts";

/** What a model says of a line. */
export interface SaidEvidence {
  n: number;
  line: number;
  quote: string;
  says: string;
}

export interface CheckedEvidence {
  evidence: Evidence[];
  /** Those that do not stand, in words. */
  refused: string[];
}

const SHORTEST = 6;
const LONGEST = 400;
const MOST = 8;

/** Keeps what is quoted letter by letter from a passage; the line is where the words stand. */
export function checkEvidence(
  said: readonly SaidEvidence[],
  passages: ReadonlyMap<number, ShownPassage>,
): CheckedEvidence {
  const checked: CheckedEvidence = { evidence: [], refused: [] };
  for (const one of said) {
    const found = checkOne(one, passages);
    if (typeof found === "string") checked.refused.push(found);
    else if (!checked.evidence.some((other) => isSame(other, found))) checked.evidence.push(found);
  }
  return { ...checked, evidence: checked.evidence.slice(0, MOST) };
}

const isSame = (a: Evidence, b: Evidence): boolean => a.n === b.n && a.line === b.line;

function checkOne(
  { n, line, quote, says }: SaidEvidence,
  passages: ReadonlyMap<number, ShownPassage>,
): Evidence | string {
  const passage = passages.get(n);
  const short = wordsOf(quote, 120);
  if (!passage) return `There is no passage ${n}, where “${short}” is said to stand.`;
  const wanted = folded(withoutNumber(frame.back(stripInvisible(quote))));
  if (wanted.length < SHORTEST) return `“${short}” is too short to be found again.`;
  const fits = passage.lines.filter(({ text }) => folded(frame.back(text)).includes(wanted));
  const place = fits.toSorted((a, b) => Math.abs(a.line - line) - Math.abs(b.line - line))[0];
  if (!place) return `“${short}” does not stand in passage ${n}.`;
  return { n, line: place.line, quote: wanted.slice(0, LONGEST), says: wordsOf(says, 300) };
}

/** A model may copy the number in front of the line. */
const withoutNumber = (quote: string): string => quote.trim().replace(/^\d+\| ?/, "");

const folded = (text: string): string => text.replaceAll(/\s+/g, " ").trim();

const SHA = /\b(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{7,40}\b/g;

/** Words of a model without ids of commits that nobody has shown it. */
export function withoutForeignIds(
  text: string,
  known: string,
): { text: string; foreign: string[] } {
  const foreign = new Set<string>();
  const told = text.replaceAll(SHA, (id) => {
    if (known.includes(id)) return id;
    foreign.add(id);
    return "(an unknown id)";
  });
  return { text: told, foreign: [...foreign] };
}
