import { partTexts } from "../part-text.ts";
import { defineRule } from "./rule.ts";

const LETTER = /^[\p{L}\p{N}\p{M}]/u;
const LETTER_BEFORE = /[\p{L}\p{N}\p{M}]$/u;

export const unambiguous = defineRule({
  id: "US-UNAMBIG",
  label: "No vague words",
  basis: "Quality User Story framework: unambiguous",
  help: "Words of the list below that stand without a number. They are looked for as whole words, in small and capital letters.",
  check({ content, settings }) {
    const { words } = settings["US-UNAMBIG"];
    return partTexts(content).flatMap(({ part, text }) => {
      if (part.startsWith("questions") || part.startsWith("fields.")) return [];
      if (part === "labels") return [];
      if (/\d/.test(text)) return [];
      const lower = plain(text);
      const at = plainWords(words).findIndex((word) => hasWord(lower, word));
      const vague = words[at];
      if (vague === undefined) return [];
      return [
        {
          part,
          message: `“${vague}” means something else to everybody. Can you put a number to it?`,
        },
      ];
    });
  },
});

/** One letter may be written as one character or as two. */
const plain = (text: string) => text.normalize("NFC").toLowerCase().replaceAll(/\s+/g, " ").trim();

const known = new WeakMap<readonly string[], string[]>();

/** One list serves every part of every item. */
function plainWords(words: readonly string[]): string[] {
  const all = known.get(words) ?? words.map(plain);
  known.set(words, all);
  return all;
}

/** Without a regular expression: the list is somebody's data. */
function hasWord(text: string, word: string): boolean {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    const end = at + word.length;
    const before = LETTER_BEFORE.test(text.slice(Math.max(0, at - 2), at));
    if (!before && !LETTER.test(text.slice(end, end + 2))) return true;
  }
  return false;
}
