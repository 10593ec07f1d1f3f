import type { Account, Deps } from "../app.ts";
import { type From, record } from "../audit/audit.ts";
import { createConnection } from "../connections/create.ts";
import type { Tx } from "../db/db.ts";
import { eq } from "../db/drizzle.ts";
import { isUniqueViolation } from "../db/is-unique-violation.ts";
import type { Role } from "../db/schema/accounts.ts";
import { createAccount, findSamePerson, hasAccounts } from "./account.ts";
import type { OwnCookie } from "./cookie.ts";
import { alreadyHere, openSecret, type Registration } from "./registration.ts";
import { type Fault, fault } from "./registration-form.ts";
import { spendSetupToken } from "./setup-token.ts";
import { createSignIn } from "./sign-in.ts";
import { isTrustedJira } from "./trusted-jira.ts";

type RegisterDeps = Pick<Deps, "db" | "clock" | "config" | "secrets" | "knownSystems">;

export interface Confirmation {
  passwordHash: string;
  /** What the person typed where Jira shows no address. */
  email: string;
  from: From;
}

/** The account, its connection to Jira and its first sign-in: all of them, or none. */
export async function register(
  deps: RegisterDeps,
  registration: Registration,
  confirmation: Confirmation & { userAgent: string },
): Promise<{ ok: true; cookie: OwnCookie } | Fault> {
  const { userAgent, from } = confirmation;
  const { address } = from;
  const registered = await registerAnd(deps, registration, confirmation, (tx, { id }) =>
    createSignIn(tx, deps, { accountId: id, address, userAgent }),
  );
  return registered.ok ? { ok: true, cookie: registered.value } : registered;
}

type Arrive<Value> = (tx: Tx, account: Account) => Promise<Value>;

/** The same, with something else than a sign-in. */
export async function registerAnd<Value>(
  deps: RegisterDeps,
  registration: Registration,
  confirmation: Confirmation,
  arrive: Arrive<Value>,
): Promise<{ ok: true; value: Value } | Fault> {
  const email = registration.identity.email || confirmation.email;
  const identity = { ...registration.identity, email };
  const known = await findSamePerson(deps.db, identity);
  if (known !== undefined) return alreadyHere(known);
  try {
    return await deps.db.transaction((tx) =>
      write(tx, deps, { ...registration, identity }, { ...confirmation, arrive }),
    );
  } catch (error) {
    // Somebody with the same id or address came in between.
    if (isUniqueViolation(error)) return alreadyHere(identity);
    throw error;
  }
}

async function write<Value>(
  tx: Tx,
  deps: RegisterDeps,
  registration: Registration,
  { passwordHash, from, arrive }: Confirmation & { arrive: Arrive<Value> },
): Promise<{ ok: true; value: Value } | Fault> {
  const { identity, avatar } = registration;
  const role = await roleOf(tx, deps, registration);
  if (role === undefined) {
    return fault("accounts.setup_token_dead", {
      "": "The set-up token was used or has ended in the meantime. Register again; if nobody is registered yet, restart the server for a new one.",
    });
  }
  const { employeeId, name, email } = identity;
  const input = { employeeId, name, email, role, passwordHash, avatar };
  const account = await createAccount(tx, deps.clock, input);
  await connect(tx, deps, registration, { account, ...from });
  await tx.delete(tx.t.registrations).where(eq(tx.t.registrations.id, registration.id));
  const value = await arrive(tx, account);
  await record(tx, deps.clock, {
    ...from,
    accountId: account.id,
    who: name,
    action: "accounts.registered",
    subject: `account:${account.id}`,
    details: { role, jira: new URL(registration.connection.baseUrl).host },
  });
  return { ok: true, value };
}

/**
 * The first one needs the set-up token and becomes admin. Who began before there was anybody and
 * came second is asked what everybody is asked: whether that Jira's word counts.
 */
async function roleOf(
  tx: Tx,
  { clock, secrets, knownSystems }: RegisterDeps,
  registration: Registration,
): Promise<Role | undefined> {
  if (await hasAccounts(tx)) {
    const { baseUrl } = registration.connection;
    return (await isTrustedJira({ db: tx, knownSystems }, baseUrl)) ? "member" : undefined;
  }
  const { setupToken } = openSecret(secrets, registration);
  const usedBy = registration.identity.employeeId;
  return (await spendSetupToken(tx, clock, { token: setupToken, usedBy })) ? "admin" : undefined;
}

async function connect(
  tx: Tx,
  deps: RegisterDeps,
  registration: Registration,
  by: { account: Account } & From,
): Promise<void> {
  const { identity } = registration;
  const { baseUrl, dialect, caPem, tokenEnds } = registration.connection;
  const { token, email } = openSecret(deps.secrets, registration);
  const edition = dialect === "dc" ? "Data Center" : "Cloud";
  const message = `Connected to Jira ${edition} as ${identity.name} (${identity.employeeId}).`;
  const connection = {
    accountId: by.account.id,
    provider: "jira" as const,
    baseUrl,
    settings: { email },
    secrets: { token },
    caPem,
    test: { ok: true, code: "ok", message, fix: "", ms: 0 },
    learnt: {
      message,
      identity,
      capabilities: { dialect },
      ...(tokenEnds !== undefined && { secretEndsAt: new Date(tokenEnds) }),
    },
  };
  const created = await createConnection(tx, deps, connection, by);
  if (!created.ok) throw new Error("a new account had a connection to Jira already");
}
