import type { Kit } from "../kit.pg.ts";
import type { draftTables } from "./drafts.ts";

export type AgentId =
  | "CODE_REVIEWER"
  | "TEST_CASE_GENERATION"
  | "CODE_ANALYSIS"
  | "ROOT_CAUSE_ANALYSIS";
export type RunState = "queued" | "running" | "done" | "failed" | "stopped";

/** What an agent does: runs, and their steps. */
export function agentTables(k: Kit, { drafts }: ReturnType<typeof draftTables>) {
  /** One run of an agent: its first revision or a refinement. Its row is written before anything is asked. */
  const agentRuns = k.table(
    "agent_runs",
    {
      id: k.text("id").primaryKey(),
      draftId: k
        .text("draft_id")
        .notNull()
        .references(() => drafts.id, { onDelete: "cascade" }),
      agent: k.text("agent").$type<AgentId>().notNull(),
      jobId: k.text("job_id").notNull(),
      /** Null for the first run; a refinement has its instruction. */
      instruction: k.text("instruction"),
      /** The revision that it started from; 0 for none. */
      baseRevision: k.int("base_revision").notNull(),
      /** What the person chose on the agent's form; its own schema parses it. */
      properties: k.json<Record<string, unknown>>("properties").notNull(),
      state: k.text("state").$type<RunState>().notNull(),
      errorCode: k.text("error_code"),
      errorMessage: k.text("error_message"),
      accountId: k.text("account_id").notNull(),
      createdAt: k.time("created_at").notNull(),
      finishedAt: k.time("finished_at"),
    },
    (t) => [k.index("agent_runs_draft").on(t.draftId, t.createdAt)],
  );

  /** What a run did, one by one: its trace, and where it goes on after a crash. */
  const agentSteps = k.table(
    "agent_steps",
    {
      runId: k
        .text("run_id")
        .notNull()
        .references(() => agentRuns.id, { onDelete: "cascade" }),
      /** Names the step within its run: a step that is done is not done again. */
      key: k.text("key").notNull(),
      position: k.int("position").notNull(),
      kind: k.text("kind").$type<"code" | "model" | "tool">().notNull(),
      /** In words. */
      label: k.text("label").notNull(),
      state: k.text("state").$type<"running" | "done" | "failed">().notNull(),
      /** What it came to, for the steps behind it. */
      output: k.json<{ value?: unknown }>("output"),
      errorCode: k.text("error_code"),
      errorMessage: k.text("error_message"),
      activityId: k.text("activity_id"),
      tokens: k.int("tokens"),
      costNanoUsd: k.big("cost_nano_usd"),
      startedAt: k.time("started_at").notNull(),
      finishedAt: k.time("finished_at"),
    },
    (t) => [k.primaryKey({ columns: [t.runId, t.key] })],
  );
  return { agentRuns, agentSteps };
}
