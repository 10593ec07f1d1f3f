import type { Kit } from "../kit.pg.ts";
import type { accountTables } from "./accounts.ts";

/** What was answered to a POST that named a key: the same key gets the same answer. */
export function apiTables(k: Kit, { accounts }: ReturnType<typeof accountTables>) {
  const idempotencyKeys = k.table(
    "idempotency_keys",
    {
      accountId: k
        .text("account_id")
        .notNull()
        .references(() => accounts.id, { onDelete: "cascade" }),
      key: k.text("key").notNull(),
      /** SHA-256 of method, path and body: another request under the same key is refused. */
      request: k.text("request").notNull(),
      /** Null while the first one is at work. */
      status: k.int("status"),
      headers: k.json<Record<string, string>>("headers"),
      body: k.text("body"),
      createdAt: k.time("created_at").notNull(),
    },
    (t) => [
      k.primaryKey({ columns: [t.accountId, t.key] }),
      k.index("idempotency_keys_created").on(t.createdAt),
    ],
  );
  /** The same of who signs in, and has no account yet. Nothing here says who, and it lasts minutes. */
  const keptAnswers = k.table(
    "kept_answers",
    {
      /** A keyed hash of the request and its key, so that nobody can try passwords on it. */
      id: k.text("id").primaryKey(),
      /** Null while the first one is at work. */
      sealed: k.text("sealed"),
      createdAt: k.time("created_at").notNull(),
    },
    (t) => [k.index("kept_answers_created").on(t.createdAt)],
  );
  return { idempotencyKeys, keptAnswers };
}
