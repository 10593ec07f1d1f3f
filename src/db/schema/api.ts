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
  return { idempotencyKeys };
}
