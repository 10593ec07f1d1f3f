import type { Queries, Db, Tx } from "../db/db.ts";
import { eq, lte } from "../db/drizzle.ts";
import type { Clock } from "../platform/clock.ts";

const WINDOW_MS = 15 * 60_000;

export interface Tried {
  /** `account:<id>`, or the hash of a login that nobody has. */
  account: string;
  address: string;
}

/** An office shares an address, so that one has more room. */
const limits = ({ account, address }: Tried): [key: string, limit: number][] => [
  [`account:${account}`, 10],
  [`address:${address}`, 100],
];

const REGISTRATIONS = 60;

/**
 * Counts an attempt before the password is looked at, so that many at once are counted too.
 * Answers how many seconds to wait, or undefined: go ahead.
 */
export const countAttempt = (db: Db, clock: Clock, tried: Tried): Promise<number | undefined> =>
  count(db, clock, limits(tried));

/** The same for registrations: each one makes us call a Jira. */
export const countRegistration = (db: Db, clock: Clock, address: string) =>
  count(db, clock, [[`registration:${address}`, REGISTRATIONS]]);

const count = (
  db: Db,
  clock: Clock,
  keys: [key: string, limit: number][],
): Promise<number | undefined> =>
  db.transaction(async (tx) => {
    const now = clock.now();
    for (const [key, limit] of keys) {
      const { count: before, lastAt } = await lockAttempts(tx, key, now);
      const passed = now.getTime() - lastAt.getTime();
      const recent = passed >= WINDOW_MS ? 0 : before;
      if (recent >= limit) return Math.max(1, Math.ceil((WINDOW_MS - passed) / 1000));
      const { passwordAttempts } = tx.t;
      await tx
        .update(passwordAttempts)
        .set({ count: recent + 1, lastAt: now })
        .where(eq(passwordAttempts.key, key));
    }
    return undefined;
  });

async function lockAttempts(tx: Tx, key: string, now: Date) {
  const { passwordAttempts } = tx.t;
  await tx.insert(passwordAttempts).values({ key, count: 0, lastAt: now }).onConflictDoNothing();
  const [row] = await tx.locked(
    tx.select().from(passwordAttempts).where(eq(passwordAttempts.key, key)),
  );
  return row ?? { count: 0, lastAt: now };
}

/** The password was right: the account starts anew, the address gets this attempt back. */
export async function forgiveAttempts(tx: Tx, tried: Tried): Promise<void> {
  const { passwordAttempts } = tx.t;
  const [account = "", address = ""] = limits(tried).map(([key]) => key);
  await tx.delete(passwordAttempts).where(eq(passwordAttempts.key, account));
  const [row] = await tx.locked(
    tx.select().from(passwordAttempts).where(eq(passwordAttempts.key, address)),
  );
  if (row === undefined) return;
  await tx
    .update(passwordAttempts)
    .set({ count: Math.max(0, row.count - 1) })
    .where(eq(passwordAttempts.key, address));
}

export async function dropOldAttempts(db: Queries, clock: Clock): Promise<void> {
  const { passwordAttempts } = db.t;
  const before = new Date(clock.now().getTime() - WINDOW_MS);
  await db.delete(passwordAttempts).where(lte(passwordAttempts.lastAt, before));
}
