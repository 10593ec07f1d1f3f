import type { Account } from "../app.ts";
import type { Queries, Tx } from "../db/db.ts";
import { and, asc, eq, gt, isNull, or } from "../db/drizzle.ts";
import type { Schema } from "../db/schema.ts";
import type { Role } from "../db/schema/accounts.ts";
import { type Clock, newId } from "../platform/clock.ts";

/** Everything but the password's hash and the picture. */
export const accountColumns = ({ accounts }: Schema) => ({
  id: accounts.id,
  employeeId: accounts.employeeId,
  name: accounts.name,
  email: accounts.email,
  role: accounts.role,
  tier: accounts.tier,
  teamId: accounts.teamId,
  passwordSetAt: accounts.passwordSetAt,
  settings: accounts.settings,
  hasAvatar: accounts.hasAvatar,
  createdAt: accounts.createdAt,
  deactivatedAt: accounts.deactivatedAt,
  deactivatedBy: accounts.deactivatedBy,
});

export async function findAccount(db: Queries, id: string): Promise<Account | undefined> {
  const { accounts } = db.t;
  const [row] = await db.select(accountColumns(db.t)).from(accounts).where(eq(accounts.id, id));
  return row;
}

export async function hasAccounts(db: Queries): Promise<boolean> {
  const { accounts } = db.t;
  const rows = await db.select({ id: accounts.id }).from(accounts).limit(1);
  return rows.length > 0;
}

/** One who has this employee id or this e-mail; what tells that a person is known already. */
export async function findSamePerson(
  db: Queries,
  person: { employeeId: string; email: string },
): Promise<Account | undefined> {
  const { accounts } = db.t;
  const same = or(
    eq(accounts.employeeId, person.employeeId),
    eq(accounts.email, person.email.toLowerCase()),
  );
  const [row] = await db.select(accountColumns(db.t)).from(accounts).where(same);
  return row;
}

export interface NewAccount {
  employeeId: string;
  name: string;
  email: string;
  role: Role;
  passwordHash: string;
  avatar: Buffer | null;
}

/** Throws a unique violation when the employee id or the e-mail is taken. */
export async function createAccount(tx: Tx, clock: Clock, input: NewAccount): Promise<Account> {
  const now = clock.now();
  const [row] = await tx
    .insert(tx.t.accounts)
    .values({
      ...input,
      id: newId(clock),
      email: input.email.toLowerCase(),
      passwordSetAt: now,
      settings: {},
      hasAvatar: input.avatar !== null,
      createdAt: now,
    })
    .returning(accountColumns(tx.t));
  if (row === undefined) throw new Error("the new account came back empty");
  return row;
}

const PAGE_SIZE = 50;

/** By name, a page at a time; `after` is `<id>` of the last one seen. */
export async function listAccounts(
  db: Queries,
  page: { after?: string | undefined } = {},
): Promise<{ accounts: Account[]; next: string | undefined }> {
  const { accounts } = db.t;
  const last = page.after === undefined ? undefined : await findAccount(db, page.after);
  const later =
    last &&
    or(gt(accounts.name, last.name), and(eq(accounts.name, last.name), gt(accounts.id, last.id)));
  const rows = await db
    .select(accountColumns(db.t))
    .from(accounts)
    .where(later)
    .orderBy(asc(accounts.name), asc(accounts.id))
    .limit(PAGE_SIZE + 1);
  const shown = rows.slice(0, PAGE_SIZE);
  return { accounts: shown, next: rows.length > PAGE_SIZE ? shown.at(-1)?.id : undefined };
}

/** Whether somebody else could still do what only an admin can. Locks them until the end. */
export async function hasOtherAdmin(tx: Tx, accountId: string): Promise<boolean> {
  const { accounts } = tx.t;
  const isAdmin = and(eq(accounts.role, "admin"), isNull(accounts.deactivatedAt));
  const admins = await tx.locked(tx.select({ id: accounts.id }).from(accounts).where(isAdmin));
  return admins.some(({ id }) => id !== accountId);
}

export async function findAvatar(db: Queries, id: string): Promise<Buffer | null> {
  const { accounts } = db.t;
  const [row] = await db
    .select({ avatar: accounts.avatar })
    .from(accounts)
    .where(eq(accounts.id, id));
  return row?.avatar ?? null;
}

export async function saveSettings(
  db: Queries,
  account: Account,
  settings: Account["settings"],
): Promise<void> {
  const { accounts } = db.t;
  await db.update(accounts).set({ settings }).where(eq(accounts.id, account.id));
}
