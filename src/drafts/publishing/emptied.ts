import type { JiraField } from "../../connections/jira/jira.ts";
import type { StoryContent } from "../../db/schema/content.ts";
import type { IssueFields } from "../../db/schema/drafts.ts";
import type { Draft } from "../draft.ts";
import { formFields, pointsField } from "../fields/screen.ts";
import { valueOf } from "../fields/values.ts";

interface Sides {
  /** As if it were its only item. */
  draft: Pick<Draft, "fields" | "target">;
  content: StoryContent;
  screen: JiraField[];
  sent: IssueFields;
  next: IssueFields;
}

/**
 * What was sent last and is left empty now, so that an update can empty it in Jira: both sides with
 * those fields. A field that has left the create screen, or has a value that Jira does not take any
 * more, was not emptied by anybody.
 */
export function withEmptied({ draft, content, screen, sent, next }: Sides) {
  const before = withParentField(sent, next);
  const points = pointsField(screen);
  const isLeftEmpty = (field: JiraField) =>
    field === points
      ? content.estimate.points === null
      : valueOf(field, content.fields, draft.fields) === undefined &&
        content.fields?.[field.id]?.said === undefined;
  const shown = [...formFields(screen, draft.target), ...(points ? [points] : [])];
  const emptied = shown.filter(
    (field) =>
      isFilled(before.custom[field.id]) && !(field.id in next.custom) && isLeftEmpty(field),
  );
  const nothing = emptied.map(({ id, type }) => [id, type === "array" ? [] : null]);
  const custom = { ...next.custom, ...Object.fromEntries(nothing) };
  return { sent: before, next: { ...next, custom } };
}

/** Moved to the top of the tree: the field for the epic is one to be emptied. */
function withParentField(sent: IssueFields, next: IssueFields): IssueFields {
  const { parentField, parentKey } = sent;
  const isPlaced = next.parentKey !== undefined || next.parentField !== undefined;
  if (parentField === undefined || isPlaced) return sent;
  return { ...sent, custom: { ...sent.custom, [parentField]: parentKey } };
}

const isFilled = (value: unknown): boolean =>
  value !== undefined && value !== null && !(Array.isArray(value) && value.length === 0);
