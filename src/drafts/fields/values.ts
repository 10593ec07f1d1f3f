import type { JiraField } from "../../connections/jira/jira.ts";
import type { StoryContent } from "../../db/schema/drafts.ts";
import type { Draft } from "../draft.ts";
import { controlOf } from "./controls.ts";
import { formFields, isEpicName } from "./screen.ts";

export type ItemFields = NonNullable<StoryContent["fields"]>;
export type ItemField = ItemFields[string];

const isEmpty = (value: unknown) => value === undefined || value === null;

/** The item's own value of a field, else the one for all items. */
export function valueOf(
  { id }: Pick<JiraField, "id">,
  own: StoryContent["fields"],
  forAll: Record<string, unknown>,
): unknown {
  const value = own?.[id]?.value;
  const used = isEmpty(value) ? forAll[id] : value;
  return isEmpty(used) ? undefined : used;
}

/** What is sent for the other fields of the screen, by field id; a value that Jira does not allow is not. */
export function customValues(
  { target, fields }: Pick<Draft, "target" | "fields">,
  content: StoryContent,
  screen: JiraField[],
): Record<string, unknown> {
  const entries = formFields(screen, target).flatMap((field): [string, unknown][] => {
    const value = valueOf(field, content.fields, fields);
    if (value === undefined) {
      return isEpicName(field) ? [[field.id, content.title.text.trim().slice(0, 255)]] : [];
    }
    return controlOf(field).allows(field, value) ? [[field.id, value]] : [];
  });
  return Object.fromEntries(entries);
}

export interface FieldFound {
  part: string;
  message: string;
  level?: "warning";
}

/** What is wrong with the values of the other fields. */
export function fieldFindings(
  { content, values }: { content: StoryContent; values: Record<string, unknown> },
  screen: JiraField[],
): FieldFound[] {
  return screen.flatMap((field): FieldFound[] => {
    const part = `fields.${field.id}`;
    const value = valueOf(field, content.fields, values);
    const said = content.fields?.[field.id]?.said;
    if (value !== undefined && !controlOf(field).allows(field, value)) {
      const message = `${field.name} has a value that Jira does not take any more; it is not sent. Choose another.`;
      return [{ part, message, level: "warning" }];
    }
    if (said === undefined || value !== undefined) return [];
    const message = `The model wrote “${said.slice(0, 100)}” for ${field.name}, which Jira does not know; it is not sent. Choose a value.`;
    return [{ part, message, level: "warning" }];
  });
}
