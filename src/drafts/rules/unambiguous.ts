import { partTexts } from "../part-text.ts";
import { defineRule } from "./rule.ts";

export const unambiguous = defineRule({
  id: "US-UNAMBIG",
  label: "No vague words",
  basis: "Quality User Story framework: unambiguous",
  check({ content, settings }) {
    const { words } = settings["US-UNAMBIG"];
    return partTexts(content).flatMap(({ part, text }) => {
      if (part.startsWith("questions") || part === "labels") return [];
      const lower = text.toLowerCase();
      const vague = words.find((word) => hasWord(lower, word));
      if (vague === undefined || /\d/.test(text)) return [];
      return [
        {
          part,
          message: `“${vague}” means something else to everybody. Can you put a number to it?`,
        },
      ];
    });
  },
});

/** Without a regular expression: the list is somebody's data. */
function hasWord(text: string, word: string): boolean {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    const around = `${text[at - 1] ?? " "}${text[at + word.length] ?? " "}`;
    if (!/[\p{L}\p{N}]/u.test(around)) return true;
  }
  return false;
}
