import type { JiraField } from "../../connections/jira/jira.ts";
import type { StoryContent } from "../../db/schema/content.ts";
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

interface FieldFound {
  part: string;
  message: string;
  level?: "warning";
}

/** What is wrong with the values of the other fields, as far as can be said without their screen. */
export const saidFindings = ({ fields = {} }: StoryContent): FieldFound[] =>
  Object.entries(fields).flatMap(([id, { value, name = id, said }]) => {
    if (said === undefined || !isEmpty(value)) return [];
    const message = `The model wrote “${said.slice(0, 100)}” for ${name}. Jira has no such value, or could not be asked; it is not sent. Choose one.`;
    return [{ part: `fields.${id}`, message, level: "warning" as const }];
  });

/** Values that the screen does not allow any more. */
export const staleFindings = (
  { content, values }: { content: StoryContent; values: Record<string, unknown> },
  screen: JiraField[],
): FieldFound[] =>
  screen.flatMap((field) => {
    const value = valueOf(field, content.fields, values);
    if (value === undefined || controlOf(field).allows(field, value)) return [];
    const message = `${field.name} has a value that Jira does not take any more; it is not sent. Choose another.`;
    return [{ part: `fields.${field.id}`, message, level: "warning" as const }];
  });
