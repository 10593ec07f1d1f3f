import type { Criterion, StoryContent } from "../../db/schema/content.ts";
import { isGherkin } from "../content.ts";
import { SECTIONS } from "./words.ts";

/** A line of a person's text that would read as one of ours gets a backslash, and loses it again. */
const OURS =
  /^(\\*)(?=#{1,3} (?:Epic|Story|Task|Bug|Sub-task): |\*\*(?:As|I want|So that|Acceptance criteria|Open questions|Planning)\*\*)/gm;
const escape = (text: string) => text.replaceAll(OURS, String.raw`\$1`);
export const unescape = (text: string) =>
  text.replaceAll(
    /^\\(?=\\*(?:#{1,3} (?:Epic|Story|Task|Bug|Sub-task): |\*\*(?:As|I want|So that|Acceptance criteria|Open questions|Planning)\*\*))/gm,
    "",
  );

const INDENT = "   ";
/** Further lines of a list's item stand in from the first. */
const indented = (text: string) => text.trim().split("\n").join(`\n${INDENT}`);

const criterionItem = (criterion: Criterion, i: number): string => {
  if (!isGherkin(criterion)) return `- [ ] ${indented(criterion.text)}`;
  const { given, when, outcome } = criterion;
  return `${i + 1}. **Given** ${indented(given)}\n${INDENT}**When** ${indented(when)}\n${INDENT}**Then** ${indented(outcome)}`;
};

const section = (title: string, items: string[]) =>
  items.length === 0 ? "" : `${title}\n\n${items.join("\n")}`;

/** Everything that an item says, as Markdown that `readItem` understands. */
export function itemMarkdown(content: StoryContent): string {
  const { role, need, benefit } = content.narrative;
  const narrative = [
    role && `**As** ${indented(role)}`,
    need && `**I want** ${indented(need)}`,
    benefit && `**So that** ${indented(benefit)}`,
  ];
  return [
    narrative.filter(Boolean).join("  \n"),
    escape(content.description.text.trim()),
    section(SECTIONS.criteria, content.criteria.map(criterionItem)),
    section(
      SECTIONS.questions,
      content.questions.map(({ text }) => `- ${indented(text)}`),
    ),
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}
