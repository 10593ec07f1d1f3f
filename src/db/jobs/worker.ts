import type { Clock } from "../../platform/clock.ts";
import type { Engine } from "../../platform/jobs/engine.ts";
import type { AnyJob } from "../../platform/jobs/job.ts";
import type { Schedule, Worker } from "../../platform/jobs/queue.ts";
import { type Limits, Runner } from "../../platform/jobs/runner.ts";
import type { Live } from "../../platform/sse/live.ts";
import type { Log } from "../../platform/telemetry/log.ts";
import type { Db } from "../db.ts";
import { createQueue } from "./queue.ts";
import { createTicker } from "./schedules.ts";
import { createSqliteEngine } from "./sqlite-engine.ts";

interface WorkerOptions<Deps> {
  db: Db;
  /** What every `run` gets; asked for at each run. */
  deps: () => Deps;
  jobs: readonly AnyJob<Deps>[];
  schedules: readonly Schedule<Deps>[];
  /** Enqueued with the death of any other job; its payload is `{ jobId, diedAt }`. */
  whenDead?: AnyJob<Deps>;
  /** The one that the queue has: its wake-ups come over it. */
  live: Live;
  log: Log;
  clock: Clock;
  limits: Limits;
}

/** Throws when a schedule's times cannot be understood, or the database has no engine. */
export function createWorker<Deps>(options: WorkerOptions<Deps>): Worker {
  const { db, schedules, clock, live } = options;
  const queue = createQueue<Deps>(db, { clock, live });
  const runner = new Runner({
    ...options,
    engine: createEngine(options),
    tick: createTicker(db, { queue, clock }, schedules),
  });
  return {
    async start() {
      await recordQueues(options);
      await runner.start();
    },
    stop: (graceMs) => runner.stop(graceMs),
    alive: () => runner.alive(),
  };
}

/** So that a person can pause one. */
async function recordQueues<Deps>({ db, jobs }: WorkerOptions<Deps>): Promise<void> {
  const names = new Set(jobs.map(({ queue }) => queue));
  const rows = [...names].map((name) => ({ name }));
  if (rows.length > 0) await db.insert(db.t.queues).values(rows).onConflictDoNothing();
}

function createEngine<Deps>({ db, clock, log, whenDead }: WorkerOptions<Deps>): Engine {
  if (db.writer) return createSqliteEngine(db.writer, { clock, log, whenDead });
  throw new Error("Background jobs run on SQLite only so far.");
}
