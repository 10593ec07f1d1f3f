import type { Account, Deps } from "../app.ts";
import { type From, record } from "../audit/audit.ts";
import type { Queries, Tx } from "../db/db.ts";
import { and, asc, count, eq, isNotNull, isNull } from "../db/drizzle.ts";
import type { Row } from "../db/schema.ts";
import { newId } from "../platform/clock.ts";
import type { TypedWebhook } from "./check.ts";
import { newSecret, oldSecretEndsAt, replaceSecret, sealSecret } from "./secret.ts";

/** Never with what signs. */
export type Webhook = Omit<Row<"webhooks">, "secret">;

const MOST = 20;

const columnsOf = ({ webhooks: w }: Queries["t"]) => ({
  id: w.id,
  accountId: w.accountId,
  name: w.name,
  url: w.url,
  events: w.events,
  isForAll: w.isForAll,
  createdAt: w.createdAt,
  failingSince: w.failingSince,
  disabledAt: w.disabledAt,
  disabledReason: w.disabledReason,
});

/** A webhook is its maker's alone: somebody else's is not found. */
const own = ({ webhooks: w }: Queries["t"], { id: accountId }: Pick<Account, "id">, id: string) =>
  and(eq(w.id, id), eq(w.accountId, accountId));

export async function findWebhook(
  db: Queries,
  account: Pick<Account, "id">,
  id: string,
): Promise<Webhook | undefined> {
  const rows = await db
    .select(columnsOf(db.t))
    .from(db.t.webhooks)
    .where(own(db.t, account, id));
  return rows[0];
}

/** All of an account, the oldest first: there are few. */
export function listWebhooks(db: Queries, account: Pick<Account, "id">): Promise<Webhook[]> {
  const { webhooks: w } = db.t;
  return db
    .select(columnsOf(db.t))
    .from(w)
    .where(eq(w.accountId, account.id))
    .orderBy(asc(w.createdAt), asc(w.id))
    .limit(MOST);
}

/** Those that were switched off for their owner, who has not looked after them yet. */
export function listSwitchedOff(db: Queries, account: Pick<Account, "id">): Promise<Webhook[]> {
  const { webhooks: w } = db.t;
  return db
    .select(columnsOf(db.t))
    .from(w)
    .where(and(eq(w.accountId, account.id), isNotNull(w.disabledReason)))
    .orderBy(asc(w.createdAt))
    .limit(MOST);
}

type Made =
  | { ok: true; id: string; secret: string }
  | { ok: false; code: "webhooks.too_many"; message: string };

/** The secret is shown now and never again. */
export async function createWebhook(
  { db, clock, secrets }: Pick<Deps, "db" | "clock" | "secrets">,
  account: Account,
  input: TypedWebhook,
  from: From,
): Promise<Made> {
  const { webhooks: w } = db.t;
  const row = { id: newId(clock), accountId: account.id };
  const secret = newSecret();
  return db.transaction(async (tx) => {
    const [has] = await tx.select({ times: count() }).from(w).where(eq(w.accountId, account.id));
    if ((has?.times ?? 0) >= MOST) {
      const message = `You have ${MOST} webhooks already. Remove one that you do not need first.`;
      return { ok: false, code: "webhooks.too_many", message };
    }
    const sealed = sealSecret(secrets, row, secret);
    await tx.insert(w).values({ ...row, ...input, secret: sealed, createdAt: clock.now() });
    await note(tx, clock, { account, from, id: row.id, action: "created", url: input.url });
    return { ok: true, id: row.id, secret };
  });
}

type Change = Pick<Deps, "db" | "clock">;
interface Named {
  id: string;
  from: From;
}

/** False: the account has no such webhook. */
export function changeWebhook(
  deps: Change,
  account: Account,
  named: Named,
  input: TypedWebhook,
): Promise<boolean> {
  return change(deps, account, { ...named, action: "changed", url: input.url }, (tx) =>
    tx
      .update(tx.t.webhooks)
      .set(input)
      .where(own(tx.t, account, named.id))
      .returning({ id: tx.t.webhooks.id }),
  );
}

/** What happens meanwhile is not told afterwards. False: there is none, or it is off already. */
export function pauseWebhook(deps: Change, account: Account, named: Named): Promise<boolean> {
  return change(deps, account, { ...named, action: "paused" }, (tx) =>
    tx
      .update(tx.t.webhooks)
      .set({ disabledAt: deps.clock.now(), disabledReason: null })
      .where(and(own(tx.t, account, named.id), isNull(tx.t.webhooks.disabledAt)))
      .returning({ id: tx.t.webhooks.id }),
  );
}

/** Also of one that was switched off; its days of failing count anew. */
export function resumeWebhook(deps: Change, account: Account, named: Named): Promise<boolean> {
  return change(deps, account, { ...named, action: "resumed" }, (tx) =>
    tx
      .update(tx.t.webhooks)
      .set({ disabledAt: null, disabledReason: null, failingSince: null })
      .where(and(own(tx.t, account, named.id), isNotNull(tx.t.webhooks.disabledAt)))
      .returning({ id: tx.t.webhooks.id }),
  );
}

/** With its log. */
export function removeWebhook(deps: Change, account: Account, named: Named): Promise<boolean> {
  return change(deps, account, { ...named, action: "removed" }, (tx) =>
    tx
      .delete(tx.t.webhooks)
      .where(own(tx.t, account, named.id))
      .returning({ id: tx.t.webhooks.id }),
  );
}

/** The new secret, to be shown once; the old one signs beside it for a day. */
export async function renewSecret(
  deps: Pick<Deps, "db" | "clock" | "secrets">,
  account: Account,
  { id, from }: Named,
): Promise<string | undefined> {
  const secret = newSecret();
  const { webhooks: w } = deps.db.t;
  return deps.db.transaction(async (tx) => {
    const found = tx
      .select()
      .from(w)
      .where(own(tx.t, account, id));
    const [row] = await tx.locked(found);
    if (!row) return undefined;
    const sealed = replaceSecret(deps, row, secret);
    await tx.update(w).set({ secret: sealed }).where(eq(w.id, id));
    await note(tx, deps.clock, { account, from, id, action: "secret_renewed" });
    return secret;
  });
}

/** Until when the secret before the last renewal still signs, too. */
export async function findOldSecretEnd(
  deps: Pick<Deps, "db" | "clock" | "secrets">,
  account: Pick<Account, "id">,
  id: string,
): Promise<Date | undefined> {
  const { webhooks: w } = deps.db.t;
  const [row] = await deps.db
    .select()
    .from(w)
    .where(own(deps.db.t, account, id));
  return row && oldSecretEndsAt(deps, row);
}

interface Act extends Named {
  action: "created" | "changed" | "paused" | "resumed" | "removed" | "secret_renewed";
  /** Its host is written down; a path may be a secret. */
  url?: string;
}

function change(
  { db, clock }: Change,
  account: Account,
  act: Act,
  write: (tx: Tx) => PromiseLike<{ id: string }[]>,
): Promise<boolean> {
  return db.transaction(async (tx) => {
    const changed = await write(tx);
    if (changed.length === 0) return false;
    await note(tx, clock, { account, ...act });
    return true;
  });
}

async function note(
  tx: Tx,
  clock: Deps["clock"],
  { account, from, id, action, url }: Act & { account: Account },
): Promise<void> {
  await record(tx, clock, {
    ...from,
    accountId: account.id,
    who: account.name,
    action: `webhooks.${action}`,
    subject: `webhook:${id}`,
    ...(url !== undefined && { details: { host: new URL(url).host } }),
  });
}
