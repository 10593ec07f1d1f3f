import type { Account, Deps } from "../app.ts";
import type { Db, Queries } from "../db/db.ts";
import { and, asc, desc, eq, inArray, lt, or } from "../db/drizzle.ts";
import type { Row } from "../db/schema.ts";
import { newId } from "../platform/clock.ts";
import { urls } from "../urls.ts";
import { addDelivery } from "./announce.ts";
import { writePayload } from "./payload.ts";
import { findWebhook } from "./webhook.ts";

export type Delivery = Row<"webhookDeliveries">;

const PER_PAGE = 25;

interface Page {
  /** `<ms>.<id>` of the last one of the page before. */
  before?: string | undefined;
  limit?: number;
}

/** The newest first; whose webhook it is has been asked before. */
export async function listDeliveries(
  db: Queries,
  webhookId: string,
  { before, limit = PER_PAGE }: Page = {},
): Promise<{ deliveries: Delivery[]; next: string | undefined }> {
  const { webhookDeliveries: d } = db.t;
  const rows = await db
    .select()
    .from(d)
    .where(and(eq(d.webhookId, webhookId), olderThan(db, before)))
    .orderBy(desc(d.createdAt), desc(d.id))
    .limit(limit + 1);
  const deliveries = rows.slice(0, limit);
  const last = deliveries.at(-1);
  const next = rows.length > limit && last ? `${last.createdAt.getTime()}.${last.id}` : undefined;
  return { deliveries, next };
}

function olderThan(db: Queries, before: string | undefined) {
  const { webhookDeliveries: d } = db.t;
  const [, ms, id] = /^(\d{1,15})\.([\w-]{1,64})$/.exec(before ?? "") ?? [];
  if (ms === undefined || id === undefined) return undefined;
  const at = new Date(Number(ms));
  return or(lt(d.createdAt, at), and(eq(d.createdAt, at), lt(d.id, id)));
}

type SendDeps = Pick<Deps, "db" | "clock" | "queue">;

/** The same message with the same id, once more; undefined: there is no such delivery of this account's. */
export function sendAgain(
  deps: SendDeps,
  account: Pick<Account, "id">,
  { webhookId, deliveryId }: Record<"webhookId" | "deliveryId", string>,
): Promise<string | undefined> {
  return deps.db.transaction(async (tx) => {
    const webhook = await findWebhook(tx, account, webhookId);
    const { webhookDeliveries: d } = tx.t;
    const [sent] = await tx
      .select()
      .from(d)
      .where(and(eq(d.id, deliveryId), eq(d.webhookId, webhookId)));
    if (!webhook || !sent) return undefined;
    const { event, payload, again } = sent;
    const id = newId(deps.clock);
    const delivery = { id, event, payload, createdAt: deps.clock.now(), again: again ?? sent.id };
    await addDelivery(deps, tx, webhook, delivery);
    return id;
  });
}

/** A message that says nothing but that it arrived; undefined: the account has no such webhook. */
export function sendTest(
  deps: SendDeps & Pick<Deps, "config">,
  account: Pick<Account, "id">,
  webhookId: string,
): Promise<string | undefined> {
  return deps.db.transaction(async (tx) => {
    const webhook = await findWebhook(tx, account, webhookId);
    if (!webhook) return undefined;
    const now = deps.clock.now();
    const id = newId(deps.clock);
    const url = deps.config.PUBLIC_URL + urls.webhooks.show(webhookId);
    const payload = writePayload("webhook.test", now, { webhookId, url });
    await addDelivery(deps, tx, webhook, { id, event: "webhook.test", payload, createdAt: now });
    return id;
  });
}

const CHUNK = 500;

/** In small pieces, so that nobody waits for it. */
export async function dropOldDeliveries(
  db: Db,
  before: Date,
  signal: AbortSignal,
): Promise<number> {
  const { webhookDeliveries: d } = db.t;
  for (let dropped = 0; ;) {
    const old = await db
      .select({ id: d.id })
      .from(d)
      .where(lt(d.createdAt, before))
      .orderBy(asc(d.createdAt))
      .limit(CHUNK);
    const ids = old.map(({ id }) => id);
    if (ids.length > 0) await db.delete(d).where(inArray(d.id, ids));
    dropped += ids.length;
    if (ids.length < CHUNK || signal.aborted) return dropped;
  }
}
