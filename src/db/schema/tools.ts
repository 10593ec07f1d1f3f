import type { Kit } from "../kit.pg.ts";
import type { accountTables } from "./accounts.ts";
import type { connectionTables } from "./connections.ts";

/** Ours, never the server's word: `unknown` asks like `write`. */
export type ToolKind = "read" | "write" | "destructive" | "unknown";
export type ToolChoice = "allow" | "ask" | "deny";
export type ApprovalState = "waiting" | "approved" | "denied" | "used" | "expired";

type Refers = ReturnType<typeof accountTables> & ReturnType<typeof connectionTables>;

/** What its hash is of, as people read it. */
export interface ToolWords {
  description: string;
  inputSchema: Record<string, unknown>;
  outputSchema?: Record<string, unknown>;
}

/** Tools of outside MCP servers: what they are, who may call them, and each call. */
export function toolTables(k: Kit, { accounts, connections }: Refers) {
  const connectionId = () =>
    k
      .text("connection_id")
      .notNull()
      .references(() => connections.id, { onDelete: "cascade" });
  const accountId = () =>
    k
      .text("account_id")
      .notNull()
      .references(() => accounts.id, { onDelete: "cascade" });

  const tools = k.table(
    "tools",
    {
      connectionId: connectionId(),
      name: k.text("name").notNull(),
      /** SHA-256 of name, description and input schema as they stand at the server. */
      hash: k.text("hash").notNull(),
      /** What it says of itself now; null = not read since this is kept. */
      words: k.json<ToolWords>("words"),
      /** The same when somebody last approved it; another one now = off until approved again. */
      approvedHash: k.text("approved_hash"),
      approvedBy: k.text("approved_by"),
      approvedAt: k.time("approved_at"),
      /** What it said when it was approved. */
      approvedWords: k.json<ToolWords>("approved_words"),
      kind: k.text("kind").$type<ToolKind>().notNull(),
      /** Null: as its kind has it. */
      choice: k.text("choice").$type<ToolChoice>(),
      changedBy: k.text("changed_by"),
      seenAt: k.time("seen_at").notNull(),
      /** When the server no longer named it. */
      goneAt: k.time("gone_at"),
    },
    (t) => [k.primaryKey({ columns: [t.connectionId, t.name] })],
  );

  const toolCache = k.table(
    "tool_cache",
    {
      /** Account, connection and version of its credentials. */
      key: k.text("key").primaryKey(),
      connectionId: connectionId(),
      server: k.text("server").notNull(),
      tools: k.json<object[]>("tools").notNull(),
      bytes: k.big("bytes").notNull(),
      fetchedAt: k.time("fetched_at").notNull(),
      expiresAt: k.time("expires_at").notNull(),
    },
    (t) => [
      k.index("tool_cache_connection").on(t.connectionId),
      k.index("tool_cache_expires").on(t.expiresAt),
    ],
  );

  const toolCalls = k.table(
    "tool_calls",
    {
      id: k.text("id").primaryKey(),
      at: k.time("at").notNull(),
      accountId: accountId(),
      connectionId: k.text("connection_id").notNull(),
      tool: k.text("tool").notNull(),
      /** SHA-256 of the canonical arguments. */
      argumentsHash: k.text("arguments_hash").notNull(),
      bytesIn: k.big("bytes_in").notNull(),
      bytesOut: k.big("bytes_out"),
      ms: k.int("ms"),
      /** `open` while it runs. */
      outcome: k.text("outcome").notNull(),
      errorCode: k.text("error_code"),
      approvalId: k.text("approval_id"),
      /** What it was for, e.g. `try` or `session:<id>`. */
      subject: k.text("subject").notNull(),
    },
    (t) => [
      k.index("tool_calls_connection").on(t.connectionId, t.at, t.id),
      k.index("tool_calls_account").on(t.accountId, t.at, t.id),
      k.index("tool_calls_at").on(t.at),
    ],
  );

  /** A person's yes to one call of one tool with these very arguments; single use. */
  const approvals = k.table(
    "approvals",
    {
      id: k.text("id").primaryKey(),
      accountId: accountId(),
      connectionId: connectionId(),
      tool: k.text("tool").notNull(),
      arguments: k.json("arguments").notNull(),
      /** SHA-256 of the canonical arguments, the tool and its hash: it runs only on an equal one. */
      digest: k.text("digest").notNull(),
      state: k.text("state").$type<ApprovalState>().notNull(),
      subject: k.text("subject").notNull(),
      /** In the words of whoever asks, as untrusted text. */
      reason: k.text("reason").notNull().default(""),
      createdAt: k.time("created_at").notNull(),
      expiresAt: k.time("expires_at").notNull(),
      decidedBy: k.text("decided_by"),
      decidedAt: k.time("decided_at"),
      usedAt: k.time("used_at"),
    },
    (t) => [
      k.index("approvals_account").on(t.accountId, t.state, t.createdAt, t.id),
      k.index("approvals_expires").on(t.state, t.expiresAt),
    ],
  );
  return { tools, toolCache, toolCalls, approvals };
}
