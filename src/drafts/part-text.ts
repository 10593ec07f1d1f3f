import type { Criterion, Quote, StoryContent } from "../db/schema/content.ts";
import { isGherkin } from "./content.ts";
import type { Settled } from "./trace/quote.ts";

const criterionText = (criterion: Criterion): string =>
  isGherkin(criterion)
    ? `Given ${criterion.given}\nWhen ${criterion.when}\nThen ${criterion.outcome}`
    : criterion.text;

export interface PartText {
  part: string;
  label: string;
  text: string;
  cites: number[];
  quotes: Quote[] | undefined;
  refused: Quote[] | undefined;
}

/** Each part's words, in reading order: for diffs, rules and search. */
export function partTexts(content: StoryContent): PartText[] {
  const { narrative: n } = content;
  const narrative = [
    n.role && `As ${n.role}`,
    n.need && `I want ${n.need}`,
    n.benefit && `so that ${n.benefit}`,
  ];
  const { title, description, priority, labels, estimate } = content;
  return [
    { part: "title", label: "Title", text: title.text, ...basis(title) },
    {
      part: "narrative",
      label: "Story",
      text: narrative.filter(Boolean).join("\n"),
      ...basis(n),
    },
    { part: "description", label: "Description", text: description.text, ...basis(description) },
    ...content.criteria.map((criterion, i) => ({
      part: `criteria.${i}`,
      label: `Acceptance criterion ${i + 1}`,
      text: criterionText(criterion),
      ...basis(criterion),
    })),
    { part: "priority", label: "Priority", text: priority.value, ...basis(priority) },
    { part: "labels", label: "Labels", text: labels.values.join(", "), ...basis(labels) },
    {
      part: "estimate",
      label: "Estimate",
      text: estimate.points === null ? "" : String(estimate.points),
      ...basis(estimate),
    },
    ...content.questions.map((question, i) => ({
      part: `questions.${i}`,
      label: `Open question ${i + 1}`,
      text: question.text,
      ...basis(question),
    })),
    ...Object.entries(content.fields ?? {}).flatMap(([id, field]) =>
      field.text === undefined
        ? []
        : [{ part: `fields.${id}`, label: field.name ?? id, text: field.text, ...basis(field) }],
    ),
  ];
}

const basis = ({ cites, quotes, refused }: Settled) => ({
  cites,
  quotes,
  refused,
});
