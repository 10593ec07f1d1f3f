import { type Clock, newId } from "../../platform/clock.ts";
import { CANCELLED, CHANGED, changedJob, READY } from "../../platform/jobs/engine.ts";
import type { Enqueue, JobDefinition } from "../../platform/jobs/job.ts";
import type { Queue } from "../../platform/jobs/queue.ts";
import type { Live } from "../../platform/sse/live.ts";
import type { Db, Tx } from "../db.ts";
import { and, desc, eq, inArray, sql } from "../drizzle.ts";
import type { JobState } from "../schema/jobs.ts";
import { prepared } from "../prepared.ts";
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
      const cancelled = await db.transaction((tx) => markCancelled(tx, clock.now(), [jobId], by));
      for (const id of cancelled) changed(id, CANCELLED);
      return cancelled.length > 0;
    },
    async retry(jobId) {
      const retried = await makeReady(db, clock.now(), jobId);
      if (retried) changed(jobId, READY);
      return retried;
    },
    async cancelAll(tx, jobIds, by) {
      const mark = (ids: string[]) => markCancelled(tx, clock.now(), ids, by);
      const cancelled = await inChunks(jobIds, mark);
      tx.afterCommit(() => cancelled.forEach((id) => changed(id, CANCELLED)));
      return cancelled.length;
    },
    async retryAll(tx, jobIds) {
      const retried = await inChunks(jobIds, (ids) => makeAllReady(tx, clock.now(), ids));
      tx.afterCommit(() => retried.forEach((id) => changed(id, READY)));
      return retried.length;
    },
  };
}

/** Of ids in one statement. */
const CHUNK = 100;

async function inChunks(
  ids: readonly string[],
  change: (ids: string[]) => Promise<string[]>,
): Promise<string[]> {
  const changed: string[] = [];
  for (let at = 0; at < ids.length; at += CHUNK) {
    changed.push(...(await change(ids.slice(at, at + CHUNK))));
  }
  return changed;
}

type NewJob = ReturnType<typeof rowOf>;

/** Building it takes longer than running it, and a batch has hundreds. */
const insertJob = prepared((db) => {
  const { jobs } = db.t;
  const { placeholder } = sql;
  const places = {
    id: placeholder("id"),
    queue: placeholder("queue"),
    name: placeholder("name"),
    label: placeholder("label"),
    accountId: placeholder("accountId"),
    title: placeholder("title"),
    state: placeholder("state"),
    priority: placeholder("priority"),
    runAt: placeholder("runAt"),
    attempts: placeholder("attempts"),
    maxAttempts: placeholder("maxAttempts"),
    rescues: placeholder("rescues"),
    // The columns' own encoder would trip over null.
    uniqueKey: sql`${placeholder("uniqueKey")}`,
    concurrencyKey: sql`${placeholder("concurrencyKey")}`,
    payload: placeholder("payload"),
    createdAt: placeholder("createdAt"),
  } satisfies Record<keyof NewJob, unknown>;
  return db
    .insert(jobs)
    .values(places)
    .onConflictDoNothing()
    .returning({ id: jobs.id })
    .prepare("jobs_insert");
});

async function insert(tx: Tx, row: NewJob) {
  const { jobs } = tx.t;
  const { id, name, queue, uniqueKey } = row;
  // The one in the way may end between the two statements (on PostgreSQL): then insert again.
  for (let tries = 0; tries < 3; tries++) {
    const inserted = await insertJob(tx, row);
    if (inserted.length > 0) return { id, existing: false };
    const [existing] = await tx
      .select({ id: jobs.id })
      .from(jobs)
      .where(and(eq(jobs.queue, queue), eq(jobs.uniqueKey, uniqueKey ?? ""), isOpen));
    if (existing) return { id: existing.id, existing: true };
  }
  throw new Error(`a job ${name} could be neither inserted nor found`);
}

/** Answers which of them had not ended yet. */
async function markCancelled(tx: Tx, now: Date, ids: string[], by: string): Promise<string[]> {
  const { jobs } = tx.t;
  const { id, state } = jobs;
  const open = and(inArray(id, ids), inArray(state, ["ready", "running"]));
  const found = await tx.locked(tx.select({ id, state }).from(jobs).where(open));
  const mark = { cancelledAt: now, cancelledBy: by };
  const idsOf = (of: JobState) => found.filter((job) => job.state === of).map((job) => job.id);
  const [ready, running] = [idsOf("ready"), idsOf("running")];
  if (ready.length > 0) {
    const end = { ...mark, state: "cancelled" as const, finishedAt: now };
    await tx.update(jobs).set(end).where(inArray(id, ready));
  }
  if (running.length > 0) await tx.update(jobs).set(mark).where(inArray(id, running));
  return [...ready, ...running];
}

const FRESH = {
  state: "ready" as const,
  attempts: 0,
  rescues: 0,
  cancelledAt: null,
  cancelledBy: null,
  finishedAt: null,
};
const STOPPED: JobState[] = ["dead", "cancelled"];

async function makeReady(db: Db, now: Date, id: string): Promise<boolean> {
  const { jobs } = db.t;
  try {
    const retried = await db
      .update(jobs)
      .set({ ...FRESH, runAt: now })
      .where(and(eq(jobs.id, id), inArray(jobs.state, STOPPED)))
      .returning({ id: jobs.id });
    return retried.length > 0;
  } catch (error) {
    // Another job does the same work already.
    if (isUniqueViolation(error)) return false;
    throw error;
  }
}

const keyOf = (job: { queue: string; uniqueKey: string | null }) =>
  JSON.stringify([job.queue, job.uniqueKey]);

/** Leaves out what another job does already: it would fail all the others with it. */
async function makeAllReady(tx: Tx, now: Date, ids: string[]): Promise<string[]> {
  const { jobs } = tx.t;
  const { id, queue, state, uniqueKey } = jobs;
  const stopped = and(inArray(id, ids), inArray(state, STOPPED));
  const found = await tx.locked(
    tx.select({ id, queue, uniqueKey }).from(jobs).where(stopped).orderBy(desc(id)),
  );
  const keys = found.flatMap((job) => job.uniqueKey ?? []);
  const busy =
    keys.length === 0
      ? []
      : await tx
          .select({ queue, uniqueKey })
          .from(jobs)
          .where(and(inArray(uniqueKey, keys), isOpen));
  const taken = new Set(busy.map(keyOf));
  const free = found.filter((job) => {
    const isFree = job.uniqueKey === null || !taken.has(keyOf(job));
    taken.add(keyOf(job));
    return isFree;
  });
  if (free.length === 0) return [];
  const chosen = inArray(
    id,
    free.map((job) => job.id),
  );
  const rows = await tx
    .update(jobs)
    .set({ ...FRESH, runAt: now })
    .where(chosen)
    .returning({ id });
  return rows.map((row) => row.id);
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
