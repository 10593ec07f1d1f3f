import { isDeepStrictEqual } from "node:util";
import type { Quote, StoryContent } from "../../db/schema/content.ts";
import { MOST } from "../content.ts";

interface Cites {
  cites: number[];
  quotes?: Quote[];
}

/** The first one's words, resting on the passages of both. */
function joinCites<Part extends Cites>(part: Part, more: Cites): Part {
  const cites = [...new Set([...part.cites, ...more.cites])].toSorted((a, b) => a - b);
  const quotes = joinLists(part.quotes ?? [], more.quotes ?? []);
  return { ...part, cites, ...(quotes.length > 0 && { quotes }) };
}

const joinLists = <One>(all: readonly One[], more: readonly One[]): One[] => [
  ...all,
  ...more.filter((one) => !all.some((known) => isDeepStrictEqual(known, one))),
];

/** Everything that both say, once; where only one value can stand it is the first one's. */
export function joinContents(into: StoryContent, from: StoryContent): StoryContent | undefined {
  const criteria = joinLists(into.criteria, from.criteria);
  const questions = joinLists(into.questions, from.questions);
  const labels = joinLists(into.labels.values, from.labels.values);
  const texts = joinLists([into.description.text.trim()], [from.description.text.trim()]);
  const description = texts.filter((text) => text !== "").join("\n\n");
  const fits =
    criteria.length <= MOST.criteria &&
    questions.length <= MOST.questions &&
    labels.length <= MOST.labels &&
    description.length <= MOST.text;
  if (!fits) return undefined;
  const isUntold = into.narrative.role === "" && into.narrative.need === "";
  return {
    ...into,
    title: joinCites(into.title, from.title),
    narrative: isUntold ? from.narrative : joinCites(into.narrative, from.narrative),
    description: joinCites({ ...into.description, text: description }, from.description),
    criteria,
    priority: into.priority,
    labels: joinCites({ ...into.labels, values: labels }, from.labels),
    estimate: into.estimate.points === null ? from.estimate : into.estimate,
    questions,
    ...(from.fields && { fields: { ...from.fields, ...into.fields } }),
  };
}
