import type { BacklogNode } from "../../db/schema/content.ts";
import { weighWords, wordsOf } from "./words.ts";

const MOST = 4;

/**
 * The few words of each node that tell it apart from the others of the draft: those of the title before
 * those of the need, seldom ones before common ones. Letters and digits alone.
 */
export function tellingWords(nodes: readonly BacklogNode[]): Map<string, string[]> {
  const titles = nodes.map(({ content }) => wordsOf(content.title.text));
  const weigh = weighWords(titles);
  return new Map(
    nodes.map(({ id, content }, at) => {
      const title = [...(titles[at] ?? [])].toSorted(([a], [b]) => weigh(b) - weigh(a));
      const need = [...wordsOf(content.narrative.need)];
      const words = new Map([...title, ...need]);
      return [id, [...words.values()].map(lettersOf).slice(0, MOST)];
    }),
  );
}

/** A mark that stands alone after a letter is no letter for Jira. */
const lettersOf = (word: string): string =>
  word.normalize("NFC").replaceAll(/[^\p{L}\p{N}]+/gu, "");
