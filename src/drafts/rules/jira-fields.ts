import type { JiraField } from "../../connections/jira/jira.ts";
import type { StoryContent } from "../../db/schema/content.ts";
import { askedFields, pointsField } from "../fields/screen.ts";
import { saidFindings, staleFindings, valueOf } from "../fields/values.ts";
import { defineRule, type Found, type RuleContext } from "./rule.ts";

const LONGEST_SUMMARY = 255;
const LONGEST_LABEL = 255;
/** Unless Jira's administrator allows another one; what it is, a refusal tells. */
const LONGEST_TEXT = 32_767;

export const jiraFields = defineRule({
  id: "JIRA-FIELDS",
  label: "Jira will take it",
  basis: "The create screen of the project",
  help: "Title, labels and every required field have values that Jira takes, and there is a place for the mark by which an issue is found again.",
  check({ content, screen, values, longestText }) {
    const title = content.title.text.trim();
    const found: Found[] = [];
    if (title === "") found.push({ part: "title", message: "Jira needs a title." });
    if (title.length > LONGEST_SUMMARY) {
      const message = `The title has ${title.length} characters; Jira takes ${LONGEST_SUMMARY}.`;
      found.push({ part: "title", message, fixable: true });
    }
    if (/\n/.test(title)) {
      found.push({ part: "title", message: "Jira takes a title of one line.", fixable: true });
    }
    const most = longestText ?? LONGEST_TEXT;
    if (content.description.text.length > most) {
      const some = most.toLocaleString("en");
      const message =
        longestText === undefined
          ? `The description has more than ${some} characters; Jira takes more only where its administrator allows it.`
          : `The description has more than the ${some} characters that this Jira takes.`;
      const level = longestText === undefined ? { level: "warning" as const } : {};
      found.push({ part: "description", message, ...level });
    }
    const bad = content.labels.values.find(
      (label) => /\s/.test(label) || label.length > LONGEST_LABEL,
    );
    if (bad !== undefined) {
      const message = `Jira takes no label with blanks or of more than ${LONGEST_LABEL} characters: “${bad.slice(0, 60)}”.`;
      found.push({ part: "labels", message, fixable: true });
    }
    found.push(...saidFindings(content));
    if (!screen) return found;
    return [
      ...found,
      ...markFindings(content, screen),
      ...staleFindings({ content, values }, screen),
      ...missingFindings({ content, values }, screen),
    ];
  },
  fix: {
    label: "Make it fit",
    apply({ content }, part) {
      if (part === "labels") {
        const values = content.labels.values.map((label) =>
          label.trim().replaceAll(/\s+/g, "-").slice(0, LONGEST_LABEL),
        );
        return { ...content, labels: { ...content.labels, values } };
      }
      const line = content.title.text.trim().replaceAll(/\s+/g, " ");
      if (line.length <= LONGEST_SUMMARY)
        return { ...content, title: { ...content.title, text: line } };
      const text = `${line.slice(0, LONGEST_SUMMARY - 1).replace(/\s\S*$/, "")}…`;
      const description = {
        ...content.description,
        text: `${line}\n\n${content.description.text}`,
      };
      return { ...content, title: { ...content.title, text }, description };
    },
  },
});

/** By its mark an issue is found again after a lost answer: a label, or else a word in the description. */
function markFindings({ labels }: StoryContent, screen: JiraField[]): Found[] {
  const has = (id: string) => screen.some(({ system }) => system === id);
  if (has("labels")) return [];
  if (!has("description")) {
    const message =
      "The create screen of this issue type has neither Labels nor Description, so an issue could not be found again after a lost answer. Ask a Jira administrator to add one of them, or choose another issue type.";
    return [{ part: "labels", message }];
  }
  const given = labels.values.filter((label) => label.trim() !== "");
  if (given.length === 0) return [];
  const message = `The create screen of this issue type has no Labels field: ${given.join(", ")} will not be sent.`;
  return [{ part: "labels", message, level: "warning" }];
}

function missingFindings(
  { content, values }: Pick<RuleContext, "content" | "values">,
  screen: JiraField[],
): Found[] {
  const points = pointsField(screen);
  return askedFields(screen).flatMap((field): Found[] => {
    const { id, name } = field;
    const message = `Jira needs a value for ${name}.`;
    if (field === points) {
      return content.estimate.points === null ? [{ part: "estimate", message }] : [];
    }
    const isMissing = valueOf(field, content.fields, values) === undefined;
    return isMissing ? [{ part: `fields.${id}`, message }] : [];
  });
}
