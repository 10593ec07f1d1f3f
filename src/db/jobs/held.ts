import type { JobContext } from "../../platform/jobs/job.ts";
import type { Queries } from "../db.ts";
import { and, eq, exists, sql } from "../drizzle.ts";

/**
 * A condition for what a handler writes: its attempt still holds the job. Without it a handler that
 * was taken for dead could end the work that its successor is doing.
 */
export function isHeld(
  db: Queries,
  { id, owner, attempt }: Pick<JobContext, "id" | "owner" | "attempt">,
) {
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
