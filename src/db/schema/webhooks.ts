import type { Kit } from "../kit.pg.ts";
import type { accountTables } from "./accounts.ts";

export type WebhookEvent =
  | "draft.ready"
  | "publication.done"
  | "publication.failed"
  | "budget.warning"
  | "job.dead";
/** A test is sent whatever the webhook listens for. */
export type DeliveryEvent = WebhookEvent | "webhook.test";
export type DeliveryState = "waiting" | "delivered" | "failed";

/** Addresses outside that are told what happened here. */
export function webhookTables(k: Kit, { accounts }: ReturnType<typeof accountTables>) {
  const webhooks = k.table(
    "webhooks",
    {
      id: k.text("id").primaryKey(),
      accountId: k
        .text("account_id")
        .notNull()
        .references(() => accounts.id, { onDelete: "cascade" }),
      name: k.text("name").notNull(),
      url: k.text("url").notNull(),
      events: k.json<WebhookEvent[]>("events").notNull(),
      /** Of everybody's things, not only of the account's own: an admin's. */
      isForAll: k.bool("is_for_all").notNull().default(false),
      /** Sealed (law 7): what signs, as JSON, with the one before it while that still counts. */
      secret: k.text("secret").notNull(),
      createdAt: k.time("created_at").notNull(),
      /** Of the first attempt that failed since the last one that did not. */
      failingSince: k.time("failing_since"),
      disabledAt: k.time("disabled_at"),
      /** Why, in words, where it was not a person. */
      disabledReason: k.text("disabled_reason"),
    },
    (t) => [k.index("webhooks_account").on(t.accountId, t.createdAt)],
  );
  const webhookDeliveries = k.table(
    "webhook_deliveries",
    {
      /** The message's id, the same in each attempt, so that a receiver can tell. */
      id: k.text("id").primaryKey(),
      webhookId: k
        .text("webhook_id")
        .notNull()
        .references(() => webhooks.id, { onDelete: "cascade" }),
      event: k.text("event").$type<DeliveryEvent>().notNull(),
      payload: k.text("payload").notNull(),
      state: k.text("state").$type<DeliveryState>().notNull(),
      attempts: k.int("attempts").notNull().default(0),
      status: k.int("status"),
      error: k.text("error"),
      /** The delivery that a person sent once more: its id is the message's. */
      again: k.text("again"),
      createdAt: k.time("created_at").notNull(),
      finishedAt: k.time("finished_at"),
    },
    (t) => [
      k.index("webhook_deliveries_page").on(t.webhookId, t.createdAt, t.id),
      k.index("webhook_deliveries_created").on(t.createdAt),
    ],
  );
  return { webhooks, webhookDeliveries };
}
