import type { Kit } from "../kit.pg.ts";
import type { CacheUse, KeptEvents, PriceList, TaskType } from "./llm.ts";

export type BudgetScope = "company" | "team" | "account";
export type BudgetPeriod = "day" | "month";

/** What model calls may cost and did cost, and what is kept so that they cost less. */
export function spendingTables(k: Kit) {
  const llmCache = k.table(
    "llm_cache",
    {
      /** SHA-256 of all that makes a request what it is, its scope included. */
      key: k.text("key").primaryKey(),
      /** `account:<id>`, `team:<id>` or `company`. */
      scope: k.text("scope").notNull(),
      provider: k.text("provider").notNull(),
      model: k.text("model").notNull(),
      modelServed: k.text("model_served"),
      taskType: k.text("task_type").$type<TaskType>().notNull(),
      events: k.json<KeptEvents>("events").notNull(),
      bytes: k.big("bytes").notNull(),
      /** What the call cost that brought it: so much a hit saves. */
      costNanoUsd: k.big("cost_nano_usd"),
      createdAt: k.time("created_at").notNull(),
      expiresAt: k.time("expires_at").notNull(),
      lastUsedAt: k.time("last_used_at").notNull(),
      hits: k.big("hits").notNull(),
    },
    (t) => [
      // With the sizes, so that they are summed up without reading an answer.
      k.index("llm_cache_used").on(t.lastUsedAt, t.bytes, t.hits),
      k.index("llm_cache_expires").on(t.expiresAt),
      k.index("llm_cache_scope").on(t.scope),
    ],
  );
  const budgets = k.table(
    "budgets",
    {
      scope: k.text("scope").$type<BudgetScope>().notNull(),
      /** The team or account; empty for the company, and for each that has none of its own. */
      scopeId: k.text("scope_id").notNull(),
      period: k.text("period").$type<BudgetPeriod>().notNull(),
      /** Null = no limit in money. */
      limitNanoUsd: k.big("limit_nano_usd"),
      /** Counts every call, also of models without a price; null = no limit. */
      limitRequests: k.big("limit_requests"),
      changedBy: k.text("changed_by"),
      changedAt: k.time("changed_at").notNull(),
    },
    (t) => [k.primaryKey({ columns: [t.scope, t.scopeId, t.period] })],
  );
  const budgetSpends = k.table(
    "budget_spends",
    {
      scope: k.text("scope").$type<BudgetScope>().notNull(),
      scopeId: k.text("scope_id").notNull(),
      /** `2026-11-21` or `2026-11`, in UTC. */
      period: k.text("period").notNull(),
      spentNanoUsd: k.big("spent_nano_usd").notNull(),
      reservedNanoUsd: k.big("reserved_nano_usd").notNull(),
      requests: k.big("requests").notNull(),
      /** When four fifths were used up for the first time. */
      warnedAt: k.time("warned_at"),
    },
    (t) => [
      k.primaryKey({ columns: [t.scope, t.scopeId, t.period] }),
      k.index("budget_spends_warned").on(t.warnedAt),
    ],
  );
  /** What an administrator says a model costs; wins over the lists that we ship. */
  const priceRows = k.table(
    "price_rows",
    {
      model: k.text("model").notNull(),
      effectiveFrom: k.time("effective_from").notNull(),
      prices: k.json<PriceList>("prices").notNull(),
      changedBy: k.text("changed_by"),
      changedAt: k.time("changed_at").notNull(),
    },
    (t) => [k.primaryKey({ columns: [t.model, t.effectiveFrom] })],
  );
  /** The ledger by day, for charts; outlives the rows that it sums up. Empty text = none. */
  const activityDays = k.table(
    "activity_days",
    {
      day: k.text("day").notNull(),
      accountId: k.text("account_id").notNull(),
      projectKey: k.text("project_key").notNull(),
      taskType: k.text("task_type").$type<TaskType>().notNull(),
      provider: k.text("provider").notNull(),
      model: k.text("model").notNull(),
      promptName: k.text("prompt_name").notNull(),
      promptVersion: k.int("prompt_version").notNull(),
      status: k.text("status").notNull(),
      cache: k.text("cache").$type<CacheUse>().notNull(),
      calls: k.big("calls").notNull(),
      unpriced: k.big("unpriced").notNull(),
      attempts: k.big("attempts").notNull(),
      inputUncached: k.big("input_uncached").notNull(),
      cacheRead: k.big("cache_read").notNull(),
      cacheWrite: k.big("cache_write").notNull(),
      output: k.big("output").notNull(),
      costNanoUsd: k.big("cost_nano_usd").notNull(),
      savedNanoUsd: k.big("saved_nano_usd").notNull(),
      /** Sums; with `calls` and `ttftCalls` they give means. */
      totalMs: k.big("total_ms").notNull(),
      ttftMs: k.big("ttft_ms").notNull(),
      ttftCalls: k.big("ttft_calls").notNull(),
    },
    (t) => [
      k.primaryKey({
        name: "activity_days_pk",
        columns: [
          t.day,
          t.accountId,
          t.projectKey,
          t.taskType,
          t.provider,
          t.model,
          t.promptName,
          t.promptVersion,
          t.status,
          t.cache,
        ],
      }),
      k.index("activity_days_account").on(t.accountId, t.day),
    ],
  );
  return { llmCache, budgets, budgetSpends, priceRows, activityDays };
}
