import { Lucia, TimeSpan } from "lucia";
import type { Account, Deps, SignIn } from "../app.ts";
import type { Queries } from "../db/db.ts";
import { and, eq, gt, ne } from "../db/drizzle.ts";
import { cookieName, type OwnCookie, ownCookie } from "./cookie.ts";
import { signInStore } from "./sign-in-store.ts";
import { hashToken, newToken } from "./token.ts";

type SignInDeps = Pick<Deps, "clock" | "config">;

const HOUR_MS = 3_600_000;
/** The idle end is moved at most so often: a page costs no write. */
const IDLE_STEP_MS = 60_000;

const luciaOver = (db: Queries, { clock, config }: SignInDeps) =>
  new Lucia<{ signIn: SignIn }, { account: Account }>(signInStore(db, clock), {
    sessionExpiresIn: new TimeSpan(config.SIGN_IN_IDLE_MINUTES, "m"),
    sessionCookie: { name: cookieName(config, "session") },
    getSessionAttributes: ({ signIn }) => ({ signIn }),
    getUserAttributes: ({ account }) => ({ account }),
  });

export interface NewSignIn {
  accountId: string;
  address: string;
  userAgent: string;
  /** Of the sign-in that this one takes the place of. */
  endsAt?: Date;
}

/** A new sign-in and the cookie that carries it. The password was proved just now. */
export async function createSignIn(
  db: Queries,
  deps: SignInDeps,
  input: NewSignIn,
): Promise<OwnCookie> {
  const { clock, config } = deps;
  const now = clock.now();
  const id = newToken();
  const signIn: SignIn = {
    id: hashToken(id),
    accountId: input.accountId,
    // Lucia sets it: now and the idle time.
    expiresAt: now,
    endsAt: input.endsAt ?? new Date(now.getTime() + config.SIGN_IN_ABSOLUTE_HOURS * HOUR_MS),
    createdAt: now,
    provedAt: now,
    address: input.address,
    userAgent: input.userAgent.slice(0, 300),
  };
  await luciaOver(db, deps).createSession(input.accountId, { signIn }, { sessionId: id });
  return ownCookie(config, "session", id);
}

/** Who the cookie speaks for, while its sign-in lasts. Each use moves the idle end. */
export async function findSignIn(
  db: Queries,
  deps: SignInDeps & Pick<Deps, "log">,
  cookie: string,
): Promise<{ account: Account; signIn: SignIn } | undefined> {
  const lucia = luciaOver(db, deps);
  const { session, user } = await lucia.validateSession(cookie);
  if (session === null) return undefined;
  // Lucia prolongs at half the time; by then a person who was there may be out too early.
  const { clock, config, log } = deps;
  const expiresAt = new Date(clock.now().getTime() + config.SIGN_IN_IDLE_MINUTES * 60_000);
  if (expiresAt.getTime() - session.signIn.expiresAt.getTime() > IDLE_STEP_MS) {
    const { userSessions } = db.t;
    const moved = db
      .update(userSessions)
      .set({ expiresAt })
      .where(eq(userSessions.id, session.signIn.id));
    // Where the database is held for a moment, a person who only reads is not kept out: the next use moves it.
    await moved.then(undefined, (error: unknown) =>
      log.error("accounts.sign_in_not_prolonged", { account: user.id }, error),
    );
  }
  return { account: user.account, signIn: session.signIn };
}

/** For a stream: whether the sign-in still lasts. Asking does not prolong it. */
export async function isSignedIn(
  db: Queries,
  { clock }: SignInDeps,
  signIn: SignIn,
): Promise<boolean> {
  const { userSessions, accounts } = db.t;
  const now = clock.now();
  const rows = await db
    .select({ deactivatedAt: accounts.deactivatedAt })
    .from(userSessions)
    .innerJoin(accounts, eq(accounts.id, userSessions.accountId))
    .where(
      and(
        eq(userSessions.id, signIn.id),
        gt(userSessions.expiresAt, now),
        gt(userSessions.endsAt, now),
      ),
    );
  return rows.some(({ deactivatedAt }) => deactivatedAt === null);
}

/** The account's sign-ins that last, newest first; `id` is the stored hash. */
export async function listSignIns(
  db: Queries,
  deps: SignInDeps,
  account: Account,
): Promise<SignIn[]> {
  const sessions = await luciaOver(db, deps).getUserSessions(account.id);
  return sessions.map(({ signIn }) => signIn);
}

/** False when the account has no such sign-in. */
export async function endSignIn(db: Queries, account: Account, id: string): Promise<boolean> {
  const { userSessions } = db.t;
  const ended = await db
    .delete(userSessions)
    .where(and(eq(userSessions.id, id), eq(userSessions.accountId, account.id)))
    .returning({ id: userSessions.id });
  return ended.length > 0;
}

/** Ends all of an account's sign-ins, or all but one; answers how many. */
export async function endSignIns(db: Queries, accountId: string, except?: SignIn): Promise<number> {
  const { userSessions } = db.t;
  const mine = eq(userSessions.accountId, accountId);
  const ended = await db
    .delete(userSessions)
    .where(except ? and(mine, ne(userSessions.id, except.id)) : mine)
    .returning({ id: userSessions.id });
  return ended.length;
}

/** A new id for the same sign-in, with its absolute end: at each proof of the password. */
export async function renewSignIn(
  db: Queries,
  deps: SignInDeps,
  signIn: SignIn,
): Promise<OwnCookie> {
  const { accountId, address, userAgent, endsAt } = signIn;
  await db.delete(db.t.userSessions).where(eq(db.t.userSessions.id, signIn.id));
  return createSignIn(db, deps, { accountId, address, userAgent, endsAt });
}
