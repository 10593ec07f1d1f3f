import type { Kit } from "../kit.pg.ts";
import type { accountTables } from "./accounts.ts";

export type ActivityStatus = "open" | "ok" | "error" | "interrupted" | "cancelled";
/** What a call is for; routing, limits and insights go by it. */
export type TaskType = "draft" | "refine" | "split" | "judge" | "test";

/** One row per model call, opened before it is sent (law 6); attempts are its children. */
export function llmTables(k: Kit, { accounts }: ReturnType<typeof accountTables>) {
  const activities = k.table(
    "activities",
    {
      id: k.text("id").primaryKey(),
      at: k.time("at").notNull(),
      accountId: k.text("account_id").references(() => accounts.id, { onDelete: "set null" }),
      taskType: k.text("task_type").$type<TaskType>().notNull(),
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
      finishedAt: k.time("finished_at"),
      /** The process that holds it open; at start, rows of dead processes are settled. */
      owner: k.text("owner").notNull(),
    },
    (t) => [
      k.index("activities_account").on(t.accountId, t.at, t.id),
      k.index("activities_subject").on(t.subject, t.at),
      k.index("activities_status").on(t.status, t.at),
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
      provider: k.text("provider").notNull(),
      model: k.text("model").notNull(),
      startedAt: k.time("started_at").notNull(),
      finishedAt: k.time("finished_at"),
      outcome: k.text("outcome").notNull(),
      httpStatus: k.int("http_status"),
      errorCode: k.text("error_code"),
    },
    (t) => [k.primaryKey({ columns: [t.activityId, t.attempt] })],
  );
  return { activities, activityAttempts };
}
