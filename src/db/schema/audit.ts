import type { Kit } from "../kit.pg.ts";

export function auditTables(k: Kit) {
  /** Append-only; each row's hash covers its content and the hash before it. */
  const auditEntries = k.table(
    "audit_entries",
    {
      /** 1, 2, 3, ... without gaps. */
      id: k.big("id").primaryKey(),
      at: k.time("at").notNull(),
      /** No reference: an entry outlives what it speaks of. Null: nobody was signed in, or the system. */
      accountId: k.text("account_id"),
      who: k.text("who").notNull(),
      /** `<noun>.<what>`, e.g. `accounts.signed_in`. */
      action: k.text("action").notNull(),
      subject: k.text("subject").notNull(),
      address: k.text("address").notNull(),
      requestId: k.text("request_id").notNull(),
      /** JSON text, kept as written because the hash covers it. Never a secret. */
      details: k.text("details").notNull(),
      previousHash: k.text("previous_hash").notNull(),
      hash: k.text("hash").notNull(),
    },
    (t) => [
      k.index("audit_entries_account").on(t.accountId, t.id),
      k.index("audit_entries_action").on(t.action, t.id),
    ],
  );
  return { auditEntries };
}
