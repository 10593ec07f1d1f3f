import type { Criterion, StoryContent } from "../db/schema/drafts.ts";
import { isGherkin } from "./content.ts";

const criterionText = (criterion: Criterion): string =>
  isGherkin(criterion)
    ? `Given ${criterion.given}\nWhen ${criterion.when}\nThen ${criterion.outcome}`
    : criterion.text;

/** Each part's words, in reading order: for diffs, rules and search. */
export function partTexts(
  content: StoryContent,
): { part: string; label: string; text: string; cites: number[] }[] {
  const { narrative: n } = content;
  const narrative = [
    n.role && `As ${n.role}`,
    n.need && `I want ${n.need}`,
    n.benefit && `so that ${n.benefit}`,
  ];
  const { title, description, priority, labels, estimate } = content;
  return [
    { part: "title", label: "Title", text: title.text, cites: title.cites },
    {
      part: "narrative",
      label: "Story",
      text: narrative.filter(Boolean).join("\n"),
      cites: n.cites,
    },
    { part: "description", label: "Description", text: description.text, cites: description.cites },
    ...content.criteria.map((criterion, i) => ({
      part: `criteria.${i}`,
      label: `Acceptance criterion ${i + 1}`,
      text: criterionText(criterion),
      cites: criterion.cites,
    })),
    { part: "priority", label: "Priority", text: priority.value, cites: priority.cites },
    { part: "labels", label: "Labels", text: labels.values.join(", "), cites: labels.cites },
    {
      part: "estimate",
      label: "Estimate",
      text: estimate.points === null ? "" : String(estimate.points),
      cites: estimate.cites,
    },
    ...content.questions.map(({ text, cites }, i) => ({
      part: `questions.${i}`,
      label: `Open question ${i + 1}`,
      text,
      cites,
    })),
  ];
}
