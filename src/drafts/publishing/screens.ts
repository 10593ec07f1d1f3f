import type { Account, Deps } from "../../app.ts";
import type { OutsideFailure } from "../../connections/failure.ts";
import type { JiraField } from "../../connections/jira/jira.ts";
import { eq } from "../../db/drizzle.ts";
import type { BacklogNode } from "../../db/schema/drafts.ts";
import { controlOf, shapeField, typedValue } from "../custom-field.ts";
import { type Draft, findRevision } from "../draft.ts";
import { askedFields } from "../issue-fields.ts";
import { nodesOf } from "../nodes.ts";
import { readScreen } from "../target.ts";
import { draftOfNode } from "./node-target.ts";

interface Screens {
  /** By issue type. */
  screens: Map<string, JiraField[]>;
  /** Every field that some of them has, once. */
  screen: JiraField[];
  failure: OutsideFailure | undefined;
}

/** The create screens of all issue types that these nodes become. */
export async function readScreens(
  deps: Deps,
  account: Account,
  draft: Draft,
  nodes: readonly BacklogNode[],
): Promise<Screens> {
  const targets = new Map(
    nodes.map((node) => {
      const { target } = draftOfNode(draft, node);
      return [target.issueTypeId, target];
    }),
  );
  targets.delete("");
  const screens = new Map<string, JiraField[]>();
  for (const [typeId, target] of targets) {
    const read = await readScreen(deps, account, target);
    if (!read.ok) return { screens, screen: [], failure: read };
    screens.set(typeId, read.value);
  }
  const fields = [...screens.values()].flat();
  const screen = [...new Map(fields.map((field) => [field.id, field])).values()];
  return { screens, screen, failure: undefined };
}

/** The fields that some node of the newest revision has on its screen. */
export async function screenOfDraft(
  deps: Deps,
  account: Account,
  draft: Draft,
): Promise<JiraField[]> {
  const revision = await findRevision(deps.db, draft.id, draft.revision);
  const nodes = revision ? nodesOf(draft, revision.content) : [];
  const left = nodes.filter(({ decision }) => decision !== "left_out");
  return (await readScreens(deps, account, draft, left)).screen;
}

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
