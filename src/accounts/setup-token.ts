import { record } from "../audit/audit.ts";
import type { Db, Queries, Tx } from "../db/db.ts";
import { and, eq, gt, isNull } from "../db/drizzle.ts";
import type { Clock } from "../platform/clock.ts";
import { hasAccounts } from "./account.ts";
import { hashToken, newToken } from "./token.ts";

const LIFETIME_MS = 60 * 60_000;

/**
 * The one-time token with which the first person registers as admin; it lasts an hour, and takes
 * the place of the one before. Undefined when there is an account already.
 */
export const createSetupToken = (db: Db, clock: Clock): Promise<string | undefined> =>
  db.transaction(async (tx) => {
    if (await hasAccounts(tx)) return undefined;
    const { setupTokens } = tx.t;
    const token = newToken();
    const now = clock.now();
    await tx.delete(setupTokens).where(isNull(setupTokens.usedAt));
    await tx.insert(setupTokens).values({
      id: hashToken(token),
      createdAt: now,
      expiresAt: new Date(now.getTime() + LIFETIME_MS),
    });
    await record(tx, clock, {
      who: "system",
      action: "accounts.setup_token_made",
      subject: "setup",
      address: "",
      requestId: "",
    });
    return token;
  });

const valid = (db: Queries, clock: Clock, token: string) => {
  const { setupTokens } = db.t;
  return and(
    eq(setupTokens.id, hashToken(token.trim())),
    isNull(setupTokens.usedAt),
    gt(setupTokens.expiresAt, clock.now()),
  );
};

export async function isSetupToken(db: Queries, clock: Clock, token: string): Promise<boolean> {
  const { setupTokens } = db.t;
  const rows = await db
    .select({ id: setupTokens.id })
    .from(setupTokens)
    .where(valid(db, clock, token));
  return rows.length > 0;
}

/** False when it was used or has ended in the meantime. */
export async function spendSetupToken(
  tx: Tx,
  clock: Clock,
  { token, usedBy }: { token: string; usedBy: string },
): Promise<boolean> {
  const { setupTokens } = tx.t;
  const spent = await tx
    .update(setupTokens)
    .set({ usedAt: clock.now(), usedBy })
    .where(valid(tx, clock, token))
    .returning({ id: setupTokens.id });
  return spent.length > 0;
}
