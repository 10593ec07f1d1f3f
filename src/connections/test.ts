import type { Account, Deps } from "../app.ts";
import { eq } from "../db/drizzle.ts";
import type { Identity } from "../db/schema/accounts.ts";
import type { TestResult } from "../db/schema/connections.ts";
import { keepTest } from "./change.ts";
import { type Connection, openConnection } from "./connection.ts";
import type { Actor } from "./create.ts";
import { disableConnection } from "./disable.ts";
import type { ConnectionProvider, Learnt, OpenConnection } from "./provider.ts";
import { isProviderKey, type ProviderKey, providers } from "./providers.ts";

export interface Tried {
  test: TestResult;
  learnt?: Learnt | undefined;
  /** The credential is dead or somebody else's: not to be used. */
  dead: boolean;
}

type TryDeps = Pick<Deps, "db" | "clock" | "config" | "mcp" | "outbound">;

/** Asks the outside system whether this works, and whether it is the same person; stores nothing. */
export async function tryConnection(
  deps: TryDeps,
  provider: ProviderKey,
  /** Absent for a connection of the company, which is nobody's in person. */
  owner: Account | undefined,
  open: OpenConnection,
): Promise<Tried> {
  const started = deps.clock.monotonic();
  const known: ConnectionProvider = providers[provider];
  const result = await known.test(deps, open);
  const ms = Math.round(deps.clock.monotonic() - started);
  if (!result.ok) {
    const { code, message, fix, credentialDead } = result;
    return { test: { ok: false, code, message, fix, ms }, dead: credentialDead };
  }
  const { identity, message } = result.value;
  if (owner && identity && !isSamePerson(owner.employeeId, identity)) {
    const other = await otherPerson(deps, owner, { provider, identity });
    return { test: { ...other, ms }, dead: true };
  }
  const test = { ok: true, code: "ok", message, fix: "", ms };
  return { test, learnt: result.value, dead: false };
}

/** Logins are written in capitals here and there. */
const isSamePerson = (employeeId: string, identity: Identity) =>
  employeeId.trim().toLowerCase() === identity.employeeId.trim().toLowerCase();

const SYSTEMS = { jira: "Jira", confluence: "Confluence", "company-llm": "Company LLM" };

/** Refused, with what each system says of who this is. */
async function otherPerson(
  { db }: TryDeps,
  owner: Account,
  { provider, identity }: { provider: ProviderKey; identity: Identity },
): Promise<Omit<TestResult, "ms">> {
  const { connections } = db.t;
  const rows = await db.select().from(connections).where(eq(connections.accountId, owner.id));
  const known = Object.entries(SYSTEMS).map(([key, name]) => {
    const stored = rows.find((row) => row.provider === key)?.identity?.employeeId;
    const id = key === provider ? identity.employeeId : stored;
    return `${name}: ${id ?? "not connected"}`;
  });
  const { label } = providers[provider];
  return {
    ok: false,
    code: "connections.other_person",
    message: `These credentials belong to somebody else: your account is ${owner.employeeId} (${owner.name}), but ${label} says ${identity.employeeId} (${identity.name}). ${known.join(", ")}.`,
    fix: "Put in credentials of your own. If they are yours and the ids differ all the same, ask your administrator to put them right.",
  };
}

/** Tests a stored connection and keeps the result; a passed test lets it be used again. */
export async function testConnection(
  deps: TryDeps & Pick<Deps, "secrets">,
  account: Account,
  connection: Connection,
  by: Actor,
): Promise<TestResult> {
  const { provider, accountId, id, version } = connection;
  if (!isProviderKey(provider)) throw new Error(`no provider ${provider}`);
  // The result is stored here, so a dead credential need not be reported on the way.
  const { onDead: _reported, ...open } = openConnection(deps, connection);
  const owner = accountId === null ? undefined : account;
  const { test, learnt, dead } = await tryConnection(deps, provider, owner, open);
  await keepTest(deps, connection, { test, learnt }, by);
  if (dead) await disableConnection(deps, id, `${test.message} ${test.fix}`, version);
  return test;
}
