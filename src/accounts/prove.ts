import type { Account, Deps, SignIn } from "../app.ts";
import { type From, record } from "../audit/audit.ts";
import type { Queries, Tx } from "../db/db.ts";
import { eq, or } from "../db/drizzle.ts";
import { accountColumns } from "./account.ts";
import type { OwnCookie } from "./cookie.ts";
import { verifyPassword } from "./password.ts";
import { endFamilies } from "./refresh-tokens.ts";
import { createSignIn, renewSignIn } from "./sign-in.ts";
import { checkSecondFactor } from "./second-factor.ts";
import { countAttempt, forgiveAttempts } from "./throttle.ts";
import { hashToken } from "./token.ts";

type ProveDeps = Pick<Deps, "db" | "clock" | "config">;

export type Refused =
  | { ok: false; code: "accounts.wrong_password" }
  | { ok: false; code: "accounts.deactivated" }
  /** Too many attempts; `wait` in seconds. */
  | { ok: false; code: "accounts.wait"; wait: number }
  /** All is right so far; now the one-time code. */
  | { ok: false; code: "accounts.code_needed"; accountId: string }
  | { ok: false; code: "accounts.wrong_code" };

/** By employee id or e-mail, as a person types it. */
async function findByLogin(db: Queries, login: string) {
  const { accounts } = db.t;
  const text = login.trim();
  const [row] = await db
    .select({ ...accountColumns(db.t), passwordHash: accounts.passwordHash })
    .from(accounts)
    .where(or(eq(accounts.employeeId, text), eq(accounts.email, text.toLowerCase())));
  if (row === undefined) return { account: undefined, passwordHash: undefined };
  const { passwordHash, ...account } = row;
  return { account, passwordHash };
}

export interface Attempt {
  login: string;
  password: string;
  from: From;
}

/** Counts, checks and records one attempt; `then` runs in the same transaction as its record. */
async function prove<Value>(
  { db, clock }: ProveDeps,
  { login, password, from }: Attempt,
  then: {
    action: string;
    run: (tx: Tx, account: Account) => Promise<Value>;
    /** More is asked before it counts, and is on record. */
    isHalf?: true;
  },
): Promise<{ ok: true; value: Value } | Refused> {
  const { account, passwordHash } = await findByLogin(db, login);
  // A login that nobody has may be a password in the wrong field: only its hash is kept.
  const tried = { account: account?.id ?? hashToken(login), address: from.address };
  const wait = await countAttempt(db, clock, tried);
  if (wait !== undefined) return { ok: false, code: "accounts.wait", wait };
  const right = await verifyPassword(password, passwordHash);
  const entry = {
    ...from,
    accountId: account?.id,
    who: account?.name ?? "unknown",
    subject: account ? `account:${account.id}` : "account:unknown",
  };
  return db.transaction(async (tx) => {
    if (!right || account === undefined || account.deactivatedAt) {
      const code = right && account ? "accounts.deactivated" : "accounts.wrong_password";
      await record(tx, clock, { ...entry, action: `${then.action}_refused`, details: { code } });
      return { ok: false, code };
    }
    await forgiveAttempts(tx, tried);
    const value = await then.run(tx, account);
    if (then.isHalf !== true) await record(tx, clock, { ...entry, action: then.action });
    return { ok: true, value };
  });
}

type CodeDeps = ProveDeps & Pick<Deps, "secrets">;
/** What comes of it, in the transaction that records it. */
type Arrive<Value> = (tx: Tx, account: Account) => Promise<Value>;

interface Second<Value> {
  code?: string | undefined;
  from: From;
  arrive: Arrive<Value>;
  /** The provider that the person came by; undefined: by the password. */
  with?: string | undefined;
}

/** Signs in by employee id or e-mail, password and, where the account has them, a one-time code. */
export async function signInWith<Value>(
  deps: CodeDeps,
  attempt: Attempt & { code?: string | undefined },
  arrive: Arrive<Value>,
): Promise<{ ok: true; value: Value } | Refused> {
  const proved = await prove(deps, attempt, {
    action: "accounts.sign_in",
    isHalf: true,
    run: async (_tx, account) => account,
  });
  return proved.ok ? passCode(deps, proved.value, { ...attempt, arrive }) : proved;
}

/** The second half: the password, or a provider, has said before who it is. */
export async function passCode<Value>(
  deps: CodeDeps,
  account: Account,
  { code, from, arrive, with: provider }: Second<Value>,
): Promise<{ ok: true; value: Value } | Refused> {
  const refused = await checkSecondFactor(deps, account, { code, from });
  if (refused?.code === "accounts.code_needed") return { ...refused, accountId: account.id };
  if (refused !== undefined) return refused;
  const entry = { ...from, accountId: account.id, who: account.name };
  const value = await deps.db.transaction(async (tx) => {
    const made = await arrive(tx, account);
    const subject = `account:${account.id}`;
    const details = provider === undefined ? {} : { details: { with: provider } };
    await record(tx, deps.clock, { ...entry, subject, action: "accounts.sign_in", ...details });
    return made;
  });
  return { ok: true, value };
}

/** The same, for a browser. */
export const signIn = (
  deps: CodeDeps,
  attempt: Attempt & { userAgent: string; code?: string | undefined },
): Promise<{ ok: true; value: OwnCookie } | Refused> =>
  signInWith(deps, attempt, (tx, { id: accountId }) => {
    const { address } = attempt.from;
    return createSignIn(tx, deps, { accountId, address, userAgent: attempt.userAgent });
  });

interface Proof {
  account: Account;
  signIn: SignIn;
  password: string;
  from: From;
}

/** Proves the password again; the sign-in gets a new id. */
export const proveAgain = (
  deps: ProveDeps,
  { account, signIn: current, password, from }: Proof,
): Promise<{ ok: true; value: OwnCookie } | Refused> =>
  prove(
    deps,
    { login: account.employeeId, password, from },
    { action: "accounts.proof", run: (tx) => renewSignIn(tx, deps, current) },
  );

/** The old password, the new one, and an end of all other sign-ins. */
export const changePassword = (
  deps: ProveDeps,
  { account, signIn: current, password, from }: Proof,
  newHash: string,
): Promise<{ ok: true; value: OwnCookie } | Refused> =>
  prove(
    deps,
    { login: account.employeeId, password, from },
    {
      action: "accounts.password_change",
      run: (tx) => setPassword(tx, deps, { account, signIn: current, newHash }),
    },
  );

async function setPassword(
  tx: Tx,
  deps: ProveDeps,
  { account, signIn: current, newHash }: { account: Account; signIn: SignIn; newHash: string },
): Promise<OwnCookie> {
  const { accounts, userSessions } = tx.t;
  await tx
    .update(accounts)
    .set({ passwordHash: newHash, passwordSetAt: deps.clock.now() })
    .where(eq(accounts.id, account.id));
  await tx.delete(userSessions).where(eq(userSessions.accountId, account.id));
  await endFamilies(tx, account.id);
  return renewSignIn(tx, deps, current);
}
