import type { Deps } from "../app.ts";
import { type From, record } from "../audit/audit.ts";
import type { Tx } from "../db/db.ts";
import { and, eq, isNull } from "../db/drizzle.ts";
import type { Row } from "../db/schema.ts";
import type { TestResult } from "../db/schema/connections.ts";
import { newId } from "../platform/clock.ts";
import type { Connection } from "./connection.ts";
import type { Learnt } from "./provider.ts";
import { type ProviderKey, providers } from "./providers.ts";
import { sealSecrets } from "./secret.ts";

/** Who does it, and from where; for the audit log. */
export interface Actor extends From {
  account: Pick<Row<"accounts">, "id" | "name">;
}

export interface NewConnection {
  /** Null: the company's. */
  accountId: string | null;
  provider: ProviderKey;
  /** Default: the provider's label. */
  name?: string;
  baseUrl: string;
  settings: Record<string, unknown>;
  secrets: Record<string, string>;
  caPem?: string | undefined;
  /** What its test said. */
  test?: TestResult;
  /** What a test that passed has learnt. */
  learnt?: Learnt;
}

type Created =
  | { ok: true; connection: Connection }
  | { ok: false; code: "connections.one_of_a_kind"; connection: Connection };

/** One Jira and one Confluence a person; as many of everything else as wanted. */
const isOneOfAKind = (kind: Connection["kind"]): boolean =>
  kind === "jira" || kind === "confluence";

export async function createConnection(
  tx: Tx,
  deps: Pick<Deps, "clock" | "secrets">,
  input: NewConnection,
  by: Actor,
): Promise<Created> {
  const { kind } = providers[input.provider];
  const present = isOneOfAKind(kind) ? await findPresent(tx, input.accountId, kind) : undefined;
  if (present) return { ok: false, code: "connections.one_of_a_kind", connection: present };
  const [connection] = await tx.insert(tx.t.connections).values(rowOf(deps, input)).returning();
  if (connection === undefined) throw new Error("the new connection came back empty");
  await record(tx, deps.clock, { ...entryOf(connection, by), action: "connections.created" });
  return { ok: true, connection };
}

function rowOf({ clock, secrets }: Pick<Deps, "clock" | "secrets">, input: NewConnection) {
  const { accountId, provider, settings, caPem = null, test = null, learnt } = input;
  const { kind, label } = providers[provider];
  const now = clock.now();
  const id = newId(clock);
  return {
    id,
    accountId,
    kind,
    provider,
    name: input.name ?? label,
    baseUrl: learnt?.baseUrl ?? input.baseUrl,
    settings,
    ...sealSecrets(secrets, { id, accountId }, input.secrets),
    secretSetAt: Object.keys(input.secrets).length > 0 ? now : null,
    caPem,
    ...learntValues(learnt),
    test,
    testedAt: test === null ? null : now,
    version: 1,
    createdAt: now,
    updatedAt: now,
  };
}

/** What a row keeps of a passed test. */
export const learntValues = (learnt?: Learnt) => ({
  identity: learnt?.identity ?? null,
  capabilities: learnt?.capabilities ?? {},
  secretEndsAt: learnt?.secretEndsAt ?? null,
});

/** Two at once wait for each other at the owner's row, so the second sees the first. */
async function findPresent(
  tx: Tx,
  accountId: string | null,
  kind: Connection["kind"],
): Promise<Connection | undefined> {
  const { accounts, connections } = tx.t;
  if (accountId !== null) {
    await tx.locked(
      tx.select({ id: accounts.id }).from(accounts).where(eq(accounts.id, accountId)),
    );
  }
  const isOwners =
    accountId === null ? isNull(connections.accountId) : eq(connections.accountId, accountId);
  const [present] = await tx
    .select()
    .from(connections)
    .where(and(isOwners, eq(connections.kind, kind)));
  return present;
}

/** What the audit log says of a connection: never a secret. */
export const entryOf = ({ id, accountId, provider, baseUrl }: Connection, by: Actor) => ({
  accountId: by.account.id,
  who: by.account.name,
  subject: `connection:${id}`,
  address: by.address,
  requestId: by.requestId,
  details: { provider, host: URL.parse(baseUrl)?.host ?? "", company: accountId === null },
});
