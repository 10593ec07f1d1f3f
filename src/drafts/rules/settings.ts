import type { RuleSettings } from "../../../config/rules.ts";
import type { Deps } from "../../app.ts";
import type { Queries } from "../../db/db.ts";
import { and, eq } from "../../db/drizzle.ts";
import type { Row } from "../../db/schema.ts";
import type { Target } from "../../db/schema/drafts.ts";

export type ProjectSettings = Row<"projectSettings">;

/** A project of one Jira. */
export interface ProjectKey {
  baseUrl: string;
  projectKey: string;
}

export async function findProjectSettings(
  db: Queries,
  { baseUrl, projectKey }: ProjectKey,
): Promise<ProjectSettings | undefined> {
  const { projectSettings: s } = db.t;
  const [row] = await db
    .select()
    .from(s)
    .where(and(eq(s.baseUrl, baseUrl), eq(s.projectKey, projectKey)));
  return row;
}

/** What an admin set for the project that a draft goes to. */
export async function projectSettingsOf(
  db: Queries,
  { connectionId, projectKey }: Pick<Target, "connectionId" | "projectKey">,
): Promise<ProjectSettings | undefined> {
  const { projectSettings: s, connections } = db.t;
  const [row] = await db
    .select({ settings: s })
    .from(connections)
    .innerJoin(s, eq(s.baseUrl, connections.baseUrl))
    .where(and(eq(connections.id, connectionId), eq(s.projectKey, projectKey)));
  return row?.settings;
}

/** How many people must countersign a draft for this project. */
export async function signaturesOf(
  db: Queries,
  target: Pick<Target, "connectionId" | "projectKey">,
): Promise<number> {
  return (await projectSettingsOf(db, target))?.signatures ?? 1;
}

/** The rules of a draft's project: the company's, and over them what an admin set for it. */
export async function rulesFor(
  deps: Pick<Deps, "rules" | "ruleSchema"> & { db: Queries },
  target: Pick<Target, "connectionId" | "projectKey">,
): Promise<RuleSettings> {
  const settings = await projectSettingsOf(deps.db, target);
  return mergedRules(deps, settings?.rules ?? {});
}

/** What is not valid any more, since the product has changed, is as the company has it. */
export function mergedRules(
  { rules, ruleSchema }: Pick<Deps, "rules" | "ruleSchema">,
  own: Record<string, unknown>,
): RuleSettings {
  let merged = rules;
  for (const [id, settings] of Object.entries(own)) {
    const parsed = ruleSchema.safeParse({ ...merged, [id]: settings });
    if (parsed.success) merged = parsed.data;
  }
  return merged;
}
