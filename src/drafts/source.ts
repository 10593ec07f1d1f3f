import type { Queries } from "../db/db.ts";
import { and, asc, eq, isNull } from "../db/drizzle.ts";
import type { Row } from "../db/schema.ts";
import type { Passage } from "../db/schema/drafts.ts";

export type Source = Row<"sources">;

/** Those that the draft rests on now: a later version has taken the place of an earlier one. */
export async function listSources(db: Queries, draftId: string): Promise<Source[]> {
  const { sources } = db.t;
  return db
    .select()
    .from(sources)
    .where(and(eq(sources.draftId, draftId), isNull(sources.replacedAt)))
    .orderBy(asc(sources.position), asc(sources.id));
}

/** What the draft may cite, source by source. */
export async function listPassages(db: Queries, draftId: string): Promise<Passage[]> {
  const { sources } = db.t;
  const rows = await db
    .select({ passages: sources.passages })
    .from(sources)
    .where(and(eq(sources.draftId, draftId), isNull(sources.replacedAt)))
    .orderBy(asc(sources.position), asc(sources.id));
  return rows.flatMap(({ passages }) => passages);
}
