import type { Queries } from "../../db/db.ts";
import { asc, eq } from "../../db/drizzle.ts";
import type { Remark } from "../../db/schema/content.ts";
import { isReview } from "../../drafts/nodes.ts";

/** What earlier revisions of a review have said. */
export interface Known {
  /** By fingerprint: the id, and the decision of a person that was the last. */
  remarks: ReadonlyMap<string, Pick<Remark, "id" | "decision">>;
  /** The highest number of an id. */
  last: number;
}

/** Of all revisions: an id is never given twice, and what was left out stays out. */
export async function readKnown(db: Queries, draftId: string): Promise<Known> {
  const { revisions } = db.t;
  const rows = await db
    .select({ content: revisions.content })
    .from(revisions)
    .where(eq(revisions.draftId, draftId))
    .orderBy(asc(revisions.number));
  const all = rows.flatMap(({ content }) => (isReview(content) ? content.remarks : []));
  return {
    remarks: new Map(all.map(({ fingerprint, id, decision }) => [fingerprint, { id, decision }])),
    last: all.reduce((most, { id }) => Math.max(most, Number(id.slice(1)) || 0), 0),
  };
}
