import type { Kit } from "../kit.pg.ts";
import type { TaskType } from "./llm.ts";

type DraftOutcome = "open" | "published" | "removed";

/** What charts are drawn from: sums that outlive what they sum up. Empty text = none. */
export function insightTables(k: Kit) {
  /**
   * Model calls by day, with columns for how they ended and how long they took. Each call counts
   * twice: in the row of its account, and in one of everybody's, whose account is empty.
   */
  const callDays = k.table(
    "call_days",
    {
      day: k.text("day").notNull(),
      accountId: k.text("account_id").notNull(),
      projectKey: k.text("project_key").notNull(),
      taskType: k.text("task_type").$type<TaskType>().notNull(),
      provider: k.text("provider").notNull(),
      model: k.text("model").notNull(),
      promptName: k.text("prompt_name").notNull(),
      promptVersion: k.int("prompt_version").notNull(),
      calls: k.big("calls").notNull(),
      /** Answered without asking the model: kept before, or shared with an equal call. */
      cached: k.big("cached").notNull(),
      failed: k.big("failed").notNull(),
      interrupted: k.big("interrupted").notNull(),
      cancelled: k.big("cancelled").notNull(),
      blocked: k.big("blocked").notNull(),
      unpriced: k.big("unpriced").notNull(),
      /** Without what the provider read from its own cache. */
      input: k.big("input").notNull(),
      cacheRead: k.big("cache_read").notNull(),
      output: k.big("output").notNull(),
      costNanoUsd: k.big("cost_nano_usd").notNull(),
      savedNanoUsd: k.big("saved_nano_usd").notNull(),
      /** How many calls that a model answered had their first text within so many ms. */
      first250: k.int("first_250").notNull(),
      first500: k.int("first_500").notNull(),
      first1000: k.int("first_1000").notNull(),
      first2000: k.int("first_2000").notNull(),
      first4000: k.int("first_4000").notNull(),
      first8000: k.int("first_8000").notNull(),
      first15000: k.int("first_15000").notNull(),
      first30000: k.int("first_30000").notNull(),
      first60000: k.int("first_60000").notNull(),
      first120000: k.int("first_120000").notNull(),
      firstLonger: k.int("first_longer").notNull(),
      /** The same for their end; each call is in one step only. */
      total250: k.int("total_250").notNull(),
      total500: k.int("total_500").notNull(),
      total1000: k.int("total_1000").notNull(),
      total2000: k.int("total_2000").notNull(),
      total4000: k.int("total_4000").notNull(),
      total8000: k.int("total_8000").notNull(),
      total15000: k.int("total_15000").notNull(),
      total30000: k.int("total_30000").notNull(),
      total60000: k.int("total_60000").notNull(),
      total120000: k.int("total_120000").notNull(),
      totalLonger: k.int("total_longer").notNull(),
    },
    (t) => [
      k.primaryKey({
        name: "call_days_pk",
        columns: [
          t.accountId,
          t.day,
          t.projectKey,
          t.taskType,
          t.provider,
          t.model,
          t.promptName,
          t.promptVersion,
        ],
      }),
      // With all that the comparison of accounts asks for, so that no row is read.
      k
        .index("call_days_people")
        .on(
          t.day,
          t.accountId,
          t.projectKey,
          t.taskType,
          t.model,
          t.calls,
          t.cached,
          t.failed,
          t.interrupted,
          t.unpriced,
          t.input,
          t.cacheRead,
          t.output,
          t.costNanoUsd,
          t.savedNanoUsd,
        ),
    ],
  );

  /** The same by account alone, for the comparison of accounts: `call_days` has hundreds of rows for one here. */
  const accountDays = k.table(
    "account_days",
    {
      accountId: k.text("account_id").notNull(),
      day: k.text("day").notNull(),
      calls: k.big("calls").notNull(),
      cached: k.big("cached").notNull(),
      failed: k.big("failed").notNull(),
      interrupted: k.big("interrupted").notNull(),
      unpriced: k.big("unpriced").notNull(),
      input: k.big("input").notNull(),
      cacheRead: k.big("cache_read").notNull(),
      output: k.big("output").notNull(),
      costNanoUsd: k.big("cost_nano_usd").notNull(),
      savedNanoUsd: k.big("saved_nano_usd").notNull(),
    },
    (t) => [
      // One account after the other, each with its days, and no row is read.
      k
        .index("account_days_all")
        .on(
          t.accountId,
          t.day,
          t.calls,
          t.cached,
          t.failed,
          t.interrupted,
          t.unpriced,
          t.input,
          t.cacheRead,
          t.output,
          t.costNanoUsd,
          t.savedNanoUsd,
        ),
      k.index("account_days_day").on(t.day),
    ],
  );

  /** And by prompt and version alone, for the pages of the library; also calls of nobody. */
  const promptDays = k.table(
    "prompt_days",
    {
      promptName: k.text("prompt_name").notNull(),
      promptVersion: k.int("prompt_version").notNull(),
      day: k.text("day").notNull(),
      calls: k.big("calls").notNull(),
      answered: k.big("answered").notNull(),
      costNanoUsd: k.big("cost_nano_usd").notNull(),
      unpriced: k.big("unpriced").notNull(),
      totalMs: k.big("total_ms").notNull(),
    },
    (t) => [
      k
        .index("prompt_days_all")
        .on(
          t.promptName,
          t.promptVersion,
          t.day,
          t.calls,
          t.answered,
          t.costNanoUsd,
          t.unpriced,
          t.totalMs,
        ),
      k.index("prompt_days_day").on(t.day),
    ],
  );

  /**
   * Attempts of model calls by where each went: what a fallback rescued counts against the provider
   * that failed. Each counts twice, as in `call_days`.
   */
  const attemptDays = k.table(
    "attempt_days",
    {
      accountId: k.text("account_id").notNull(),
      day: k.text("day").notNull(),
      provider: k.text("provider").notNull(),
      projectKey: k.text("project_key").notNull(),
      taskType: k.text("task_type").$type<TaskType>().notNull(),
      model: k.text("model").notNull(),
      attempts: k.big("attempts").notNull(),
      /** How many of them were the last ones of their calls. */
      calls: k.big("calls").notNull(),
      /** Failed, and another attempt came after it. */
      retried: k.big("retried").notNull(),
      /** Failed, and its call with it. */
      failed: k.big("failed").notNull(),
      interrupted: k.big("interrupted").notNull(),
    },
    (t) => [
      // With all that is asked for, so that no row is read.
      k
        .index("attempt_days_all")
        .on(
          t.accountId,
          t.day,
          t.provider,
          t.projectKey,
          t.taskType,
          t.model,
          t.attempts,
          t.calls,
          t.retried,
          t.failed,
          t.interrupted,
        ),
      k.index("attempt_days_day").on(t.day),
    ],
  );

  /** What became of each draft; stays when the draft is gone, without a word of what it said. */
  const draftOutcomes = k.table(
    "draft_outcomes",
    {
      draftId: k.text("draft_id").primaryKey(),
      accountId: k.text("account_id").notNull(),
      projectKey: k.text("project_key").notNull(),
      model: k.text("model").notNull(),
      promptName: k.text("prompt_name").notNull(),
      /** 0 = unknown. */
      promptVersion: k.int("prompt_version").notNull(),
      /** On which it was begun, in UTC. */
      day: k.text("day").notNull(),
      outcome: k.text("outcome").$type<DraftOutcome>().notNull(),
      refinements: k.int("refinements").notNull(),
      /** From its beginning to its first issue in Jira; null = none was made. */
      toIssueMs: k.big("to_issue_ms"),
      /** Of the draft, when this was written; of a removed one, its removal. */
      updatedAt: k.time("updated_at").notNull(),
    },
    (t) => [
      // Each with all that is asked for, so that no row is read.
      k
        .index("draft_outcomes_day")
        .on(
          t.day,
          t.projectKey,
          t.model,
          t.promptName,
          t.promptVersion,
          t.accountId,
          t.outcome,
          t.refinements,
          t.toIssueMs,
        ),
      k
        .index("draft_outcomes_account")
        .on(
          t.accountId,
          t.day,
          t.projectKey,
          t.model,
          t.promptName,
          t.promptVersion,
          t.outcome,
          t.refinements,
          t.toIssueMs,
        ),
      k.index("draft_outcomes_updated").on(t.outcome, t.updatedAt),
    ],
  );

  return { callDays, accountDays, promptDays, attemptDays, draftOutcomes };
}
