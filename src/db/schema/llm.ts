import type { Kit } from "../kit.pg.ts";
import type { accountTables } from "./accounts.ts";

/** `blocked`: a budget refused it, so nothing was sent. */
export type ActivityStatus = "open" | "ok" | "error" | "interrupted" | "cancelled" | "blocked";
/** `shared`: it waited for an identical call in the air; `bypass`: asked to be answered anew. */
export type CacheUse = "none" | "hit" | "stored" | "bypass" | "shared";
/** What a call is for; routing, limits and insights go by it. */
export type TaskType =
  | "draft"
  | "refine"
  | "judge"
  | "split"
  | "review"
  | "tests"
  | "rca"
  | "document"
  | "chat"
  | "classify"
  | "embed"
  | "test";
/** `outside`: work with another tool, written down by a person; never sent by us. */
export type ActivityTask = TaskType | "outside";
export type Category = "feature" | "bugfix" | "refactor" | "docs" | "test";

/** Integer nano-USD for a million tokens, and for a call. */
export interface PriceList {
  input: number;
  cacheRead: number;
  cacheWrite5m: number;
  cacheWrite1h: number;
  output: number;
  perCall: number;
}

/** What is kept of an answer, to be replayed. */
export type KeptEvents = { texts: string[]; stopReason: string | null };

/** One row per model call, opened before it is sent (law 6); attempts are its children. */
export function llmTables(k: Kit, { accounts }: ReturnType<typeof accountTables>) {
  const activities = k.table(
    "activities",
    {
      id: k.text("id").primaryKey(),
      at: k.time("at").notNull(),
      accountId: k.text("account_id").references(() => accounts.id, { onDelete: "set null" }),
      /** The account's at the time: its budget pays. */
      teamId: k.text("team_id"),
      taskType: k.text("task_type").$type<ActivityTask>().notNull(),
      /** What it was for, e.g. `draft:<id>`. */
      subject: k.text("subject").notNull(),
      promptName: k.text("prompt_name").notNull(),
      promptVersion: k.int("prompt_version").notNull(),
      connectionId: k.text("connection_id").notNull(),
      provider: k.text("provider").notNull(),
      modelRequested: k.text("model_requested").notNull(),
      modelServed: k.text("model_served"),
      status: k.text("status").$type<ActivityStatus>().notNull(),
      errorCode: k.text("error_code"),
      stopReason: k.text("stop_reason"),
      upstreamRequestId: k.text("upstream_request_id"),
      ttftMs: k.int("ttft_ms"),
      totalMs: k.int("total_ms"),
      inputUncached: k.big("input_uncached"),
      cacheRead: k.big("cache_read"),
      cacheWrite5m: k.big("cache_write_5m"),
      cacheWrite1h: k.big("cache_write_1h"),
      output: k.big("output"),
      usageSource: k.text("usage_source").$type<"reported" | "estimated">(),
      /** Integer nano-USD; null = unpriced, never 0 for "unknown". */
      costNanoUsd: k.big("cost_nano_usd"),
      priceRef: k.text("price_ref"),
      /** What an answer from the cache would have cost. */
      savedNanoUsd: k.big("saved_nano_usd"),
      /** Held against the budgets until the call ends; null = nothing is held. */
      reservedNanoUsd: k.big("reserved_nano_usd"),
      /** Of `at` in UTC, e.g. `2026-11-21`: budgets and roll-ups go by it. */
      day: k.text("day"),
      cache: k.text("cache").$type<CacheUse>().notNull().default("none"),
      attempts: k.int("attempts"),
      /** Which connection answered; null = none did. */
      connectionServed: k.text("connection_served"),
      /** Another connection or model answered than the one asked for. */
      fallback: k.bool("fallback").notNull().default(false),
      httpStatus: k.int("http_status"),
      /** Of the request's texts and of the answer, UTF-8. */
      bytesIn: k.big("bytes_in"),
      bytesOut: k.big("bytes_out"),
      /** From the call to the first attempt on its way, in microseconds. */
      overheadUs: k.int("overhead_us"),
      projectKey: k.text("project_key"),
      jobId: k.text("job_id"),
      /** What a person says of work with an outside tool. */
      category: k.text("category").$type<Category>(),
      linesAdded: k.int("lines_added"),
      linesRemoved: k.int("lines_removed"),
      filesChanged: k.int("files_changed"),
      finishedAt: k.time("finished_at"),
      /** The process that holds it open; at start, rows of dead processes are settled. */
      owner: k.text("owner").notNull(),
    },
    (t) => [
      k.index("activities_account").on(t.accountId, t.at, t.id),
      k.index("activities_subject").on(t.subject, t.at),
      k.index("activities_status").on(t.status, t.at, t.id),
      k.index("activities_at").on(t.at, t.id),
      k.index("activities_model").on(t.modelRequested, t.at, t.id),
      k.index("activities_project").on(t.projectKey, t.at, t.id),
      k.index("activities_task").on(t.taskType, t.at, t.id),
      k.index("activities_day").on(t.day),
    ],
  );
  const activityAttempts = k.table(
    "activity_attempts",
    {
      activityId: k
        .text("activity_id")
        .notNull()
        .references(() => activities.id, { onDelete: "cascade" }),
      attempt: k.int("attempt").notNull(),
      /** Null in rows from before calls could go to several. */
      connectionId: k.text("connection_id"),
      provider: k.text("provider").notNull(),
      model: k.text("model").notNull(),
      startedAt: k.time("started_at").notNull(),
      finishedAt: k.time("finished_at"),
      outcome: k.text("outcome").notNull(),
      httpStatus: k.int("http_status"),
      errorCode: k.text("error_code"),
      inputUncached: k.big("input_uncached"),
      cacheRead: k.big("cache_read"),
      cacheWrite5m: k.big("cache_write_5m"),
      cacheWrite1h: k.big("cache_write_1h"),
      output: k.big("output"),
      usageSource: k.text("usage_source").$type<"reported" | "estimated">(),
      costNanoUsd: k.big("cost_nano_usd"),
    },
    (t) => [k.primaryKey({ columns: [t.activityId, t.attempt] })],
  );
  /** What was asked and answered, redacted, kept for a time of its own. */
  const activityBodies = k.table(
    "activity_bodies",
    {
      activityId: k
        .text("activity_id")
        .primaryKey()
        .references(() => activities.id, { onDelete: "cascade" }),
      request: k.text("request").notNull(),
      answer: k.text("answer").notNull(),
      createdAt: k.time("created_at").notNull(),
    },
    (t) => [k.index("activity_bodies_created").on(t.createdAt)],
  );
  return { activities, activityAttempts, activityBodies };
}
