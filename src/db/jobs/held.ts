import type { JobContext } from "../../platform/jobs/job.ts";
import type { Queries } from "../db.ts";
import { and, eq, exists, sql } from "../drizzle.ts";

type Claim = Pick<JobContext, "id" | "owner" | "attempt">;
/** Of a query that is built once, a place for each. */
type Holder = Claim | Record<keyof Claim, ReturnType<typeof sql.placeholder>>;

/**
 * A condition for what a handler writes: its attempt still holds the job. Without it a handler that
 * was taken for dead could end the work that its successor is doing.
 */
export function isHeld(db: Queries, { id, owner, attempt }: Holder) {
  const { jobs } = db.t;
  const holder = and(eq(jobs.id, id), eq(jobs.owner, owner), eq(jobs.attempts, attempt));
  const mine = and(holder, eq(jobs.state, "running"));
  return exists(
    db
      .select({ one: sql`1` })
      .from(jobs)
      .where(mine),
  );
}
