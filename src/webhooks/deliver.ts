import type { Deps } from "../app.ts";
import { record } from "../audit/audit.ts";
import type { Tx } from "../db/db.ts";
import { and, eq, isNull, sql } from "../db/drizzle.ts";
import type { Row } from "../db/schema.ts";
import type { OutboundFailure, OutboundResponse } from "../platform/outbound/outbound.ts";
import { cancel, done, type Fate, type JobContext, retry } from "../platform/jobs/job.ts";
import { signedHeaders } from "./secret.ts";

type Webhook = Row<"webhooks">;
type Delivery = Row<"webhookDeliveries">;
type DeliverDeps = Pick<Deps, "db" | "clock" | "secrets" | "outbound">;

const TIMEOUT_MS = 15_000;
/** Nobody reads the answer. */
const LARGEST_ANSWER = 64 * 1024;
const DAY_MS = 86_400_000;
/** Without a single success for so long, it is switched off. */
const PATIENCE_DAYS = 5;

interface Work {
  webhook: Webhook;
  delivery: Delivery;
}

/** The body of the job `webhooks.deliver`: at least once, always with the same id. */
export async function deliver(
  deps: DeliverDeps,
  deliveryId: string,
  context: Pick<JobContext, "signal" | "lastAttempt">,
): Promise<Fate> {
  const work = await begin(deps, deliveryId);
  if (!work) return cancel("there is nothing to bring any more");
  const answer = await send(deps, work, context.signal);
  if (!answer.ok && answer.code === "aborted") return retry("the process is stopping");
  if (answer.ok && answer.status >= 200 && answer.status < 300) {
    await succeed(deps, work, answer.status);
    return done();
  }
  const refusal = refusalOf(answer);
  const isOver = context.lastAttempt || refusal.isFinal;
  await fail(deps, work, { ...refusal, isOver });
  return isOver ? done() : retry(refusal.error, answer.retryAfterMs);
}

/** Law 6: the attempt is counted before it is made. */
async function begin({ db, clock }: DeliverDeps, id: string): Promise<Work | undefined> {
  const { accounts: a, webhookDeliveries: d, webhooks: w } = db.t;
  return db.transaction(async (tx) => {
    const [delivery] = await tx
      .update(d)
      .set({ attempts: sql`${d.attempts} + 1` })
      .where(and(eq(d.id, id), eq(d.state, "waiting")))
      .returning();
    if (!delivery) return undefined;
    const [webhook] = await tx
      .select({ webhook: w })
      .from(w)
      .innerJoin(a, eq(a.id, w.accountId))
      .where(and(eq(w.id, delivery.webhookId), isNull(w.disabledAt), isNull(a.deactivatedAt)));
    if (webhook) return { ...webhook, delivery };
    const error = "The webhook was off when this was due. Send it again if it still matters.";
    await tx
      .update(d)
      .set({ state: "failed", attempts: delivery.attempts - 1, error, finishedAt: clock.now() })
      .where(eq(d.id, id));
    return undefined;
  });
}

function send(deps: DeliverDeps, { webhook, delivery }: Work, signal: AbortSignal) {
  const body = delivery.payload;
  const message = { id: delivery.again ?? delivery.id, at: deps.clock.now(), body };
  return deps.outbound.send({
    url: webhook.url,
    method: "POST",
    headers: { "content-type": "application/json", ...signedHeaders(deps, webhook, message) },
    body,
    timeoutMs: TIMEOUT_MS,
    maxBytes: LARGEST_ANSWER,
    signal,
  });
}

interface Refusal {
  status: number | null;
  error: string;
  /** Another attempt is no use. */
  isFinal: boolean;
  /** The receiver wants nothing any more. */
  isGone: boolean;
}

const GONE = 410;

function refusalOf(answer: OutboundResponse | OutboundFailure): Refusal {
  if (!answer.ok) {
    return { status: null, error: answer.message, isFinal: answer.permanent, isGone: false };
  }
  const { status } = answer;
  const isGone = status === GONE;
  const error = isGone
    ? "It answered 410: it wants no messages any more."
    : status < 400
      ? `It answered ${status}, which leads elsewhere. Set the address that it leads to.`
      : `It answered ${status} and not 2xx.`;
  return { status, error, isFinal: isGone, isGone };
}

/** A late report of an attempt that another one has overtaken changes nothing. */
const isMine = (tx: Tx, { delivery: { id, attempts } }: Work) => {
  const { webhookDeliveries: d } = tx.t;
  return and(eq(d.id, id), eq(d.state, "waiting"), eq(d.attempts, attempts));
};

async function succeed({ db, clock }: DeliverDeps, work: Work, status: number): Promise<void> {
  const { webhookDeliveries: d, webhooks: w } = db.t;
  await db.transaction(async (tx) => {
    await tx
      .update(d)
      .set({ state: "delivered", status, error: null, finishedAt: clock.now() })
      .where(isMine(tx, work));
    await tx.update(w).set({ failingSince: null }).where(eq(w.id, work.webhook.id));
  });
}

async function fail(
  { db, clock }: DeliverDeps,
  work: Work,
  { status, error, isOver, isGone }: Refusal & { isOver: boolean },
): Promise<void> {
  const { webhookDeliveries: d, webhooks: w } = db.t;
  const now = clock.now();
  await db.transaction(async (tx) => {
    const end = isOver ? { state: "failed" as const, finishedAt: now } : {};
    const mine = await tx
      .update(d)
      .set({ status, error, ...end })
      .where(isMine(tx, work))
      .returning({ id: d.id });
    if (mine.length === 0) return;
    await tx
      .update(w)
      .set({ failingSince: now })
      .where(and(eq(w.id, work.webhook.id), isNull(w.failingSince)));
    const [current] = await tx.select().from(w).where(eq(w.id, work.webhook.id));
    const since = current?.failingSince ?? now;
    const isHopeless = now.getTime() - since.getTime() >= PATIENCE_DAYS * DAY_MS;
    const reason = isGone
      ? error
      : `Nothing could be delivered for ${PATIENCE_DAYS} days. ${error}`;
    if (isGone || isHopeless) await disable(tx, clock, work.webhook, reason);
  });
}

async function disable(
  tx: Tx,
  clock: Deps["clock"],
  { id, accountId, name }: Webhook,
  reason: string,
): Promise<void> {
  const { webhooks: w } = tx.t;
  const disabled = await tx
    .update(w)
    .set({ disabledAt: clock.now(), disabledReason: reason })
    .where(and(eq(w.id, id), isNull(w.disabledAt)))
    .returning({ id: w.id });
  if (disabled.length === 0) return;
  await record(tx, clock, {
    accountId,
    who: "system",
    action: "webhooks.disabled",
    subject: `webhook:${id}`,
    address: "",
    requestId: "",
    details: { name, reason },
  });
}
