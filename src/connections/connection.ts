import type { Account, Deps } from "../app.ts";
import type { Queries } from "../db/db.ts";
import { and, asc, eq, isNull, or } from "../db/drizzle.ts";
import type { Row } from "../db/schema.ts";
import type { LlmConnection } from "../llm/providers/provider.ts";
import { type ConfluencePages, confluencePages } from "./confluence/pages.ts";
import { confluenceAccess } from "./confluence/provider.ts";
import { disableConnection } from "./disable.ts";
import type { Outside, OutsideFailure } from "./failure.ts";
import { createGitClient } from "./git/client.ts";
import { createGithubClient } from "./github/client.ts";
import type { CodeClient } from "./code/code.ts";
import { githubAccess } from "./github/provider.ts";
import { createGitlabClient } from "./gitlab/client.ts";
import { gitlabAccess } from "./gitlab/provider.ts";
import { createJiraClient } from "./jira/client.ts";
import type { JiraClient } from "./jira/jira.ts";
import { jiraAccess } from "./jira/provider.ts";
import { llmConnection } from "./llm-server.ts";
import type { OpenConnection } from "./provider.ts";
import { openSecrets, sealSecrets, tlsOf } from "./secret.ts";

export type Connection = Row<"connections">;

/** A person's own, or the company's, which all may use. */
const reachable = ({ connections }: Queries["t"], accountId: string) =>
  or(eq(connections.accountId, accountId), isNull(connections.accountId));

export async function findConnection(
  db: Queries,
  account: Pick<Account, "id">,
  id: string,
): Promise<Connection | undefined> {
  const { connections } = db.t;
  const [row] = await db
    .select()
    .from(connections)
    .where(and(eq(connections.id, id), reachable(db.t, account.id)));
  return row;
}

/** Own ones first, then the company's; each in the order of their making. */
export async function listConnections(
  db: Queries,
  account: Pick<Account, "id">,
): Promise<Connection[]> {
  const { connections } = db.t;
  const rows = await db
    .select()
    .from(connections)
    .where(reachable(db.t, account.id))
    .orderBy(asc(connections.id));
  const isOwn = ({ accountId }: Connection) => accountId !== null;
  return [...rows.filter(isOwn), ...rows.filter((row) => !isOwn(row))];
}

/** Everybody may use the company's connections, but only an admin changes them. */
export const mayChange = (account: Account, connection: Pick<Connection, "accountId">): boolean =>
  connection.accountId === null ? account.role === "admin" : connection.accountId === account.id;

type OpenDeps = Pick<Deps, "db" | "clock" | "secrets">;

/** Opens the secrets of a connection for a call. A dead credential disables it (law 5). */
export function openConnection(deps: OpenDeps, connection: Connection): OpenConnection {
  const { id, baseUrl, settings, capabilities, caPem, secretEndsAt, version } = connection;
  const secrets = openSecrets(deps.secrets, connection);
  return {
    id,
    baseUrl,
    settings,
    secrets,
    capabilities,
    ...tlsOf(secrets, caPem),
    secretEnded: secretEndsAt !== null && secretEndsAt <= deps.clock.now(),
    onDead: ({ message, fix }) => disableConnection(deps, id, `${message} ${fix}`, version),
    onLearnt: (learnt) => keepLearnt(deps, connection, learnt),
    keepSecrets: (values) => keepSecrets(deps, connection, values),
  };
}

async function keepLearnt(
  { db }: Pick<Deps, "db">,
  { id, version, capabilities }: Connection,
  learnt: Record<string, unknown>,
): Promise<void> {
  const { connections } = db.t;
  await db
    .update(connections)
    .set({ capabilities: { ...capabilities, ...learnt } })
    .where(and(eq(connections.id, id), eq(connections.version, version)));
}

/** The version stays: it is the same access, so nothing that rests on it is out of date. */
async function keepSecrets(
  { db, clock, secrets }: OpenDeps,
  connection: Connection,
  values: Record<string, string>,
): Promise<void> {
  const { connections } = db.t;
  const { id, version } = connection;
  await db
    .update(connections)
    .set({ ...sealSecrets(secrets, connection, values), secretSetAt: clock.now() })
    .where(and(eq(connections.id, id), eq(connections.version, version)));
}

