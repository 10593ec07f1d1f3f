import type { Queries } from "../../db/db.ts";
import { and, asc, eq, isNotNull, isNull } from "../../db/drizzle.ts";
import type { Source } from "../source.ts";

export type NewerSource = Pick<Source, "id" | "kind" | "title" | "version" | "newerVersion">;

/** Sources of a draft of which the other system has a later version. */
export async function listNewer(db: Queries, draftId: string): Promise<NewerSource[]> {
  const { sources } = db.t;
  const { id, kind, title, version, newerVersion } = sources;
  return db
    .select({ id, kind, title, version, newerVersion })
    .from(sources)
    .where(and(eq(sources.draftId, draftId), isNull(sources.replacedAt), isNotNull(newerVersion)))
    .orderBy(asc(sources.position), asc(id));
}
