import type { Account, Deps } from "../../app.ts";
import type { JiraField } from "../../connections/jira/jira.ts";
import { eq } from "../../db/drizzle.ts";
import type { StoryContent } from "../../db/schema/content.ts";
import { type Draft, findRevision } from "../draft.ts";
import { parentFieldOf } from "../issue-fields.ts";
import { nodesOf } from "../nodes.ts";
import { readScreens } from "../publishing/screens.ts";
import type { Typed } from "./control.ts";
import { controlOf } from "./controls.ts";
import { listRefusals, refusalOf, type Refusals } from "./filled.ts";
import { findPresets, keepPresets, presetNotes } from "./presets.ts";
import { readForm } from "./read-form.ts";
import { askedFields, formFields, isTree } from "./screen.ts";
import { type ShownField, showFields } from "./shown.ts";
import { valueOf } from "./values.ts";

/** What a person typed for the fields of all items, and what is wrong with it; by field id. */
export interface AskedValues {
  typed: Record<string, Typed>;
  errors: Record<string, string>;
}

interface Asking {
  /** Every field that some item's create screen has. */
  screen: JiraField[];
  /** Of the items that are published. */
  contents: StoryContent[];
  refusals: Refusals;
}

async function findAsking(deps: Deps, account: Account, draft: Draft): Promise<Asking> {
  const [revision, refusals] = await Promise.all([
    findRevision(deps.db, draft.id, draft.revision),
    listRefusals(deps.db, draft.id),
  ]);
  const all = revision ? nodesOf(draft, revision.content) : [];
  const nodes = all.filter(({ decision }) => decision !== "left_out");
  const read = await readScreens(deps, account, draft, nodes);
  const above = isTree(nodes) ? parentFieldOf(read.screen) : undefined;
  const screen = read.screen.filter((field) => field !== above);
  return { screen, contents: nodes.map(({ content }) => content), refusals };
}

/**
 * What is asked before it is sent: required fields for which some item has no value of its own, and
 * fields whose common value Jira has refused.
 */
function fieldsToAsk(draft: Draft, { screen, contents, refusals }: Asking): JiraField[] {
  const required = new Set(askedFields(screen).map(({ id }) => id));
  return formFields(screen, draft.target).filter((field) => {
    const lacks = contents.some((content) => !hasOwn(field, content));
    return lacks && (required.has(field.id) || refusals[field.id] !== undefined);
  });
}

function hasOwn(field: JiraField, content: StoryContent): boolean {
  const value = valueOf(field, content.fields, {});
  return value !== undefined && controlOf(field).allows(field, value);
}

/** What the person filled for the asked fields; kept with the draft as far as it is right. */
export async function saveAskedFields(
  deps: Deps,
  account: Account,
  draft: Draft,
  form: Record<string, string>,
): Promise<AskedValues & { fields: Record<string, unknown> }> {
  const { target } = draft;
  const asked = fieldsToAsk(draft, await findAsking(deps, account, draft));
  const input = { target, fields: asked, form, before: draft.fields };
  const { values, typed, errors } = await readForm(deps, account, input);
  const required = new Set(askedFields(asked).map(({ id }) => id));
  for (const { id, name } of asked) {
    const isMissing = required.has(id) && errors[id] === undefined && values[id] === undefined;
    if (isMissing) errors[id] = `Jira needs a value for ${name}.`;
  }
  const fields = withValues(draft.fields, values);
  const { drafts } = deps.db.t;
  await deps.db.update(drafts).set({ fields }).where(eq(drafts.id, draft.id));
  await keepPresets(deps, account, target, { fields: asked, before: draft.fields, after: values });
  return { typed, errors, fields };
}

/** A field that was left empty has no value any more. */
export function withValues(
  before: Record<string, unknown>,
  values: Record<string, unknown>,
): Record<string, unknown> {
  const all = Object.entries({ ...before, ...values });
  return Object.fromEntries(all.filter(([, value]) => value !== undefined));
}

/** The asked fields as the page shows them; a refusal stands until the value is another one. */
export async function showAsked(
  deps: Deps,
  account: Account,
  draft: Draft,
  { typed, errors }: AskedValues,
): Promise<ShownField[]> {
  const asking = await findAsking(deps, account, draft);
  const { connectionId } = draft.target;
  const fields = fieldsToAsk(draft, asking);
  const said = fields.flatMap(({ id }) => {
    const refusal = refusalOf(asking.refusals, id, draft.fields[id]);
    return refusal === undefined ? [] : [[id, refusal]];
  });
  const presets = await findPresets(deps.db, account, draft.target);
  const { notes } = presetNotes(fields, { presets, values: draft.fields });
  const state = { values: draft.fields, typed, notes };
  const allErrors = { ...Object.fromEntries(said), ...errors };
  return showFields(deps, account, { connectionId, fields }, { ...state, errors: allErrors });
}
