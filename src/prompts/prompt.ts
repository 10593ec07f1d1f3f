import type { Queries } from "../db/db.ts";
import { and, asc, desc, eq } from "../db/drizzle.ts";
import type { Row } from "../db/schema.ts";

export type Prompt = Row<"promptVersions">;

/** The newest version, or the one that is asked for. */
export async function findPrompt(
  db: Queries,
  name: string,
  version?: number,
): Promise<Prompt | undefined> {
  const { promptVersions } = db.t;
  const named = eq(promptVersions.name, name);
  const wanted = version === undefined ? named : and(named, eq(promptVersions.version, version));
  const [prompt] = await db
    .select()
    .from(promptVersions)
    .where(wanted)
    .orderBy(desc(promptVersions.version))
    .limit(1);
  return prompt;
}

/** The newest version of each prompt for a purpose (`draft` or `refine`), by name. */
export async function listPrompts(db: Queries, purpose: string): Promise<Prompt[]> {
  const { promptVersions } = db.t;
  const versions = await db
    .select()
    .from(promptVersions)
    .orderBy(asc(promptVersions.name), desc(promptVersions.version));
  const newest = versions.filter(({ name }, i) => name !== versions[i - 1]?.name);
  return newest.filter((prompt) => prompt.purpose === purpose);
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
    const value = variables[key];
    if (value === undefined) throw new Error(`the prompt ${name} wants an unknown ${key}`);
    return value
      .replaceAll(/[\s"<>{}]+/g, " ")
      .trim()
      .slice(0, LONGEST_VALUE);
  });
  return { system, name, version };
}
