import type { BacklogNode } from "../../db/schema/content.ts";
import { defineRule } from "./rule.ts";

export const unique = defineRule({
  id: "US-UNIQUE",
  label: "Said once",
  basis: "Quality User Story framework: unique",
  help: "No two items of one kind want the same. Many words in common are a hint at most; a model is asked whether they mean the same. Issues that stand in Jira already are looked for before publishing.",
  isJudged: true,
  check: () => [],
  checkSet({ nodes, settings }) {
    const pairs = alikePairs(nodes, settings["US-UNIQUE"].likeness / 100);
    return pairs.map(({ node, other }) => {
      const title = other.content.title.text;
      const message = `It has many words in common with “${title}”. Do they want the same?`;
      return { nodeId: node.id, part: "title", message, level: "hint" };
    });
  },
});

interface Pair {
  node: BacklogNode;
  /** The earlier one. */
  other: BacklogNode;
}

const WORD = /[\p{L}\p{N}]+/gu;
/** Shorter ones say little. */
const SHORTEST = 3;

function wordsOf({ content: { title, narrative } }: BacklogNode): Set<string> {
  const words = `${title.text} ${narrative.need}`.toLowerCase().match(WORD) ?? [];
  return new Set(words.filter((word) => word.length >= SHORTEST || /\d/.test(word)));
}

/** Each item with the earlier one of its kind that it shares most words with, from `least` on (0 to 1). */
export const alikePairs = (nodes: readonly BacklogNode[], least: number): Pair[] =>
  [...Map.groupBy(nodes, ({ kind }) => kind).values()].flatMap((ofKind) => pairsOf(ofKind, least));

function pairsOf(nodes: readonly BacklogNode[], least: number): Pair[] {
  const words = nodes.map(wordsOf);
  const places = new Map<string, number[]>();
  return words.flatMap((own, i) => {
    const shared = countShared(own, places, i);
    let best = -1;
    let most = 0;
    for (const [place, count] of shared.entries()) {
      const likeness = count / (own.size + (words[place]?.size ?? 0) - count);
      if (likeness >= least && likeness > most) [best, most] = [place, likeness];
    }
    const [node, other] = [nodes[i], nodes[best]];
    return node && other ? [{ node, other }] : [];
  });
}

/** How many words it shares with each one before; from now on it is one of those. */
function countShared(words: Set<string>, places: Map<string, number[]>, at: number): Uint16Array {
  const shared = new Uint16Array(at);
  for (const word of words) {
    const before = places.get(word) ?? [];
    for (const place of before) shared[place] = (shared[place] ?? 0) + 1;
    places.set(word, before);
    before.push(at);
  }
  return shared;
}
