import { type PartText, partTexts } from "../part-text.ts";
import { defineRule, type Found } from "./rule.ts";

export const trace = defineRule({
  id: "AC-TRACE",
  label: "Rests on the source",
  basis: "Quality User Story framework: complete; nothing invented",
  check({ content, passages }) {
    const parts = partTexts(content);
    const cited = new Set(parts.flatMap(({ cites }) => cites));
    const uncited: Found[] = parts
      .filter(
        ({ part, text, cites }) =>
          part.startsWith("criteria.") && text !== "" && cites.length === 0,
      )
      .map(({ part }) => ({ part, message: "Nothing in the source says this. Is it meant?" }));
    const left = passages.filter(({ n, text }) => !cited.has(n) && !/^#{1,6}\s/.test(text));
    const uncovered: Found[] = left.map(({ n }) => ({
      part: `passages.${n}`,
      message: `Passage ${n} of the source is in no part of the draft.`,
    }));
    return [...parts.flatMap(refusedIn), ...uncited, ...uncovered];
  },
});

/** Code looked for the words that the model quoted, and did not find them. */
const refusedIn = ({ part, cites, refused = [] }: PartText): Found[] =>
  refused.map(({ n, text }) => {
    const what =
      text === ""
        ? `The model cited passage ${n} without its words`
        : `The model quoted words that passage ${n} does not hold (“${text}”)`;
    const gone = cites.includes(n) ? "the quotation" : "the citation";
    return { part, message: `${what}; ${gone} was removed.` };
  });
