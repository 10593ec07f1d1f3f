import type { Account, Deps } from "../app.ts";
import { type From, record } from "../audit/audit.ts";
import type { Tx } from "../db/db.ts";
import { and, eq, inArray, isNotNull, isNull } from "../db/drizzle.ts";
import type { Role, Tier } from "../db/schema/accounts.ts";
import { findAccount, hasOtherAdmin } from "./account.ts";
import { endFamilies } from "./refresh-tokens.ts";
import { endSignIns } from "./sign-in.ts";

export type Changed =
  | { ok: true }
  | { ok: false; code: "accounts.not_found" | "accounts.last_admin" };
const LAST_ADMIN: Changed = { ok: false, code: "accounts.last_admin" };
const NOT_FOUND: Changed = { ok: false, code: "accounts.not_found" };

interface Change {
  accountId: string;
  from: From;
}

/** Whether nobody would be left who can do this. */
const isLastAdmin = async (tx: Tx, account: Account) =>
  account.role === "admin" && !(await hasOtherAdmin(tx, account.id));

const entryOf = (admin: Account, { accountId, from }: Change) => ({
  ...from,
  accountId: admin.id,
  who: admin.name,
  subject: `account:${accountId}`,
});

export async function changeRole(
  { db, clock }: Pick<Deps, "db" | "clock">,
  admin: Account,
  change: Change & { role: Role },
): Promise<Changed> {
  return db.transaction(async (tx) => {
    const account = await findAccount(tx, change.accountId);
    if (account === undefined) return NOT_FOUND;
    if (account.role === change.role) return { ok: true };
    if (await isLastAdmin(tx, account)) return LAST_ADMIN;
    const { accounts } = tx.t;
    await tx.update(accounts).set({ role: change.role }).where(eq(accounts.id, account.id));
    const details = { before: account.role, after: change.role };
    const entry = entryOf(admin, change);
    await record(tx, clock, { ...entry, action: "accounts.role_changed", details });
    return { ok: true };
  });
}

/** How much the account may ask for in a minute. */
export async function changeTier(
  { db, clock }: Pick<Deps, "db" | "clock">,
  admin: Account,
  change: Change & { tier: Tier },
): Promise<Changed> {
  return db.transaction(async (tx) => {
    const account = await findAccount(tx, change.accountId);
    if (account === undefined) return NOT_FOUND;
    if (account.tier === change.tier) return { ok: true };
    const { accounts } = tx.t;
    await tx.update(accounts).set({ tier: change.tier }).where(eq(accounts.id, account.id));
    const details = { before: account.tier, after: change.tier };
    const entry = entryOf(admin, change);
    await record(tx, clock, { ...entry, action: "accounts.tier_changed", details });
    return { ok: true };
  });
}

/** Those of programs; a later reactivation does not bring them back. */
async function endTokens(
  tx: Tx,
  { accountId, at, by }: { accountId: string; at: Date; by: string },
) {
  const { apiTokens } = tx.t;
  await tx
    .update(apiTokens)
    .set({ revokedAt: at, revokedBy: by })
    .where(and(eq(apiTokens.accountId, accountId), isNull(apiTokens.revokedAt)));
  await endFamilies(tx, accountId);
}

/** Ends the person's sign-ins and tokens at once, and then their jobs. */
export async function deactivate(
  deps: Pick<Deps, "db" | "clock" | "queue">,
  admin: Account,
  change: Change,
): Promise<Changed> {
  const { db, clock } = deps;
  const changed = await db.transaction(async (tx): Promise<Changed> => {
    const account = await findAccount(tx, change.accountId);
    if (account === undefined) return NOT_FOUND;
    if (account.deactivatedAt) return { ok: true };
    if (await isLastAdmin(tx, account)) return LAST_ADMIN;
    const { accounts, passwordResets } = tx.t;
    await tx
      .update(accounts)
      .set({ deactivatedAt: clock.now(), deactivatedBy: admin.id })
      .where(eq(accounts.id, account.id));
    await endTokens(tx, { accountId: account.id, at: clock.now(), by: admin.id });
    await tx.delete(passwordResets).where(eq(passwordResets.accountId, account.id));
    await endSignIns(tx, account.id);
    await record(tx, clock, { ...entryOf(admin, change), action: "accounts.deactivated" });
    return { ok: true };
  });
  if (changed.ok) await cancelJobsOfDeactivated(deps);
  return changed;
}

/** Also runs by schedule: a crash may have come between an account's end and that of its jobs. */
export async function cancelJobsOfDeactivated({
  db,
  queue,
}: Pick<Deps, "db" | "queue">): Promise<void> {
  const { jobs, accounts } = db.t;
  const left = await db
    .select({ id: jobs.id })
    .from(jobs)
    .innerJoin(accounts, eq(accounts.id, jobs.accountId))
    .where(and(inArray(jobs.state, ["ready", "running"]), isNotNull(accounts.deactivatedAt)));
  for (const { id } of left) await queue.cancel(id, "system");
}

export async function reactivate(
  { db, clock }: Pick<Deps, "db" | "clock">,
  admin: Account,
  change: Change,
): Promise<Changed> {
  return db.transaction(async (tx) => {
    const account = await findAccount(tx, change.accountId);
    if (account === undefined) return NOT_FOUND;
    if (!account.deactivatedAt) return { ok: true };
    const { accounts } = tx.t;
    await tx
      .update(accounts)
      .set({ deactivatedAt: null, deactivatedBy: null })
      .where(eq(accounts.id, account.id));
    await record(tx, clock, { ...entryOf(admin, change), action: "accounts.reactivated" });
    return { ok: true };
  });
}
