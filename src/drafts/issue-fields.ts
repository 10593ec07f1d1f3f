import type { JiraField } from "../connections/jira/jira.ts";
import type { Criterion, Priority, StoryContent } from "../db/schema/content.ts";
import type { IssueFields } from "../db/schema/drafts.ts";
import { isGherkin } from "./content.ts";
import type { Draft } from "./draft.ts";
import { isEpicLink, pointsField } from "./fields/screen.ts";
import { customValues } from "./fields/values.ts";

const PRIORITIES: Priority[] = ["highest", "high", "medium", "low", "lowest"];

/** Exactly what is sent for this content; nothing is on its way that is not in here. */
export function issueFields(draft: Draft, content: StoryContent, screen: JiraField[]): IssueFields {
  const { target } = draft;
  const priority = priorityOf(screen, content.priority.value);
  const points = pointsField(screen);
  const hasLabels = screen.some(({ system }) => system === "labels");
  const estimate = content.estimate.points;
  const custom = customValues(draft, content, screen);
  if (points && estimate !== null) custom[points.id] = estimate;
  return {
    projectKey: target.projectKey,
    issueTypeId: target.issueTypeId,
    ...(target.parentKey !== undefined && { parentKey: target.parentKey }),
    summary: content.title.text.trim(),
    description: describe(content, points === undefined ? estimate : null),
    ...(priority !== undefined && { priorityId: priority.id }),
    labels: hasLabels ? labelsOf(content) : [],
    ...(!hasLabels && { markIn: "description" as const }),
    custom,
  };
}

const labelsOf = ({ labels }: StoryContent): string[] =>
  labels.values.map((label) => label.trim()).filter((label) => label !== "");

/**
 * The field that ties an issue to the one above it: `parent` in the Cloud and of sub-tasks, the epic
 * link on Data Center. Undefined: the screen has neither.
 */
export const parentFieldOf = (screen: JiraField[]): JiraField | undefined =>
  screen.find(({ system }) => system === "parent") ?? screen.find(isEpicLink);

/** Jira lists priorities from the highest down; names are localized, so the place in the list counts. */
export function priorityOf(
  screen: JiraField[],
  value: Priority,
): { id: string; label: string } | undefined {
  const allowed = screen.find(({ system }) => system === "priority")?.allowed ?? [];
  const place = Math.round(
    (PRIORITIES.indexOf(value) / (PRIORITIES.length - 1)) * (allowed.length - 1),
  );
  return allowed[place];
}

/** The issue's description, as Markdown. */
function describe(content: StoryContent, points: number | null): string {
  const { role, need, benefit } = content.narrative;
  const narrative =
    role && `**As** ${role} **I want** ${need}${benefit && ` **so that** ${benefit}`}`;
  return [
    narrative,
    content.description.text.trim(),
    section("Acceptance criteria", content.criteria.map(criterionLine)),
    section(
      "Open questions",
      content.questions.map(({ text }) => `- ${oneLine(text)}`),
    ),
    points === null ? "" : `Estimate: ${points} ${points === 1 ? "point" : "points"}`,
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}

// Without a regular expression: a long run of blanks would take it minutes.
const oneLine = (text: string) =>
  text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "")
    .join(" ");

const section = (title: string, lines: string[]) =>
  lines.length === 0 ? "" : `### ${title}\n\n${lines.join("\n")}`;

function criterionLine(criterion: Criterion, i: number): string {
  if (!isGherkin(criterion)) return `- [ ] ${oneLine(criterion.text)}`;
  const { given, when, outcome } = criterion;
  return `${i + 1}. **Given** ${oneLine(given)} **when** ${oneLine(when)} **then** ${oneLine(outcome)}`;
}
