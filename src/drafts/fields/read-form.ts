import type { Account, Deps } from "../../app.ts";
import { jiraClientFor } from "../../connections/connection.ts";
import type { JiraClient, JiraField } from "../../connections/jira/jira.ts";
import type { Outside } from "../../connections/failure.ts";
import type { Target } from "../../db/schema/drafts.ts";
import type { Confirmed, Context, Typed } from "./control.ts";
import { controlOf } from "./controls.ts";

/** Every name in a form begins with it: `field.<id>`, `field.<id>.<part>`. */
const NAME = "field.";
const LONGEST = 40_000;

export interface ReadForm {
  /** By field id; undefined where the field was left empty. */
  values: Record<string, unknown>;
  /** In words, where there is a value. */
  words: Record<string, string>;
  typed: Record<string, Typed>;
  errors: Record<string, string>;
}

interface Form {
  target: Target;
  fields: JiraField[];
  /** As the browser sent it. */
  form: Record<string, string>;
  /** Values that stand so far: what was not changed is not asked of Jira again. */
  before: Record<string, unknown>;
}

/** What a form says of each field, in Jira's write shape; Jira is asked where only it knows. */
export async function readForm(
  deps: Deps,
  account: Pick<Account, "id">,
  { target, fields, form, before }: Form,
): Promise<ReadForm> {
  const read: ReadForm = { values: {}, words: {}, typed: {}, errors: {} };
  let jira: Promise<Outside<JiraClient>> | undefined;
  for (const field of fields) {
    const { id } = field;
    const typed = typedOf(form, id);
    read.typed[id] = typed;
    const answer = await readField(field, { typed, before: before[id] }, async (value) => {
      jira ??= jiraClientFor(deps, account.id, target.connectionId);
      const client = await jira;
      if (!client.ok) return { ok: false, failure: client };
      const context = { field, projectKey: target.projectKey };
      return confirm(client.value, context, value);
    });
    if (answer.ok) Object.assign(read.values, { [id]: answer.value });
    if (answer.ok && answer.value !== undefined) read.words[id] = answer.words;
    if (!answer.ok)
      read.errors[id] = "failure" in answer ? unasked(field, answer.failure) : answer.message;
  }
  return read;
}

const confirm = (jira: JiraClient, context: Context, value: unknown) =>
  controlOf(context.field).confirm?.ask(jira, context, value) ??
  Promise.resolve({ ok: true as const, value, words: "" });

const unasked = ({ name }: JiraField, { message }: { message: string }) =>
  `Jira could not be asked whether ${name} is right: ${message} What you typed is still here; save again in a moment.`;

async function readField(
  field: JiraField,
  { typed, before }: { typed: Typed; before: unknown },
  ask: (value: unknown) => Promise<Confirmed>,
): Promise<Confirmed> {
  if (Object.values(typed).some(({ length }) => length > LONGEST)) {
    const message = `${field.name} takes at most ${LONGEST.toLocaleString("en")} characters here.`;
    return { ok: false, message };
  }
  const control = controlOf(field);
  const shaped = control.shape(field, typed);
  if (!shaped.ok) return shaped;
  const { value } = shaped;
  if (value === undefined) return { ok: true, value, words: "" };
  if (!control.confirm) return { ok: true, value, words: control.words(field, value) };
  const isKept = before !== undefined && control.confirm.isKept(value, before);
  if (!isKept) return ask(value);
  return { ok: true, value: before, words: Object.values(typed).filter(Boolean).join("; ") };
}

/** What a form says of each field, as it was typed. */
export const typedForm = (fields: JiraField[], form: Record<string, string>) =>
  Object.fromEntries(fields.map(({ id }) => [id, typedOf(form, id)]));

/** The parts of one field: "" for the field's own name. */
function typedOf(form: Record<string, string>, id: string): Typed {
  const own = `${NAME}${id}`;
  return Object.fromEntries(
    Object.entries(form).flatMap(([name, value]): [string, string][] => {
      if (name === own) return [["", value]];
      return name.startsWith(`${own}.`) ? [[name.slice(own.length + 1), value]] : [];
    }),
  );
}
