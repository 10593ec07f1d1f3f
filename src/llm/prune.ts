import type { Db } from "../db/db.ts";
import { and, asc, inArray, lt, ne } from "../db/drizzle.ts";

/** Small, so that nobody waits for the delete. */
const CHUNK = 200;

/** Questions and answers that are older than this leave the ledger; its rows stay. */
export async function pruneBodies(db: Db, before: Date, signal: AbortSignal): Promise<number> {
  const { activityBodies: b } = db.t;
  for (let dropped = 0; ;) {
    const rows = await db
      .select({ id: b.activityId })
      .from(b)
      .where(lt(b.createdAt, before))
      .orderBy(asc(b.createdAt))
      .limit(CHUNK);
    if (rows.length === 0 || signal.aborted) return dropped;
    await db.delete(b).where(
      inArray(
        b.activityId,
        rows.map(({ id }) => id),
      ),
    );
    dropped += rows.length;
  }
}

/** Calls that are older than this; what they came to stays in the sums by day. */
export async function pruneActivities(db: Db, before: Date, signal: AbortSignal): Promise<number> {
  const { activities: a } = db.t;
  for (let dropped = 0; ;) {
    const rows = await db
      .select({ id: a.id })
      .from(a)
      .where(and(lt(a.at, before), ne(a.status, "open")))
      .orderBy(asc(a.at))
      .limit(CHUNK);
    if (rows.length === 0 || signal.aborted) return dropped;
    await db.delete(a).where(
      inArray(
        a.id,
        rows.map(({ id }) => id),
      ),
    );
    dropped += rows.length;
  }
}
