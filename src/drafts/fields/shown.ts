import type { Account, Deps } from "../../app.ts";
import type { JiraChoice, JiraField } from "../../connections/jira/jira.ts";
import { type ControlKind, idOf, type Typed } from "./control.ts";
import { controlOf } from "./controls.ts";
import { listOf } from "./controls/options.ts";
import { namedUser } from "./controls/user.ts";
import { readUser } from "../target.ts";

/** A field as a form shows it. */
export interface ShownField {
  id: string;
  name: string;
  kind: ControlKind;
  required: boolean;
  options: JiraChoice[];
  typed: Typed;
  error: string | undefined;
  /** What there is to know about it, in words: where its value came from, what Jira fills in. */
  notes: string[];
}

export interface FormState {
  /** Values that stand so far, by field id. */
  values: Record<string, unknown>;
  /** What was typed, where the form comes again. */
  typed?: Record<string, Typed>;
  errors?: Record<string, string>;
  notes?: Record<string, string[]>;
}

type Whose = Pick<Account, "id">;

/** The fields in Jira's order, each with what stands in it. People are shown by their names. */
export async function showFields(
  deps: Deps,
  account: Whose,
  { connectionId, fields }: { connectionId: string; fields: JiraField[] },
  { values, typed = {}, errors = {}, notes = {} }: FormState,
): Promise<ShownField[]> {
  const nameOf = async (id: string) => {
    const found = await readUser(deps, account, connectionId, id);
    return found.ok ? namedUser(found.value) : id;
  };
  return Promise.all(
    fields.map(async (field): Promise<ShownField> => {
      const { id, name, required, allowed } = field;
      const value = values[id];
      const control = controlOf(field);
      const isPerson = control.kind === "user" || control.kind === "users";
      const shown = isPerson ? await namedValue(value, nameOf) : control.typed(field, value);
      return {
        id,
        name,
        kind: control.kind,
        required: required && !field.hasDefault,
        options: allowed,
        typed: typed[id] ?? (value === undefined ? {} : shown),
        error: errors[id],
        notes: [
          ...(control.kind === "json" ? [typeNote(field)] : []),
          ...(notes[id] ?? []),
          ...standardNote(field),
        ],
      };
    }),
  );
}

async function namedValue(value: unknown, nameOf: (id: string) => Promise<string>): Promise<Typed> {
  if (!Array.isArray(value)) return { "": await nameOf(idOf(value) ?? "") };
  const names = await Promise.all(listOf(value).map((one) => nameOf(idOf(one) ?? "")));
  return Object.fromEntries(names.map((name, i) => [String(i), name]));
}

/** What is known of a value that only an app understands. */
const typeNote = ({ type, items }: JiraField): string =>
  type === "array"
    ? `Jira calls it a list of “${items ?? "values"}”: [ … ].`
    : `Jira calls its type “${type}”.`;

function standardNote(field: JiraField): string[] {
  if (!field.hasDefault) return [];
  const words = field.standard === undefined ? "" : controlOf(field).words(field, field.standard);
  return [words === "" ? "Left empty, Jira fills it in." : `Left empty, Jira fills in ${words}.`];
}

/** A value in words; a person by name. */
export async function wordsOf(
  deps: Deps,
  account: Whose,
  { connectionId, field }: { connectionId: string; field: JiraField },
  value: unknown,
): Promise<string> {
  const fields = [field];
  const [shown] = await showFields(
    deps,
    account,
    { connectionId, fields },
    { values: { [field.id]: value } },
  );
  const isPerson = shown?.kind === "user" || shown?.kind === "users";
  return shown && isPerson
    ? Object.values(shown.typed).join(", ")
    : controlOf(field).words(field, value);
}
