import { sql } from "../drizzle.ts";
import type { Kit } from "../kit.pg.ts";

export type JobState = "ready" | "running" | "done" | "cancelled" | "dead";
export type AttemptOutcome =
  | "retry"
  | "cancel"
  | "timeout"
  /** Its process died. */
  | "lost"
  /** Its process stopped and gave it back. */
  | "released";

// Finished rows leave the hot indexes: those are partial.
export function jobTables(k: Kit) {
  const jobs = k.table(
    "jobs",
    {
      id: k.text("id").primaryKey(),
      queue: k.text("queue").notNull(),
      name: k.text("name").notNull(),
      /** Of the definition at that time, for people: "Write a draft". */
      label: k.text("label").notNull(),
      /** "" is the system itself. */
      accountId: k.text("account_id").notNull(),
      /** What it is about, for people: "Draft: Pay by card". */
      title: k.text("title").notNull(),
      state: k.text("state").$type<JobState>().notNull(),
      /** Lower runs first. */
      priority: k.int("priority").notNull(),
      runAt: k.time("run_at").notNull(),
      attempts: k.int("attempts").notNull(),
      maxAttempts: k.int("max_attempts").notNull(),
      rescues: k.int("rescues").notNull(),
      uniqueKey: k.text("unique_key"),
      concurrencyKey: k.text("concurrency_key"),
      owner: k.text("owner"),
      /** JSON text. */
      payload: k.text("payload").notNull(),
      result: k.text("result"),
      error: k.text("error"),
      traceId: k.text("trace_id"),
      cancelledAt: k.time("cancelled_at"),
      cancelledBy: k.text("cancelled_by"),
      createdAt: k.time("created_at").notNull(),
      startedAt: k.time("started_at"),
      finishedAt: k.time("finished_at"),
    },
    (t) => [
      k
        .index("jobs_ready")
        .on(t.queue, t.accountId, t.priority, t.runAt, t.id)
        .where(sql`state = 'ready'`),
      // Those that had to wait: the engine sets its timer by the first of them.
      k
        .index("jobs_due")
        .on(t.runAt)
        .where(sql`state = 'ready' and run_at > created_at`),
      k
        .index("jobs_running")
        .on(t.queue, t.accountId)
        .where(sql`state = 'running'`),
      k
        .uniqueIndex("jobs_concurrency")
        .on(t.queue, t.concurrencyKey)
        .where(sql`concurrency_key is not null and state = 'running'`),
      k
        .uniqueIndex("jobs_unique")
        .on(t.queue, t.uniqueKey)
        .where(sql`unique_key is not null and state in ('ready', 'running')`),
      // Lists, newest first (ids sort by time). By the end and not by the state, so that a claim
      // leaves them alone: few jobs run at once, so `ready` is nearly all that has not ended.
      k.index("jobs_account").on(t.accountId, t.id),
      k
        .index("jobs_account_open")
        .on(t.accountId, t.id)
        .where(sql`finished_at is null`),
      k
        .index("jobs_open")
        .on(t.id)
        .where(sql`finished_at is null`),
      k
        .index("jobs_account_ended")
        .on(t.accountId, t.state, t.id)
        .where(sql`finished_at is not null`),
      k
        .index("jobs_ended")
        .on(t.state, t.id)
        .where(sql`finished_at is not null`),
    ],
  );
  // Written when an attempt ends. The one that runs, or that ended well, is in the job itself.
  const jobAttempts = k.table(
    "job_attempts",
    {
      jobId: k
        .text("job_id")
        .notNull()
        .references(() => jobs.id, { onDelete: "cascade" }),
      attempt: k.int("attempt").notNull(),
      owner: k.text("owner").notNull(),
      startedAt: k.time("started_at").notNull(),
      finishedAt: k.time("finished_at").notNull(),
      outcome: k.text("outcome").$type<AttemptOutcome>().notNull(),
      error: k.text("error"),
    },
    (t) => [k.index("job_attempts_job").on(t.jobId, t.startedAt)],
  );
  const jobProgress = k.table("job_progress", {
    jobId: k
      .text("job_id")
      .primaryKey()
      .references(() => jobs.id, { onDelete: "cascade" }),
    done: k.int("done").notNull(),
    total: k.int("total"),
    text: k.text("text").notNull(),
    /** JSON text: where the next attempt goes on. */
    cursor: k.text("cursor"),
    updatedAt: k.time("updated_at").notNull(),
  });
  const workers = k.table("workers", {
    id: k.text("id").primaryKey(),
    /** Of the machine's name, start and process namespace: where `pid` means anything. */
    host: k.text("host").notNull(),
    pid: k.int("pid").notNull(),
    /** When the process began, as its system tells it; "" where it does not. */
    pidStart: k.text("pid_start").notNull(),
    startedAt: k.time("started_at").notNull(),
    /** A counter, not a time: a clock that jumps kills nobody. */
    beat: k.big("beat").notNull(),
  });
  const queues = k.table("queues", {
    name: k.text("name").primaryKey(),
    pausedAt: k.time("paused_at"),
    pausedBy: k.text("paused_by"),
  });
  const schedules = k.table("schedules", {
    name: k.text("name").primaryKey(),
    /** The last fire time that has its job. */
    firedAt: k.time("fired_at").notNull(),
  });
  return { jobs, jobAttempts, jobProgress, workers, queues, schedules };
}
