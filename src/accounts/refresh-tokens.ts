import type { Deps } from "../app.ts";
import { type From, record } from "../audit/audit.ts";
import type { Queries, Tx } from "../db/db.ts";
import { and, eq, gt, isNull } from "../db/drizzle.ts";
import { type Clock, newId } from "../platform/clock.ts";
import { hashToken, newToken } from "./token.ts";

const LIFETIME_MS = 7 * 86_400_000;

export interface Refresh {
  token: string;
  family: string;
  accountId: string;
  expiresAt: Date;
}

/** The first of a family, or the next one of it. */
export async function createRefreshToken(
  db: Queries,
  clock: Clock,
  { accountId, family = newId(clock) }: { accountId: string; family?: string },
): Promise<Refresh> {
  const token = newToken();
  const now = clock.now();
  const expiresAt = new Date(now.getTime() + LIFETIME_MS);
  await db
    .insert(db.t.refreshTokens)
    .values({ hash: hashToken(token), family, accountId, createdAt: now, expiresAt });
  return { token, family, accountId, expiresAt };
}

type Exchanged =
  | { ok: true; value: Refresh }
  | { ok: false; code: "accounts.refresh_dead" | "accounts.refresh_reused" };

/** Each is good for one exchange. A second one means that somebody else has it: its whole family ends. */
export const exchangeRefreshToken = (
  { db, clock }: Pick<Deps, "db" | "clock">,
  { token, from }: { token: string; from: From },
): Promise<Exchanged> =>
  db.transaction(async (tx) => {
    const { refreshTokens, accounts } = tx.t;
    const now = clock.now();
    const hash = hashToken(token);
    const works = and(
      eq(refreshTokens.hash, hash),
      isNull(refreshTokens.usedAt),
      isNull(refreshTokens.revokedAt),
      gt(refreshTokens.expiresAt, now),
    );
    const [used] = await tx
      .update(refreshTokens)
      .set({ usedAt: now })
      .where(works)
      .returning({ family: refreshTokens.family, accountId: refreshTokens.accountId });
    if (used !== undefined) {
      const [active] = await tx
        .select({ id: accounts.id })
        .from(accounts)
        .where(and(eq(accounts.id, used.accountId), isNull(accounts.deactivatedAt)));
      if (active === undefined) return { ok: false, code: "accounts.refresh_dead" };
      return { ok: true, value: await createRefreshToken(tx, clock, used) };
    }
    const [before] = await tx.select().from(refreshTokens).where(eq(refreshTokens.hash, hash));
    if (before === undefined || before.usedAt === null || before.revokedAt !== null) {
      return { ok: false, code: "accounts.refresh_dead" };
    }
    await endFamily(tx, clock, before.family);
    await record(tx, clock, {
      ...from,
      accountId: before.accountId,
      who: "unknown",
      action: "accounts.refresh_reused",
      subject: `account:${before.accountId}`,
    });
    return { ok: false, code: "accounts.refresh_reused" };
  });

/** The sign-in of one program; what it holds is refused from now on. */
export async function endFamily(db: Queries, clock: Clock, family: string): Promise<void> {
  const { refreshTokens } = db.t;
  await db
    .update(refreshTokens)
    .set({ revokedAt: clock.now() })
    .where(and(eq(refreshTokens.family, family), isNull(refreshTokens.revokedAt)));
}

/** Those of all programs that signed in with the account's password. */
export async function endFamilies(tx: Tx, accountId: string): Promise<void> {
  const { refreshTokens } = tx.t;
  await tx.delete(refreshTokens).where(eq(refreshTokens.accountId, accountId));
}

export async function findFamily(db: Queries, token: string): Promise<string | undefined> {
  const { refreshTokens } = db.t;
  const [row] = await db
    .select({ family: refreshTokens.family })
    .from(refreshTokens)
    .where(eq(refreshTokens.hash, hashToken(token)));
  return row?.family;
}
