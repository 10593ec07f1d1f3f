import { sumOf, type Weigh, type Words, wordsOf } from "./words.ts";

/** What is to be created. */
export interface Wanted {
  title: string;
  need: string;
  typeName: string;
}

/** What stands in Jira. */
export interface Standing {
  summary: string;
  text: string;
  typeName: string;
  statusCategory: string;
}

interface Likeness {
  /** 0 to 1. */
  score: number;
  /** In words. */
  reason: string;
}

/** Less is noise. */
const SHOWN_FROM = 0.45;
/** From here on a person must say which of the two is meant. */
export const LIKELY_FROM = 0.7;

const SAME_TYPE = 0.05;
const CLOSED = 0.85;
const MOST_NAMED = 5;
/** One word in common says nothing, unless it is all that the title has. */
const FEWEST_SHARED = 2;

/**
 * How much two items say the same: (2 x titles + texts) / 3, where `titles` is the Sørensen-Dice
 * coefficient of the words of both titles and `texts` the share of the item's words (title and need)
 * that stand anywhere in the issue. Words are stemmed, without empty ones, and weighed by `weigh`.
 * The same issue type adds 0.05; an issue that is done counts 0.85 of it. After P. Runeson,
 * M. Alexandersson, O. Nyholm, "Detection of Duplicate Defect Reports Using Natural Language
 * Processing" (ICSE 2007), where the title counts twice and Dice and Jaccard do nearly as well as
 * cosine. Undefined when it is noise.
 */
export function likenessOf(wanted: Wanted, issue: Standing, weigh: Weigh): Likeness | undefined {
  const title = wordsOf(wanted.title);
  const summary = wordsOf(issue.summary);
  const shared = [...title.keys()].filter((stem) => summary.has(stem));
  if (shared.length < Math.min(FEWEST_SHARED, title.size, summary.size) || shared.length === 0) {
    return undefined;
  }
  const own = new Set([...title.keys(), ...wordsOf(wanted.need).keys()]);
  const there = new Set([...summary.keys(), ...wordsOf(issue.text).keys()]);
  const titles = (2 * sumOf(shared, weigh)) / sumOf([...title.keys(), ...summary.keys()], weigh);
  const texts =
    sumOf(
      [...own].filter((stem) => there.has(stem)),
      weigh,
    ) / sumOf(own, weigh);
  const isSameType = wanted.typeName !== "" && wanted.typeName === issue.typeName;
  const isClosed = issue.statusCategory === "done";
  const words = (2 * titles + texts) / 3;
  const score = Math.min(1, words + (isSameType ? SAME_TYPE : 0)) * (isClosed ? CLOSED : 1);
  if (score < SHOWN_FROM) return undefined;
  return { score, reason: reasonOf(namedWords(title, shared, weigh), { isSameType, isClosed }) };
}

const namedWords = (title: Words, shared: string[], weigh: Weigh) =>
  shared
    .toSorted((a, b) => weigh(b) - weigh(a))
    .slice(0, MOST_NAMED)
    .map((stem) => title.get(stem) ?? stem);

const reasonOf = (words: string[], { isSameType, isClosed }: Record<string, boolean>) =>
  [
    `same words: ${words.join(", ")}`,
    ...(isSameType ? ["same type"] : []),
    isClosed ? "done" : "open",
  ].join("; ");
