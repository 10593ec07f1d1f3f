import type { Kit } from "../kit.pg.ts";
import type { accountTables } from "./accounts.ts";

/** `chat`: about whatever comes; `code`: about code that was given. */
export type SessionKind = "chat" | "code";
/** `waits`: for a person's word on what a tool is to do. */
export type TurnState = "queued" | "running" | "waits" | "done" | "failed" | "stopped";
export type TurnStepState = "running" | "waits" | "done" | "failed";

/** The code that a session is about. */
export interface SessionRepository {
  connectionId: string;
  /** `owner/name`. */
  repository: string;
  /** A branch, a tag or a commit; empty: its main branch. */
  ref: string;
}

/** What a step came to, for those behind it and for who opens the trace. */
export interface TurnStepOutput {
  /** Of a model: what it said. */
  text?: string;
  toolUses?: { id: string; name: string; input: string }[];
  /** Of a tool: what it answered. */
  result?: { text: string; isError: boolean };
}

/** Conversations with agents, and the files that people give to them. */
export function sessionTables(k: Kit, { accounts }: ReturnType<typeof accountTables>) {
  const accountId = () =>
    k
      .text("account_id")
      .notNull()
      .references(() => accounts.id, { onDelete: "cascade" });

  const userAgentSessions = k.table(
    "user_agent_sessions",
    {
      id: k.text("id").primaryKey(),
      accountId: accountId(),
      kind: k.text("kind").$type<SessionKind>().notNull(),
      /** Null: with nobody in particular. */
      agent: k.text("agent"),
      title: k.text("title").notNull(),
      llmConnectionId: k.text("llm_connection_id").notNull(),
      model: k.text("model").notNull(),
      projectId: k.text("project_id"),
      /** What the person chose on the agent's form; its own schema parses it. */
      properties: k.json<Record<string, unknown>>("properties").notNull(),
      /** Connections to outside MCP servers whose tools it may use. */
      servers: k.json<string[]>("servers").notNull(),
      repository: k.json<SessionRepository>("repository"),
      /** Another session, whose turns up to the fork stand here, too. */
      forkedFrom: k.text("forked_from"),
      createdAt: k.time("created_at").notNull(),
      updatedAt: k.time("updated_at").notNull(),
    },
    (t) => [k.index("sessions_page").on(t.accountId, t.updatedAt, t.id)],
  );

  /** A question and what came of it. Its row is written before anything is asked. */
  const sessionTurns = k.table(
    "session_turns",
    {
      id: k.text("id").primaryKey(),
      sessionId: k
        .text("session_id")
        .notNull()
        .references(() => userAgentSessions.id, { onDelete: "cascade" }),
      position: k.int("position").notNull(),
      question: k.text("question").notNull(),
      /** As they were then: name and text may go, what was asked stays. */
      files: k.json<{ id: string; name: string }[]>("files").notNull(),
      /** As far as it has come. */
      answer: k.text("answer").notNull(),
      state: k.text("state").$type<TurnState>().notNull(),
      errorCode: k.text("error_code"),
      errorMessage: k.text("error_message"),
      /** Null for a turn that was copied with a fork. */
      jobId: k.text("job_id"),
      modelServed: k.text("model_served"),
      tokens: k.int("tokens"),
      costNanoUsd: k.big("cost_nano_usd"),
      createdAt: k.time("created_at").notNull(),
      startedAt: k.time("started_at"),
      finishedAt: k.time("finished_at"),
    },
    (t) => [k.uniqueIndex("session_turns_place").on(t.sessionId, t.position)],
  );

  /** Every call of a model and of a tool, one by one: the trace of a turn, and where it goes on after a crash. */
  const sessionSteps = k.table(
    "session_steps",
    {
      turnId: k
        .text("turn_id")
        .notNull()
        .references(() => sessionTurns.id, { onDelete: "cascade" }),
      /** Names the step within its turn: `model:2`, `tool:2.1`. */
      key: k.text("key").notNull(),
      position: k.int("position").notNull(),
      kind: k.text("kind").$type<"model" | "tool">().notNull(),
      /** In words. */
      label: k.text("label").notNull(),
      state: k.text("state").$type<TurnStepState>().notNull(),
      /** Of a tool: as the model wrote them. */
      arguments: k.text("arguments"),
      output: k.json<TurnStepOutput>("output"),
      errorCode: k.text("error_code"),
      approvalId: k.text("approval_id"),
      activityId: k.text("activity_id"),
      tokens: k.int("tokens"),
      costNanoUsd: k.big("cost_nano_usd"),
      startedAt: k.time("started_at").notNull(),
      finishedAt: k.time("finished_at"),
    },
    (t) => [k.primaryKey({ columns: [t.turnId, t.key] })],
  );

  /** What people upload for sessions: the text that was read of a file, for a time. */
  const agentFiles = k.table(
    "agent_files",
    {
      id: k.text("id").primaryKey(),
      accountId: accountId(),
      name: k.text("name").notNull(),
      /** Of its content, not of what its name says. */
      kind: k.text("kind").notNull(),
      bytes: k.big("bytes").notNull(),
      text: k.text("text").notNull(),
      notes: k.json<string[]>("notes").notNull(),
      createdAt: k.time("created_at").notNull(),
      /** Then it goes; null: a session has used it, so it stays until its owner removes it. */
      expiresAt: k.time("expires_at"),
    },
    (t) => [
      k.index("agent_files_page").on(t.accountId, t.createdAt, t.id),
      k.index("agent_files_expires").on(t.expiresAt),
    ],
  );

  /** While one is open, no agent uses a tool. */
  const toolStops = k.table(
    "tool_stops",
    {
      id: k.text("id").primaryKey(),
      startedBy: k.text("started_by").notNull(),
      startedAt: k.time("started_at").notNull(),
      reason: k.text("reason").notNull(),
      endedBy: k.text("ended_by"),
      endedAt: k.time("ended_at"),
    },
    (t) => [k.index("tool_stops_open").on(t.endedAt)],
  );
  return { userAgentSessions, sessionTurns, sessionSteps, agentFiles, toolStops };
}
