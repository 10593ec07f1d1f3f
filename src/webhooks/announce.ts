import { createHash } from "node:crypto";
import { isAllowed } from "../accounts/permissions.ts";
import type { Deps } from "../app.ts";
import type { Tx } from "../db/db.ts";
import { and, eq, isNull, lte, or } from "../db/drizzle.ts";
import type { Row } from "../db/schema.ts";
import type { WebhookEvent } from "../db/schema/webhooks.ts";
import { deliverJob } from "./deliver-job.ts";
import { type DataOf, writePayload } from "./payload.ts";

type Webhook = Row<"webhooks">;

/** Whose thing it is; of what is nobody's own, only a webhook for all hears. */
type Owner = { accountId: string } | { teamId: string } | undefined;

interface Happening<Event extends WebhookEvent> {
  event: Event;
  /** Names what happened for good: told of twice, it is still one message. */
  key: string;
  owner: Owner;
  at: Date;
  data: DataOf<Event>;
}

/** In the transaction of what happened (law 6): the messages and their jobs are there, or it is not. */
export async function announce<Event extends WebhookEvent>(
  deps: Pick<Deps, "queue">,
  tx: Tx,
  happening: Happening<Event>,
): Promise<void> {
  const { event, key, at, data } = happening;
  const hearing = await listHearing(tx, happening);
  if (hearing.length === 0) return;
  const payload = writePayload(event, at, data);
  for (const webhook of hearing) {
    const id = messageId(webhook, key);
    await addDelivery(deps, tx, webhook, { id, event, payload, createdAt: at });
  }
}

/** The same for the same webhook and happening, and no other. */
const messageId = ({ id }: Webhook, key: string): string =>
  `msg_${createHash("sha256").update(`${id} ${key}`).digest("hex").slice(0, 32)}`;

type NewDelivery = Pick<Row<"webhookDeliveries">, "id" | "event" | "payload" | "createdAt"> & {
  again?: string;
};

/** A message and the job that brings it; none where it is there already. */
export async function addDelivery(
  { queue }: Pick<Deps, "queue">,
  tx: Tx,
  { id: webhookId, accountId, name }: Pick<Webhook, "id" | "accountId" | "name">,
  delivery: NewDelivery,
): Promise<void> {
  const { webhookDeliveries: d } = tx.t;
  const added = await tx
    .insert(d)
    .values({ webhookId, state: "waiting", ...delivery })
    .onConflictDoNothing()
    .returning({ id: d.id });
  if (added.length === 0) return;
  const about = { accountId, title: `Webhook: ${name}` };
  await queue.enqueue(tx, deliverJob, { deliveryId: delivery.id }, about);
}

async function listHearing(
  tx: Tx,
  { event, owner, at }: Pick<Happening<WebhookEvent>, "event" | "owner" | "at">,
): Promise<Webhook[]> {
  const { accounts: a, webhooks: w } = tx.t;
  const isOwn =
    owner && ("teamId" in owner ? eq(a.teamId, owner.teamId) : eq(a.id, owner.accountId));
  const rows = await tx
    .select({ webhook: w, role: a.role })
    .from(w)
    .innerJoin(a, eq(a.id, w.accountId))
    .where(
      and(
        isNull(w.disabledAt),
        isNull(a.deactivatedAt),
        lte(w.createdAt, at),
        or(isOwn, eq(w.isForAll, true)),
      ),
    );
  return rows.flatMap(({ webhook, role }) => {
    const isTheirs = !webhook.isForAll || role === "admin";
    const hears = webhook.events.includes(event) && isAllowed({ role }, "webhooks.write");
    return hears && isTheirs ? [webhook] : [];
  });
}
