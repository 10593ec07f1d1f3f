import type { Kit } from "../kit.pg.ts";
import type { accountTables } from "./accounts.ts";

/** `code`: what holds repositories. */
export type ConnectionKind = "code" | "confluence" | "jira" | "llm" | "mcp";

/** What the last test saw, in words for the person. */
export interface TestResult {
  ok: boolean;
  /** Stable, e.g. `connections.wrong_token`. `ok` when it worked. */
  code: string;
  message: string;
  /** What to do about it; empty when it worked. */
  fix: string;
  ms: number;
}

export function connectionTables(k: Kit, { accounts }: ReturnType<typeof accountTables>) {
  const connections = k.table(
    "connections",
    {
      id: k.text("id").primaryKey(),
      /** Null: the company's, set by an admin. */
      accountId: k.text("account_id").references(() => accounts.id, { onDelete: "cascade" }),
      kind: k.text("kind").$type<ConnectionKind>().notNull(),
      /** A key of the provider registry, e.g. `jira`, `confluence`, `anthropic`. */
      provider: k.text("provider").notNull(),
      name: k.text("name").notNull(),
      baseUrl: k.text("base_url").notNull(),
      /** Provider settings without secrets; the provider's schema parses it. */
      settings: k.json<Record<string, unknown>>("settings").notNull(),
      /** Sealed JSON of the provider's secret fields (law 7). */
      secret: k.text("secret"),
      /** Last 4 characters of each secret field, and when they were set. */
      secretHints: k.json<Record<string, string>>("secret_hints").notNull(),
      secretSetAt: k.time("secret_set_at"),
      /** When the outside system says the credential ends. */
      secretEndsAt: k.time("secret_ends_at"),
      caPem: k.text("ca_pem"),
      identity: k.json<{ employeeId: string; name: string; email: string; key: string }>(
        "identity",
      ),
      capabilities: k.json<Record<string, unknown>>("capabilities").notNull(),
      test: k.json<TestResult>("test"),
      testedAt: k.time("tested_at"),
      /** Set when the outside system said the credential is dead; a passed test clears it. */
      disabledAt: k.time("disabled_at"),
      disabledReason: k.text("disabled_reason"),
      /** Rises with each change of address or credentials; part of every cache key. */
      version: k.int("version").notNull(),
      createdAt: k.time("created_at").notNull(),
      updatedAt: k.time("updated_at").notNull(),
    },
    (t) => [k.index("connections_account").on(t.accountId, t.kind, t.id)],
  );
  /** Where GitHub or GitLab tells of new commits; each account has one for a connection. */
  const codeHooks = k.table(
    "code_hooks",
    {
      /** Random: a part of its address. */
      id: k.text("id").primaryKey(),
      connectionId: k
        .text("connection_id")
        .notNull()
        .references(() => connections.id, { onDelete: "cascade" }),
      /** Whose reviews they are. */
      accountId: k
        .text("account_id")
        .notNull()
        .references(() => accounts.id, { onDelete: "cascade" }),
      /** Sealed: what the other side signs with. */
      secret: k.text("secret").notNull(),
      /** Those that are reviewed. */
      repositories: k.json<string[]>("repositories").notNull(),
      /** The connection of the model. */
      llmId: k.text("llm_id").notNull(),
      createdAt: k.time("created_at").notNull(),
    },
    (t) => [k.uniqueIndex("code_hooks_connection").on(t.connectionId, t.accountId)],
  );

  /** What came, so that nothing counts twice, and which draft reviews which pull request. */
  const codeHookDeliveries = k.table(
    "code_hook_deliveries",
    {
      hookId: k
        .text("hook_id")
        .notNull()
        .references(() => codeHooks.id, { onDelete: "cascade" }),
      /** What the other side has signed of it. */
      key: k.text("key").notNull(),
      repository: k.text("repository").notNull(),
      number: k.int("number").notNull(),
      /** The review that came of it. */
      draftId: k.text("draft_id"),
      receivedAt: k.time("received_at").notNull(),
    },
    (t) => [
      k.primaryKey({ columns: [t.hookId, t.key] }),
      k.index("code_hook_deliveries_pull").on(t.hookId, t.repository, t.number, t.receivedAt),
      k.index("code_hook_deliveries_received").on(t.receivedAt),
    ],
  );
  return { connections, codeHooks, codeHookDeliveries };
}
