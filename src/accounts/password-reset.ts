import type { Account, Deps } from "../app.ts";
import { type From, record } from "../audit/audit.ts";
import type { Queries } from "../db/db.ts";
import { and, eq, gt, isNull } from "../db/drizzle.ts";
import { accountColumns, findAccount } from "./account.ts";
import { endFamilies } from "./refresh-tokens.ts";
import { endSignIns } from "./sign-in.ts";
import { hashToken, newToken } from "./token.ts";

const LIFETIME_MS = 24 * 60 * 60_000;

/** The token of a link that lasts a day and works once; undefined when there is no such account. */
export async function createPasswordReset(
  { db, clock }: Pick<Deps, "db" | "clock">,
  admin: Account,
  { accountId, from }: { accountId: string; from: From },
): Promise<{ account: Account; token: string } | undefined> {
  return db.transaction(async (tx) => {
    const account = await findAccount(tx, accountId);
    if (account === undefined || account.deactivatedAt) return undefined;
    const { passwordResets } = tx.t;
    const token = newToken();
    const now = clock.now();
    await tx.delete(passwordResets).where(eq(passwordResets.accountId, accountId));
    await tx.insert(passwordResets).values({
      id: hashToken(token),
      accountId,
      createdBy: admin.id,
      createdAt: now,
      expiresAt: new Date(now.getTime() + LIFETIME_MS),
    });
    const entry = { accountId: admin.id, who: admin.name, subject: `account:${accountId}` };
    await record(tx, clock, { ...from, ...entry, action: "accounts.password_reset_made" });
    return { account, token };
  });
}

const valid = (db: Queries, now: Date, token: string) => {
  const { passwordResets, accounts } = db.t;
  return and(
    eq(passwordResets.id, hashToken(token)),
    isNull(passwordResets.usedAt),
    gt(passwordResets.expiresAt, now),
    isNull(accounts.deactivatedAt),
  );
};

/** Whose password the link sets, while it holds. */
export async function findPasswordReset(
  { db, clock }: { db: Queries; clock: Deps["clock"] },
  token: string,
): Promise<Account | undefined> {
  const { passwordResets, accounts } = db.t;
  const [account] = await db
    .select(accountColumns(db.t))
    .from(passwordResets)
    .innerJoin(accounts, eq(accounts.id, passwordResets.accountId))
    .where(valid(db, clock.now(), token));
  return account;
}

/** Sets the password and ends every sign-in; false when the link was used in the meantime. */
export async function resetPassword(
  { db, clock }: Pick<Deps, "db" | "clock">,
  { token, passwordHash, from }: { token: string; passwordHash: string; from: From },
): Promise<boolean> {
  return db.transaction(async (tx) => {
    const account = await findPasswordReset({ db: tx, clock }, token);
    const { passwordResets, accounts, passwordAttempts } = tx.t;
    const now = clock.now();
    const spent = await tx
      .update(passwordResets)
      .set({ usedAt: now })
      .where(and(eq(passwordResets.id, hashToken(token)), isNull(passwordResets.usedAt)))
      .returning({ id: passwordResets.id });
    if (account === undefined || spent.length === 0) return false;
    await tx
      .update(accounts)
      .set({ passwordHash, passwordSetAt: now })
      .where(eq(accounts.id, account.id));
    await endSignIns(tx, account.id);
    await endFamilies(tx, account.id);
    await tx.delete(passwordAttempts).where(eq(passwordAttempts.key, `account:${account.id}`));
    const entry = { accountId: account.id, who: account.name, subject: `account:${account.id}` };
    await record(tx, clock, { ...from, ...entry, action: "accounts.password_reset" });
    return true;
  });
}
