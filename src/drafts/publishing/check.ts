import type { Account, Deps } from "../../app.ts";
import { jiraClientFor } from "../../connections/connection.ts";
import type { OutsideFailure } from "../../connections/failure.ts";
import type { JiraField } from "../../connections/jira/jira.ts";
import { eq } from "../../db/drizzle.ts";
import type { IssueFields } from "../../db/schema/drafts.ts";
import { controlOf, shapeField, typedValue } from "../custom-field.ts";
import { type Draft, findRevision } from "../draft.ts";
import { type Finding, findings } from "../findings.ts";
import { askedFields, issueFields, priorityOf } from "../issue-fields.ts";
import { ruleContext } from "../show.ts";
import { storyOf } from "../nodes.ts";
import { listPassages } from "../source.ts";
import { readScreen } from "../target.ts";

export interface Checked {
  /** Undefined when the create screen could not be read. */
  fields: IssueFields | undefined;
  screen: JiraField[];
  priority: string | undefined;
  markup: string;
  findings: Finding[];
  failure: OutsideFailure | undefined;
}

/** What would be sent, and what the rules and Jira's own screen say of it. Undefined without a revision. */
export async function checkDraft(
  deps: Deps,
  account: Account,
  draft: Draft,
): Promise<Checked | undefined> {
  const [revision, passages] = await Promise.all([
    findRevision(deps.db, draft.id, draft.revision),
    listPassages(deps.db, draft.id),
  ]);
  if (!revision) return undefined;
  const content = storyOf(revision.content);
  const context = ruleContext(deps, draft, { content, passages });
  const [jira, screen] = await Promise.all([
    jiraClientFor(deps, account.id, draft.target.connectionId),
    readScreen(deps, account, draft.target),
  ]);
  const none = { fields: undefined, screen: [], priority: undefined, markup: "" };
  if (!jira.ok) return { ...none, findings: findings(context), failure: jira };
  if (!screen.ok) return { ...none, findings: findings(context), failure: screen };
  const fields = issueFields(draft, content, screen.value);
  return {
    fields,
    screen: screen.value,
    priority: priorityOf(screen.value, content.priority.value)?.label,
    markup: jira.value.renderDescription(fields.description),
    findings: findings({ ...context, screen: screen.value }),
    failure: undefined,
  };
}

/** An error keeps a draft from being signed. */
export const blocks = (all: Finding[]): boolean => all.some(({ level }) => level === "error");

export interface AskedValues {
  typed: Record<string, string>;
  errors: Record<string, string>;
}

/** What the person filled for the required fields; kept with the draft as far as it is right. */
export async function saveAskedFields(
  deps: Pick<Deps, "db">,
  draft: Draft,
  screen: JiraField[],
  values: Record<string, string>,
): Promise<AskedValues & { fields: Record<string, unknown> }> {
  const fields = { ...draft.fields };
  const typed: Record<string, string> = {};
  const errors: Record<string, string> = {};
  for (const field of askedFields(screen)) {
    const value = values[`field.${field.id}`] ?? "";
    typed[field.id] = value;
    const shaped = shapeField(field, value);
    if (shaped.ok) fields[field.id] = shaped.value;
    else errors[field.id] = shaped.message;
  }
  const { drafts } = deps.db.t;
  await deps.db.update(drafts).set({ fields }).where(eq(drafts.id, draft.id));
  return { typed, errors, fields };
}

/** The asked fields as the page shows them. */
export const askedOf = (screen: JiraField[], draft: Draft, { typed, errors }: AskedValues) =>
  askedFields(screen).map((field) => ({
    id: field.id,
    name: field.name,
    control: controlOf(field),
    options: field.allowed,
    value: typed[field.id] ?? typedValue(field, draft.fields[field.id]),
    error: errors[field.id],
  }));
