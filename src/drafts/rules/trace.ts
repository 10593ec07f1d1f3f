import type { DraftContent, ItemKind } from "../../db/schema/content.ts";
import type { Passage } from "../../db/schema/drafts.ts";
import { type PartText, partTexts } from "../part-text.ts";
import { coverageOf, NOT_SAID, passageNumbers, uncitedParts } from "../trace/coverage.ts";
import { defineRule, type Found } from "./rule.ts";

/** More uncovered passages than this are one finding. */
const NAMED_EACH = 5;
const NAMED_TOGETHER = 10;

export const trace = defineRule({
  id: "AC-TRACE",
  label: "Rests on the source",
  basis: "Quality User Story framework: complete; nothing invented",
  help: "Each statement of the source stands in some part, and each part rests on words of the source.",
  check({ content, item, passages, isPart }) {
    const uncited: Found[] = uncitedParts(content).map(({ part }) => ({
      part,
      message: NOT_SAID,
    }));
    const left = isPart ? [] : uncovered({ item }, content, passages);
    const known = passageNumbers(passages);
    const gone = partTexts(content).flatMap((part) => goneIn(part, known));
    return [...partTexts(content).flatMap(refusedIn), ...gone, ...uncited, ...left];
  },
  checkSet: ({ item, content, passages }) =>
    uncovered({ item }, content, passages).map((found) => ({ ...found, nodeId: "" })),
});

/** Each that is left, or all in one where they are many. */
function uncovered(draft: { item: ItemKind }, content: DraftContent, passages: Passage[]): Found[] {
  const { statements, parts } = coverageOf(draft, content, passages);
  const left = statements.filter(({ n }) => !parts.has(n)).map(({ n }) => n);
  if (left.length <= NAMED_EACH) {
    return left.map((n) => ({
      part: `passages.${n}`,
      message: `Passage ${n} of the source is in no part of the draft.`,
    }));
  }
  const message = `${left.length} statements of the source are in no part of the draft: passages ${left.slice(0, NAMED_TOGETHER).join(", ")}${left.length > NAMED_TOGETHER ? " and others" : ""}.`;
  return [{ part: `passages.${left[0]}`, message }];
}

/** A later version of the source was taken and does not say this any more, or the source is gone. */
const goneIn = ({ part, cites }: PartText, known: ReadonlySet<number>): Found[] =>
  cites
    .filter((n) => !known.has(n))
    .map((n) => ({ part, message: `Passage ${n} has changed or gone since: look again.` }));

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
