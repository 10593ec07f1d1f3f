import type { Account, Deps } from "../../app.ts";
import type { OutsideFailure } from "../../connections/failure.ts";
import type { JiraField } from "../../connections/jira/jira.ts";
import { and, eq } from "../../db/drizzle.ts";
import { type Draft, findRevision } from "../draft.ts";
import { nodesOf, storyOf } from "../nodes.ts";
import { readScreens } from "../publishing/screens.ts";
import { withValues } from "./asked.ts";
import { keepPresets } from "./presets.ts";
import { readForm } from "./read-form.ts";
import { formFields, isEpicName, isTree } from "./screen.ts";
import { fieldsToFill } from "./confirm.ts";

/** The fields that some item of the draft can have, each once. */
export async function screenForAll(
  deps: Deps,
  account: Account,
  draft: Draft,
): Promise<{ fields: JiraField[]; failure: OutsideFailure | undefined }> {
  if (draft.type === "story") {
    const read = await fieldsToFill(deps, account, draft.target);
    return read.ok ? { fields: read.value, failure: undefined } : { fields: [], failure: read };
  }
  const revision = await findRevision(deps.db, draft.id, draft.revision);
  const nodes = revision ? nodesOf(draft, revision.content) : [];
  const { screen, failure } = await readScreens(deps, account, draft, nodes);
  // What stands above an item, and an epic's own name, are never the same for all.
  const fields = formFields(screen, { placed: isTree(nodes) }).filter(
    (field) => field.system !== "parent" && !isEpicName(field),
  );
  return { fields, failure };
}

/** What the only item of a draft says itself, which comes before what is filled here. */
export async function ownNotes(deps: Deps, draft: Draft): Promise<Record<string, string[]>> {
  if (draft.type === "backlog") return {};
  const revision = await findRevision(deps.db, draft.id, draft.revision);
  const fields = revision ? (storyOf(revision.content).fields ?? {}) : {};
  const told = Object.entries(fields).flatMap(([id, { text }]) =>
    text === undefined ? [] : [[id, [`The draft itself says ${text}, and that comes first.`]]],
  );
  return Object.fromEntries(told);
}

export type SavedFields =
  | { ok: true }
  | { ok: false; errors: Record<string, string>; notice?: { tone: "warn"; text: string } };

/** What the person filled for all items; kept only when all of it is right. */
export async function saveDraftFields(
  deps: Deps,
  account: Account,
  draft: Draft,
  form: Record<string, string>,
): Promise<SavedFields> {
  const { fields, failure } = await screenForAll(deps, account, draft);
  if (failure) return refusal({}, failure.message);
  const { target } = draft;
  const read = await readForm(deps, account, { target, fields, form, before: draft.fields });
  const { values, errors } = read;
  if (Object.keys(errors).length > 0) return refusal(errors);
  const { drafts } = deps.db.t;
  const kept = await deps.db
    .update(drafts)
    .set({ fields: withValues(draft.fields, values) })
    .where(and(eq(drafts.id, draft.id), eq(drafts.state, "open")))
    .returning({ id: drafts.id });
  if (kept.length === 0) {
    return refusal({}, "The draft cannot be changed just now: it is being written or published.");
  }
  await keepPresets(deps, account, target, { fields, before: draft.fields, after: values });
  return { ok: true };
}

const refusal = (errors: Record<string, string>, text?: string): SavedFields => ({
  ok: false,
  errors,
  ...(text !== undefined && { notice: { tone: "warn", text } }),
});
