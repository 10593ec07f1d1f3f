import { type Clock, newId } from "../../platform/clock.ts";
import { CANCELLED, CHANGED, changedJob, READY } from "../../platform/jobs/engine.ts";
import type { Enqueue, JobDefinition } from "../../platform/jobs/job.ts";
import type { Queue } from "../../platform/jobs/queue.ts";
import type { Live } from "../../platform/sse/live.ts";
import type { Db, Tx } from "../db.ts";
import { and, eq, inArray, sql } from "../drizzle.ts";
import { isUniqueViolation } from "../is-unique-violation.ts";

const DEFAULT_ATTEMPTS = 5;
const DEFAULT_PRIORITY = 100;
/** Of a payload, bytes. What is larger belongs in a row of its own, and its id in the payload. */
const LARGEST_PAYLOAD = 256 * 1024;

export function createQueue<Deps>(
  db: Db,
  { clock, live }: { clock: Clock; live: Live },
): Queue<Deps, Tx> {
  const changed = (id: string, topic: string) => {
    for (const name of [topic, CHANGED, changedJob(id)]) live.wake(name);
  };
  return {
    async enqueue(tx, job, payload, options) {
      const answer = await insert(tx, rowOf(clock, job, payload, options));
      if (!answer.existing) tx.afterCommit(() => changed(answer.id, READY));
      return answer;
    },
    async cancel(jobId, by) {
      const cancelled = await db.transaction((tx) => markCancelled(tx, clock.now(), jobId, by));
      if (cancelled) changed(jobId, CANCELLED);
      return cancelled;
    },
    async retry(jobId) {
      const retried = await makeReady(db, clock.now(), jobId);
      if (retried) changed(jobId, READY);
      return retried;
    },
  };
}

async function insert(tx: Tx, row: ReturnType<typeof rowOf>) {
  const { jobs } = tx.t;
  const { id, name, queue, uniqueKey } = row;
  // The one in the way may end between the two statements (on PostgreSQL): then insert again.
  for (let tries = 0; tries < 3; tries++) {
    const inserted = await tx
      .insert(jobs)
      .values(row)
      .onConflictDoNothing()
      .returning({ id: jobs.id });
    if (inserted.length > 0) return { id, existing: false };
    const [existing] = await tx
      .select({ id: jobs.id })
      .from(jobs)
      .where(and(eq(jobs.queue, queue), eq(jobs.uniqueKey, uniqueKey ?? ""), isOpen));
    if (existing) return { id: existing.id, existing: true };
  }
  throw new Error(`a job ${name} could be neither inserted nor found`);
}

async function markCancelled(tx: Tx, now: Date, id: string, by: string): Promise<boolean> {
  const { jobs } = tx.t;
  const mine = eq(jobs.id, id);
  const [job] = await tx.locked(tx.select({ state: jobs.state }).from(jobs).where(mine));
  if (job?.state !== "ready" && job?.state !== "running") return false;
  const ends = job.state === "ready" && { state: "cancelled" as const, finishedAt: now };
  await tx
    .update(jobs)
    .set({ cancelledAt: now, cancelledBy: by, ...ends })
    .where(mine);
  return true;
}

async function makeReady(db: Db, now: Date, id: string): Promise<boolean> {
  const { jobs } = db.t;
  const fresh = { attempts: 0, rescues: 0, cancelledAt: null, cancelledBy: null, finishedAt: null };
  try {
    const retried = await db
      .update(jobs)
      .set({ ...fresh, state: "ready", runAt: now })
      .where(and(eq(jobs.id, id), inArray(jobs.state, ["dead", "cancelled"])))
      .returning({ id: jobs.id });
    return retried.length > 0;
  } catch (error) {
    // Another job does the same work already.
    if (isUniqueViolation(error)) return false;
    throw error;
  }
}

/** As the partial index says it, so that both databases use it. */
const isOpen = sql`unique_key is not null and state in ('ready', 'running')`;

function rowOf<Deps, Payload>(
  clock: Clock,
  job: JobDefinition<Deps, Payload>,
  payload: Payload,
  { accountId, title, runAt, priority }: Enqueue,
) {
  job.payload.parse(payload);
  const text = JSON.stringify(payload);
  if (Buffer.byteLength(text) > LARGEST_PAYLOAD) {
    throw new Error(`the payload of ${job.name} is too large: store it and enqueue its id`);
  }
  const now = clock.now();
  return {
    id: newId(clock),
    queue: job.queue,
    name: job.name,
    label: job.label,
    accountId,
    title,
    state: "ready" as const,
    priority: priority ?? job.priority ?? DEFAULT_PRIORITY,
    runAt: runAt ?? now,
    attempts: 0,
    maxAttempts: job.attempts ?? DEFAULT_ATTEMPTS,
    rescues: 0,
    uniqueKey: job.unique ? `${job.name} ${job.unique(payload)}` : null,
    concurrencyKey: job.concurrencyKey?.(payload) ?? null,
    payload: text,
    createdAt: now,
  };
}
