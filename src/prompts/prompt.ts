import type { Account } from "../app.ts";
import type { Queries } from "../db/db.ts";
import { and, asc, desc, eq, isNull, or, sql } from "../db/drizzle.ts";
import { prepared } from "../db/prepared.ts";
import type { Row } from "../db/schema.ts";
import type { PromptPurpose } from "../db/schema/prompts.ts";

/** One version of a prompt. */
export type Prompt = Row<"promptVersions">;

/** Every composition asks for it. */
const selectInUse = prepared((db) => {
  const { promptVersions: v, promptLabels: l } = db.t;
  const inUse = and(eq(l.name, v.name), eq(l.version, v.version), eq(l.label, "production"));
  return db
    .select({ prompt: v })
    .from(v)
    .innerJoin(l, inUse)
    .where(eq(v.name, sql.placeholder("name")))
    .prepare("prompt_in_use");
});

/** The version that is in use, or the one that is asked for. */
export async function findPrompt(
  db: Queries,
  name: string,
  version?: number,
): Promise<Prompt | undefined> {
  if (version !== undefined) {
    const { promptVersions: v } = db.t;
    const [asked] = await db
      .select()
      .from(v)
      .where(and(eq(v.name, name), eq(v.version, version)));
    return asked;
  }
  const [row] = await selectInUse(db, { name });
  return row?.prompt;
}

export async function newestVersion(db: Queries, name: string): Promise<Prompt | undefined> {
  const { promptVersions: v } = db.t;
  const [newest] = await db
    .select()
    .from(v)
    .where(eq(v.name, name))
    .orderBy(desc(v.version))
    .limit(1);
  return newest;
}

/** What this account can draft by: everybody's prompts and its own, each as it is in use, by name. */
export async function listPrompts(
  db: Queries,
  account: Pick<Account, "id">,
  purpose: PromptPurpose,
): Promise<Prompt[]> {
  const { prompts: p, promptVersions: v, promptLabels: l } = db.t;
  const inUse = and(eq(l.name, v.name), eq(l.version, v.version), eq(l.label, "production"));
  const rows = await db
    .select({ prompt: v })
    .from(p)
    .innerJoin(v, eq(v.name, p.name))
    .innerJoin(l, inUse)
    .where(and(eq(p.purpose, purpose), or(isNull(p.ownerId), eq(p.ownerId, account.id))))
    // The first one is offered to whoever chose none: the product's, not an own one.
    .orderBy(desc(isNull(p.ownerId)), asc(p.name));
  return rows.map(({ prompt }) => prompt);
}

const LONGEST_VALUE = 120;

/**
 * The prompt with its `{{variables}}` filled. Values come from people and other systems: they are
 * put in as one short line and never looked at again.
 */
export function renderPrompt(
  { name, version, text }: Pick<Prompt, "name" | "version" | "text">,
  variables: Record<string, string>,
): { system: string; name: string; version: number } {
  const system = text.replaceAll(/\{\{(\w+)\}\}/g, (_, key: string) => {
    const value = Object.hasOwn(variables, key) ? variables[key] : undefined;
    if (value === undefined) throw new Error(`the prompt ${name} wants an unknown ${key}`);
    return value
      .replaceAll(/[\s"<>{}]+/g, " ")
      .trim()
      .slice(0, LONGEST_VALUE);
  });
  return { system, name, version };
}
