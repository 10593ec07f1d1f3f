import { setTimeout } from "node:timers/promises";
import type { Account, Deps } from "../../app.ts";
import { jiraClientFor } from "../../connections/connection.ts";
import type { Outside } from "../../connections/failure.ts";
import type { JiraClient, JiraField } from "../../connections/jira/jira.ts";
import type { StoryContent } from "../../db/schema/content.ts";
import type { Target } from "../../db/schema/drafts.ts";
import { readScreen } from "../target.ts";
import { controlOf } from "./controls.ts";
import { formFields } from "./screen.ts";
import type { ItemField } from "./values.ts";

type Whose = Pick<Account, "id">;

/** The fields that can be filled for an issue of this target. */
export async function fieldsToFill(
  deps: Deps,
  account: Whose,
  target: Target,
): Promise<Outside<JiraField[]>> {
  const screen = await readScreen(deps, account, target);
  return screen.ok ? { ok: true, value: formFields(screen.value, target) } : screen;
}

/** A composition waits no longer for Jira, ms. */
const PATIENCE = 8000;

/** The same for a composition, which goes on without them: undefined when Jira does not answer in time. */
export async function fieldsToCompose(
  deps: Deps,
  account: Whose,
  target: Target,
): Promise<JiraField[] | undefined> {
  const end = new AbortController();
  const late = setTimeout(PATIENCE, undefined, { signal: end.signal }).catch(() => undefined);
  const fields = await Promise.race([fieldsToFill(deps, account, target), late]);
  end.abort();
  if (fields?.ok) return fields.value;
  const { projectKey } = target;
  deps.log.warn("drafts.composed_without_fields", { projectKey, code: fields?.code ?? "late" });
  return undefined;
}

/** Whether only Jira knows if a value of it is right. */
const isConfirmed = (field: JiraField): boolean => controlOf(field).confirm !== undefined;

/** Asks Jira for the people that a model named; whom it does not know stays what was said. */
export async function confirmAnswer(
  deps: Deps,
  account: Whose,
  { target, screen }: { target: Target; screen: JiraField[] },
  content: StoryContent,
): Promise<StoryContent> {
  const open = screen.filter(
    (field) => content.fields?.[field.id]?.said !== undefined && isConfirmed(field),
  );
  if (open.length === 0) return content;
  const jira = await jiraClientFor(deps, account.id, target.connectionId);
  if (!jira.ok) return content;
  const fields = { ...content.fields };
  for (const field of open) {
    const before = fields[field.id];
    if (before) fields[field.id] = await confirmOne(jira.value, { target, field }, before);
  }
  return { ...content, fields };
}

async function confirmOne(
  jira: JiraClient,
  { target, field }: { target: Target; field: JiraField },
  before: ItemField,
): Promise<ItemField> {
  const control = controlOf(field);
  const typed = control.model?.typed(field, (before.said ?? "").split("; "));
  const shaped = typed && control.shape(field, typed);
  if (!shaped?.ok || shaped.value === undefined) return before;
  const { projectKey } = target;
  const answer = await control.confirm?.ask(jira, { field, projectKey }, shaped.value);
  if (!answer?.ok) return before;
  const { said: _, ...rest } = before;
  return { ...rest, value: answer.value, text: answer.words };
}
