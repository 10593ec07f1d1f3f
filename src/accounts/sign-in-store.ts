import type { Adapter, DatabaseSession, Lucia } from "lucia";
import type { Account, SignIn } from "../app.ts";
import type { Queries } from "../db/db.ts";
import { desc, eq, lte, or, sql } from "../db/drizzle.ts";
import { prepared } from "../db/prepared.ts";
import { type Clock, systemClock } from "../platform/clock.ts";
import { accountColumns } from "./account.ts";
import { hashToken } from "./token.ts";

declare module "lucia" {
  interface Register {
    Lucia: Lucia<{ signIn: SignIn }, { account: Account }>;
    DatabaseSessionAttributes: { signIn: SignIn };
    DatabaseUserAttributes: { account: Account };
  }
}

/** Every request asks for it. */
const selectSignIn = prepared((db) => {
  const { userSessions, accounts } = db.t;
  return db
    .select({ signIn: userSessions, account: accountColumns(db.t) })
    .from(userSessions)
    .innerJoin(accounts, eq(accounts.id, userSessions.accountId))
    .where(eq(userSessions.id, sql.placeholder("id")))
    .prepare("sign_in");
});

/**
 * Where lucia keeps its sessions: one row each, under the SHA-256 of the id. Lucia deletes and
 * prolongs by the id that a read answered with, so a read answers with the plain one it was asked
 * for: with the hash it would be hashed twice, and an ended session would stay for ever.
 */
export function signInStore(db: Queries, clock: Clock): Adapter {
  const { userSessions } = db.t;
  // Lucia reads the machine's clock; its times are moved to the clock that we go by.
  const drift = systemClock.now().getTime() - clock.now().getTime();
  const toLucia = (date: Date) => new Date(date.getTime() + drift);
  const fromLucia = (date: Date) => new Date(date.getTime() - drift);
  const session = (id: string, signIn: SignIn): DatabaseSession => ({
    id,
    userId: signIn.accountId,
    expiresAt: toLucia(signIn.expiresAt < signIn.endsAt ? signIn.expiresAt : signIn.endsAt),
    attributes: { signIn },
  });

  return {
    async getSessionAndUser(id) {
      const [row] = await selectSignIn(db, { id: hashToken(id) });
      if (row === undefined) return [null, null];
      const { signIn, account } = row;
      if (account.deactivatedAt) return [session(id, signIn), null];
      return [session(id, signIn), { id: account.id, attributes: { account } }];
    },
    async getUserSessions(accountId) {
      const rows = await db
        .select()
        .from(userSessions)
        .where(eq(userSessions.accountId, accountId))
        .orderBy(desc(userSessions.createdAt));
      return rows.map((signIn) => session(signIn.id, signIn));
    },
    async setSession({ expiresAt, attributes }) {
      await db
        .insert(userSessions)
        .values({ ...attributes.signIn, expiresAt: fromLucia(expiresAt) });
    },
    async updateSessionExpiration(id, expiresAt) {
      await db
        .update(userSessions)
        .set({ expiresAt: fromLucia(expiresAt) })
        .where(eq(userSessions.id, hashToken(id)));
    },
    async deleteSession(id) {
      await db.delete(userSessions).where(eq(userSessions.id, hashToken(id)));
    },
    async deleteUserSessions(accountId) {
      await db.delete(userSessions).where(eq(userSessions.accountId, accountId));
    },
    async deleteExpiredSessions() {
      const now = clock.now();
      await db
        .delete(userSessions)
        .where(or(lte(userSessions.expiresAt, now), lte(userSessions.endsAt, now)));
    },
  };
}
