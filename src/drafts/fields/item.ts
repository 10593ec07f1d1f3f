import { isDeepStrictEqual } from "node:util";
import type { Account, Deps } from "../../app.ts";
import type { OutsideFailure } from "../../connections/failure.ts";
import type { JiraField } from "../../connections/jira/jira.ts";
import type { StoryContent } from "../../db/schema/content.ts";
import type { Draft } from "../draft.ts";
import { fieldsToFill } from "./confirm.ts";
import { keepPresets } from "./presets.ts";
import { type ReadForm, readForm, typedForm } from "./read-form.ts";
import { type ShownField, showFields, wordsOf } from "./shown.ts";
import type { ItemField, ItemFields } from "./values.ts";

export interface ItemFieldsShown {
  fields: ShownField[];
  /** Why Jira's fields are not there. */
  failure: OutsideFailure | undefined;
  /** Jira could not be asked when the model wrote this. */
  unfilled: boolean;
}

interface Shown {
  content: StoryContent;
  /** What was typed, where the form comes again. */
  form?: Record<string, string>;
  errors?: Record<string, string>;
}

const wasShown = (form: Record<string, string>) => form["fields"] === "shown";

/** The fields of one item for the form that edits it; `draft` as if it were the draft's only one. */
export async function showItemFields(
  deps: Deps,
  account: Account,
  draft: Draft,
  { content, form = {}, errors = {} }: Shown,
): Promise<ItemFieldsShown> {
  const unfilled = content.fields === undefined;
  const read = await fieldsToFill(deps, account, draft.target);
  if (!read.ok) return { fields: [], failure: read, unfilled };
  const { connectionId } = draft.target;
  const notes: Record<string, string[]> = {};
  for (const field of read.value)
    notes[field.id] = await notesOf(deps, account, { draft, field, content });
  const typed = wasShown(form) ? { typed: typedForm(read.value, form) } : {};
  const fields = await showFields(
    deps,
    account,
    { connectionId, fields: read.value },
    { values: ownValues(content.fields), errors, notes, ...typed },
  );
  return { fields, failure: undefined, unfilled };
}

async function notesOf(
  deps: Deps,
  account: Account,
  { draft, field, content }: { draft: Draft; field: JiraField; content: StoryContent },
): Promise<string[]> {
  const own = content.fields?.[field.id];
  const forAll = draft.fields[field.id];
  const notes: string[] = [];
  if (own?.said !== undefined) {
    notes.push(
      `The model wrote “${own.said.slice(0, 100)}”; Jira has no such value, or could not be asked.`,
    );
  }
  if ((own?.value ?? undefined) === undefined && forAll !== undefined) {
    const { connectionId } = draft.target;
    const words = await wordsOf(deps, account, { connectionId, field }, forAll);
    notes.push(`Left empty, it takes ${words}, which holds for all items.`);
  }
  return notes;
}

/** Those that stand, in Jira's write shape, by field id. */
export const ownValues = (fields: ItemFields = {}): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(fields).flatMap(([id, { value }]) =>
      value === null || value === undefined ? [] : [[id, value]],
    ),
  );

export type ReadItem =
  | { ok: true; fields: ItemFields | undefined }
  /** By field id. */
  | { ok: false; errors: Record<string, string> };

/** What a person made of the fields of one item. Where the form did not have them, they stay as they are. */
export async function readItemFields(
  deps: Deps,
  account: Account,
  draft: Draft,
  { form, before }: { form: Record<string, string>; before: StoryContent },
): Promise<ReadItem> {
  if (!wasShown(form)) return { ok: true, fields: before.fields };
  const screen = await fieldsToFill(deps, account, draft.target);
  if (!screen.ok) return { ok: true, fields: before.fields };
  const fields = screen.value;
  const values = ownValues(before.fields);
  const { target } = draft;
  const read = await readForm(deps, account, { target, fields, form, before: values });
  if (Object.keys(read.errors).length > 0) return { ok: false, errors: read.errors };
  await keepPresets(deps, account, target, { fields, before: values, after: read.values });
  return { ok: true, fields: merged(fields, before.fields ?? {}, read) };
}

/** What was not changed keeps its citations; what a person typed has none. */
function merged(fields: JiraField[], before: ItemFields, read: ReadForm): ItemFields {
  const shown = new Set(fields.map(({ id }) => id));
  const others = Object.entries(before).filter(([id]) => !shown.has(id));
  const own = fields.flatMap(({ id, name }): [string, ItemField][] => {
    const value = read.values[id];
    if (value === undefined) return [];
    const known = before[id];
    if (known && isDeepStrictEqual(known.value, value)) return [[id, known]];
    return [[id, { value, name, text: read.words[id] ?? "", cites: [] }]];
  });
  return Object.fromEntries([...others, ...own]);
}
