import type { Account, Deps } from "../app.ts";
import { type From, record } from "../audit/audit.ts";
import type { Queries, Tx } from "../db/db.ts";
import { and, asc, eq, gt, isNull } from "../db/drizzle.ts";
import { isUniqueViolation } from "../db/is-unique-violation.ts";
import type { Row } from "../db/schema.ts";
import type { Role } from "../db/schema/accounts.ts";
import { accountColumns, createAccount, findSamePerson } from "./account.ts";
import type { Outsider } from "./outside-sign-in.ts";
import { hashPassword } from "./password.ts";
import { newToken } from "./token.ts";

type Needs = Pick<Deps, "db" | "clock">;
export type OutsideIdentity = Row<"identities">;
export type Invitation = Row<"invitations">;

const INVITATION_MS = 14 * 86_400_000;
const MOST = 500;

const entryOf = (account: Account, from: From) => ({
  ...from,
  accountId: account.id,
  who: account.name,
  subject: `account:${account.id}`,
});

export const listIdentities = (db: Queries, accountId: string): Promise<OutsideIdentity[]> => {
  const { identities: t } = db.t;
  return db.select().from(t).where(eq(t.accountId, accountId)).orderBy(asc(t.issuer)).limit(MOST);
};

const insertIdentity = (tx: Tx, at: Date, who: Outsider & { accountId: string }) => {
  const { issuer, subject, accountId } = who;
  return tx.insert(tx.t.identities).values({ issuer, subject, accountId, createdAt: at });
};

/** False when it belongs to an account already. */
export async function linkIdentity(
  { db, clock }: Needs,
  account: Account,
  { outsider, from }: { outsider: Outsider; from: From },
): Promise<boolean> {
  try {
    await db.transaction(async (tx) => {
      await insertIdentity(tx, clock.now(), { ...outsider, accountId: account.id });
      const details = { issuer: outsider.issuer };
      const entry = { ...entryOf(account, from), details };
      await record(tx, clock, { ...entry, action: "accounts.identity_linked" });
    });
    return true;
  } catch (error) {
    if (isUniqueViolation(error)) return false;
    throw error;
  }
}

export const unlinkIdentity = (
  { db, clock }: Needs,
  account: Account,
  { issuer, from }: { issuer: string; from: From },
): Promise<boolean> =>
  db.transaction(async (tx) => {
    const { identities: t } = tx.t;
    const gone = await tx
      .delete(t)
      .where(and(eq(t.accountId, account.id), eq(t.issuer, issuer)))
      .returning({ subject: t.subject });
    if (gone.length === 0) return false;
    const entry = { ...entryOf(account, from), details: { issuer } };
    await record(tx, clock, { ...entry, action: "accounts.identity_removed" });
    return true;
  });

/** The account that an admin let in for somebody who comes from outside; undefined: nobody did. */
export async function findOrInvited(
  deps: Needs,
  outsider: Outsider,
  from: From,
): Promise<Account | undefined> {
  const { db, clock } = deps;
  const { identities: t, accounts } = db.t;
  const isThis = and(eq(t.issuer, outsider.issuer), eq(t.subject, outsider.subject));
  const [known] = await db
    .select({ account: accountColumns(db.t) })
    .from(t)
    .innerJoin(accounts, eq(accounts.id, t.accountId))
    .where(isThis);
  if (known === undefined) return takeInvitation(deps, outsider, from);
  if (known.account.deactivatedAt !== null) return undefined;
  await db.update(t).set({ lastUsedAt: clock.now() }).where(isThis);
  return known.account;
}

async function takeInvitation(
  { db, clock }: Needs,
  outsider: Outsider,
  from: From,
): Promise<Account | undefined> {
  const email = outsider.email?.toLowerCase();
  if (email === undefined) return undefined;
  // A password that nobody knows: an admin can give a link to set one.
  const passwordHash = await hashPassword(newToken());
  return db.transaction(async (tx) => {
    const { invitations: t } = tx.t;
    const now = clock.now();
    const [invited] = await tx
      .update(t)
      .set({ usedAt: now })
      .where(and(eq(t.email, email), isNull(t.usedAt), gt(t.expiresAt, now)))
      .returning();
    if (invited === undefined) return undefined;
    const { employeeId, role } = invited;
    if (await findSamePerson(tx, { employeeId, email })) return undefined;
    const input = { employeeId, email, role, name: outsider.name, passwordHash, avatar: null };
    const account = await createAccount(tx, clock, input);
    await insertIdentity(tx, now, { ...outsider, accountId: account.id });
    const details = { role, issuer: outsider.issuer };
    const entry = { ...entryOf(account, from), details };
    await record(tx, clock, { ...entry, action: "accounts.registered" });
    return account;
  });
}

export const listInvitations = (db: Queries, now: Date): Promise<Invitation[]> => {
  const { invitations: t } = db.t;
  return db
    .select()
    .from(t)
    .where(and(isNull(t.usedAt), gt(t.expiresAt, now)))
    .orderBy(asc(t.email))
    .limit(MOST);
};

/** False when the person has an account already; a second one takes the place of the first. */
export async function invite(
  { db, clock }: Needs,
  admin: Account,
  { email, employeeId, role, from }: { email: string; employeeId: string; role: Role; from: From },
): Promise<boolean> {
  if (await findSamePerson(db, { employeeId, email })) return false;
  await db.transaction(async (tx) => {
    const { invitations: t } = tx.t;
    const now = clock.now();
    const expiresAt = new Date(now.getTime() + INVITATION_MS);
    const key = email.toLowerCase();
    await tx.delete(t).where(eq(t.email, key));
    const row = { email: key, employeeId, role, invitedBy: admin.id, createdAt: now, expiresAt };
    await tx.insert(t).values(row);
    const entry = { ...entryOf(admin, from), subject: `invitation:${key}`, details: { role } };
    await record(tx, clock, { ...entry, action: "accounts.invited" });
  });
  return true;
}

export const withdrawInvitation = (
  { db, clock }: Needs,
  admin: Account,
  { email, from }: { email: string; from: From },
): Promise<boolean> =>
  db.transaction(async (tx) => {
    const { invitations: t } = tx.t;
    const gone = await tx
      .delete(t)
      .where(and(eq(t.email, email), isNull(t.usedAt)))
      .returning({ email: t.email });
    if (gone.length === 0) return false;
    const entry = { ...entryOf(admin, from), subject: `invitation:${email}` };
    await record(tx, clock, { ...entry, action: "accounts.invitation_withdrawn" });
    return true;
  });