const unusable = (code: string, message: string, fix: string): OutsideFailure => ({
  ok: false,
  code,
  message,
  fix,
  permanent: true,
  credentialDead: false,
  mayHaveHappened: false,
});

type Usable = { ok: true; connection: Connection } | OutsideFailure;

/** One that this account may call now, or what keeps it from that. */
export async function findUsable(
  deps: OpenDeps,
  { accountId, connectionId }: Record<"accountId" | "connectionId", string>,
  { kind, name }: { kind: Connection["kind"]; name: string },
): Promise<Usable> {
  const connection = await findConnection(deps.db, { id: accountId }, connectionId);
  if (connection?.kind !== kind) {
    const message = `The connection to ${name} is gone.`;
    return unusable("connections.gone", message, `Connect ${name} again on the page Connections.`);
  }
  if (connection.disabledAt === null) return { ok: true, connection };
  const message = `The connection to ${name} needs mending: ${connection.disabledReason ?? ""}`;
  return unusable("connections.disabled", message, "Mend it on the page Connections.");
}

/** The Jira behind a connection; `version` rises whenever it could be another one, so it belongs into cache keys. */
export async function jiraClientFor(
  deps: OpenDeps & Pick<Deps, "outbound">,
  accountId: string,
  connectionId: string,
): Promise<(Outside<JiraClient> & { ok: true; version: number }) | OutsideFailure> {
  const usable = await findUsable(
    deps,
    { accountId, connectionId },
    { kind: "jira", name: "Jira" },
  );
  if (!usable.ok) return usable;
  const access = jiraAccess(openConnection(deps, usable.connection));
  const { version } = usable.connection;
  return { ok: true, value: createJiraClient(deps.outbound, access), version };
}

/** The Confluence behind a connection, its pages to be read. */
export async function confluencePagesFor(
  deps: OpenDeps & Pick<Deps, "outbound">,
  accountId: string,
  connectionId: string,
): Promise<Outside<ConfluencePages>> {
  const usable = await findUsable(
    deps,
    { accountId, connectionId },
    { kind: "confluence", name: "Confluence" },
  );
  if (!usable.ok) return usable;
  const access = confluenceAccess(openConnection(deps, usable.connection));
  return { ok: true, value: confluencePages(deps.outbound, access) };
}

/** The repositories behind a connection. */
export async function codeClientFor(
  deps: OpenDeps & Pick<Deps, "config" | "outbound">,
  accountId: string,
  connectionId: string,
): Promise<Outside<CodeClient>> {
  const usable = await findUsable(
    deps,
    { accountId, connectionId },
    { kind: "code", name: "the repositories" },
  );
  if (!usable.ok) return usable;
  return { ok: true, value: codeClient(deps, usable.connection) };
}

function codeClient(
  deps: OpenDeps & Pick<Deps, "config" | "outbound">,
  connection: Connection,
): CodeClient {
  const open = openConnection(deps, connection);
  if (connection.provider === "gitlab") {
    return createGitlabClient(deps.outbound, gitlabAccess(open));
  }
  if (connection.provider !== "git") return createGithubClient(deps.outbound, githubAccess(open));
  const { GIT_FOLDERS: allowed, DATA_DIR: dataDir } = deps.config;
  return createGitClient({ baseUrl: open.baseUrl, allowed, dataDir, clock: deps.clock });
}

/** For the router of the models: none where it is not this account's to use, or disabled. */
export async function findLlmConnection(
  deps: OpenDeps,
  accountId: string,
  connectionId: string,
): Promise<LlmConnection | undefined> {
  const connection = await findConnection(deps.db, { id: accountId }, connectionId);
  if (connection?.kind !== "llm" || connection.disabledAt !== null) return undefined;
  const { provider } = connection;
  if (provider !== "anthropic" && provider !== "company-llm" && provider !== "openai") {
    return undefined;
  }
  return llmConnection(provider, openConnection(deps, connection));
}
