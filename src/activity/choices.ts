import type { Queries } from "../db/db.ts";
import { desc, eq } from "../db/drizzle.ts";

/** Among so many of the newest calls: the form costs the same however many there are. */
const NEWEST = 1000;

export interface Choices {
  models: string[];
  projects: string[];
}

/** What there is to filter by, in the calls of late. */
export async function listChoices(db: Queries, accountId: string | undefined): Promise<Choices> {
  const { activities: a } = db.t;
  const newest = db
    .select({ model: a.modelRequested, project: a.projectKey })
    .from(a)
    .where(accountId === undefined ? undefined : eq(a.accountId, accountId))
    .orderBy(desc(a.at), desc(a.id))
    .limit(NEWEST)
    .as("newest");
  const pairs = await db
    .selectDistinct({ model: newest.model, project: newest.project })
    .from(newest);
  return {
    models: sorted(pairs.map(({ model }) => model)),
    projects: sorted(pairs.map(({ project }) => project)),
  };
}

const sorted = (values: (string | null)[]): string[] =>
  [...new Set(values.flatMap((value) => value || []))].toSorted();
