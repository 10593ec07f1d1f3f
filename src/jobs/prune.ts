import type { Db } from "../db/db.ts";
import { and, asc, gt, inArray, isNotNull, lt } from "../db/drizzle.ts";
import type { Row } from "../db/schema.ts";
import type { Clock } from "../platform/clock.ts";
import { done, type Fate, type JobContext, retry } from "../platform/jobs/job.ts";

const DAY = 86_400_000;
/** Small, so that nobody waits for the delete. */
const CHUNK = 500;
/** Of a queue, after its end; failed and cancelled ones wait longer for a person to look. */
const KEEP_DAYS = { done: 14, failed: 90 };
const KEEP_DAYS_OF: Record<string, typeof KEEP_DAYS> = { system: { done: 2, failed: 30 } };

type Ended = Pick<Row<"jobs">, "id" | "queue" | "state" | "finishedAt">;

/** The body of `jobs.prune`: deletes ended jobs by their age, with their attempts and progress. */
export async function prune(
  { db, clock }: { db: Db; clock: Clock },
  context: Pick<JobContext, "signal" | "progress">,
): Promise<Fate> {
  const now = clock.now();
  const newest = idsBefore(new Date(now.getTime() - shortest() * DAY));
  let deleted = 0;
  for (let after = ""; !context.signal.aborted;) {
    const chunk = await listEnded(db, after, newest);
    const last = chunk.at(-1);
    if (!last) return done({ deleted });
    after = last.id;
    const old = chunk.filter((job) => isOld(job, now)).map(({ id }) => id);
    if (old.length > 0) await db.delete(db.t.jobs).where(inArray(db.t.jobs.id, old));
    deleted += old.length;
    context.progress({ done: deleted, text: `${deleted} old jobs deleted` });
  }
  return retry("It was stopped between two chunks.");
}

/** By id, which is the time of creation: an index on the time of the end would cost every job. */
async function listEnded(db: Db, after: string, newest: string): Promise<Ended[]> {
  const { id, queue, state, finishedAt } = db.t.jobs;
  return db
    .select({ id, queue, state, finishedAt })
    .from(db.t.jobs)
    .where(and(gt(id, after), lt(id, newest), isNotNull(finishedAt)))
    .orderBy(asc(id))
    .limit(CHUNK);
}

function isOld({ queue, state, finishedAt }: Ended, now: Date): boolean {
  const keep = KEEP_DAYS_OF[queue] ?? KEEP_DAYS;
  const days = state === "done" ? keep.done : keep.failed;
  return finishedAt !== null && now.getTime() - finishedAt.getTime() > days * DAY;
}

const shortest = () =>
  Math.min(KEEP_DAYS.done, ...Object.values(KEEP_DAYS_OF).map((keep) => keep.done));

/** Every id of `newId` that is older than this time sorts before it. */
function idsBefore(time: Date): string {
  const hex = time.getTime().toString(16).padStart(12, "0");
  return `${hex.slice(0, 8)}-${hex.slice(8)}`;
}
