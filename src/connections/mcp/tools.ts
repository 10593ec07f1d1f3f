import type { Account, Deps } from "../../app.ts";
import type { Tx } from "../../db/db.ts";
import { and, asc, eq, inArray, isNull, like } from "../../db/drizzle.ts";
import type { Row } from "../../db/schema.ts";
import type { ToolChoice, ToolKind, ToolWords } from "../../db/schema/tools.ts";
import { type Connection, findUsable, openConnection } from "../connection.ts";
import type { Outside, OutsideFailure } from "../failure.ts";
import { type OutsideTool, wordsOf } from "./clean.ts";
import { choiceOf, kindOf } from "./classify.ts";
import type { Target } from "./open-sessions.ts";
import { readTools } from "./read-tools.ts";
import { programName, whereOf } from "./where.ts";

export type ToolDeps = Pick<
  Deps,
  "clock" | "config" | "db" | "log" | "mcp" | "outbound" | "secrets"
>;
type ToolRow = Row<"tools">;

/** A tool with what we make of it. */
export interface Tool extends OutsideTool {
  kind: ToolKind;
  /** As somebody chose; null: as its kind has it. */
  chosen: ToolChoice | null;
  choice: ToolChoice;
  /** `new` and `changed` are off until somebody has looked. */
  state: "fit" | "new" | "changed";
  /** What it said when it was approved; undefined where nobody knows, or it says the same. */
  approved?: ToolWords;
}

export interface ToolList {
  tools: Tool[];
  fetchedAt: Date;
}

const HOUR_MS = 3_600_000;
const keyOf = (accountId: string, { id, version }: Connection) => `${accountId}:${id}:${version}`;

/** The connection to an MCP server that this account may call now. */
export const findServer = (deps: ToolDeps, accountId: string, connectionId: string) =>
  findUsable(deps, { accountId, connectionId }, { kind: "mcp", name: "the MCP server" });

/** With whom to speak in whose name. */
export function targetOf(
  deps: ToolDeps,
  account: Pick<Account, "id">,
  connection: Connection,
): Outside<Target> {
  const where = whereOf(deps.mcp, openConnection(deps, connection));
  if (!where.ok) return where;
  const onListChanged = () => void refreshInBackground(deps, account, connection);
  return {
    ok: true,
    value: { key: keyOf(account.id, connection), where: where.value, onListChanged },
  };
}

/** As kept, or read now where nothing is kept or it is too old. */
export async function listTools(
  deps: ToolDeps,
  account: Pick<Account, "id">,
  connection: Connection,
): Promise<Outside<ToolList>> {
  const kept = await findKept(deps, account, connection);
  if (kept && kept.expiresAt > deps.clock.now()) return { ok: true, value: kept.list };
  const read = await refreshTools(deps, account, connection);
  // Better an old list than none, as long as the server is merely away.
  return !read.ok && !read.permanent && kept ? { ok: true, value: kept.list } : read;
}

async function findKept(deps: ToolDeps, account: Pick<Account, "id">, connection: Connection) {
  const { toolCache } = deps.db.t;
  const [row] = await deps.db
    .select()
    .from(toolCache)
    .where(eq(toolCache.key, keyOf(account.id, connection)));
  if (!row) return undefined;
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- `keep` below wrote them
  const tools = row.tools as OutsideTool[];
  const list = { tools: await withRows(deps, connection, tools), fetchedAt: row.fetchedAt };
  return { list, expiresAt: row.expiresAt };
}

async function withRows(
  { db }: ToolDeps,
  { id }: Connection,
  outside: OutsideTool[],
): Promise<Tool[]> {
  const { tools } = db.t;
  const rows = await db
    .select()
    .from(tools)
    .where(eq(tools.connectionId, id))
    .orderBy(asc(tools.name));
  const known = new Map(rows.map((row) => [row.name, row]));
  return outside.flatMap((tool) => {
    const row = known.get(tool.name);
    return row ? [{ ...tool, ...judged(tool, row) }] : [];
  });
}

function judged({ hash }: OutsideTool, row: ToolRow): Omit<Tool, keyof OutsideTool> {
  const { kind, choice: chosen, approvedHash, approvedWords } = row;
  const pinned = approvedHash === null ? "new" : "changed";
  const state = approvedHash === hash ? "fit" : pinned;
  const approved = state === "changed" && approvedWords ? approvedWords : undefined;
  return { kind, chosen, choice: choiceOf(row), state, ...(approved && { approved }) };
}

/** Reads all pages now; what an earlier version of the credentials saw is forgotten. */
export async function refreshTools(
  deps: ToolDeps,
  account: Pick<Account, "id">,
  connection: Connection,
): Promise<Outside<ToolList>> {
  const target = targetOf(deps, account, connection);
  if (!target.ok) return target;
  const read = await deps.mcp.use(target.value, {
    writes: false,
    run: ({ client }) => readTools(client),
  });
  const outcome = read.ok ? read.value : read;
  if (!outcome.ok) {
    await tellDeath(deps, connection, outcome);
    return outcome;
  }
  const fetchedAt = deps.clock.now();
  await deps.db.transaction(async (tx) => {
    await pinTools(tx, deps, connection, outcome.value);
    await keep(tx, deps, { accountId: account.id, connection }, outcome.value);
  });
  return { ok: true, value: { tools: await withRows(deps, connection, outcome.value), fetchedAt } };
}

/** A dead credential disables the connection (law 5). */
export async function tellDeath(
  deps: ToolDeps,
  connection: Connection,
  failure: OutsideFailure,
): Promise<void> {
  if (failure.credentialDead) await openConnection(deps, connection).onDead?.(failure);
}

async function keep(
  tx: Tx,
  { clock, config }: ToolDeps,
  { accountId, connection }: { accountId: string; connection: Connection },
  tools: OutsideTool[],
): Promise<void> {
  const { toolCache } = tx.t;
  const key = keyOf(accountId, connection);
  const now = clock.now();
  const values = {
    key,
    connectionId: connection.id,
    server: URL.parse(connection.baseUrl)?.host ?? "",
    tools,
    bytes: JSON.stringify(tools).length,
    fetchedAt: now,
    expiresAt: new Date(now.getTime() + config.MCP_TOOLS_HOURS * HOUR_MS),
  };
  await tx.delete(toolCache).where(like(toolCache.key, `${accountId}:${connection.id}:%`));
  await tx
    .insert(toolCache)
    .values(values)
    .onConflictDoUpdate({ target: toolCache.key, set: values });
}

/** The first list is what the person connected to, so it counts as looked at; what comes later does not. */
async function pinTools(
  tx: Tx,
  { clock, mcp }: ToolDeps,
  connection: Connection,
  found: OutsideTool[],
): Promise<void> {
  const { tools } = tx.t;
  const now = clock.now();
  const { id, accountId } = connection;
  const before = await tx.locked(tx.select().from(tools).where(eq(tools.connectionId, id)));
  const known = new Map(before.map((row) => [row.name, row]));
  const isFirst = before.length === 0;
  const program = mcp.programs.find(({ name }) => name === programName(connection.baseUrl));
  const fresh = found.filter(({ name }) => !known.has(name));
  const rows = fresh.map((tool) => ({
    connectionId: id,
    name: tool.name,
    hash: tool.hash,
    words: wordsOf(tool),
    ...(isFirst && {
      approvedHash: tool.hash,
      approvedBy: accountId,
      approvedAt: now,
      approvedWords: wordsOf(tool),
    }),
    kind: kindOf(mcp.lists, program?.kinds, tool.name),
    seenAt: now,
  }));
  if (rows.length > 0) await tx.insert(tools).values(rows).onConflictDoNothing();
  for (const tool of found) {
    const { name, hash } = tool;
    const row = known.get(name);
    if (!row || (row.hash === hash && row.goneAt === null && row.words !== null)) continue;
    const isIt = and(eq(tools.connectionId, id), eq(tools.name, name));
    const words = wordsOf(tool);
    // Approved before its words were kept: they are those that it has now.
    const approved = row.approvedHash === hash && { approvedWords: words };
    const set = { hash, words, seenAt: now, goneAt: null, ...approved };
    await tx.update(tools).set(set).where(isIt);
  }
  const names = new Set(found.map(({ name }) => name));
  const gone = before.filter(({ name, goneAt }) => goneAt === null && !names.has(name));
  if (gone.length === 0) return;
  const areGone = and(
    eq(tools.connectionId, id),
    inArray(
      tools.name,
      gone.map(({ name }) => name),
    ),
    isNull(tools.goneAt),
  );
  await tx.update(tools).set({ goneAt: now }).where(areGone);
}

/** The server says that its list has changed; whoever asks next finds the new one. */
async function refreshInBackground(
  deps: ToolDeps,
  account: Pick<Account, "id">,
  connection: Connection,
): Promise<void> {
  try {
    const read = await refreshTools(deps, account, connection);
    if (!read.ok)
      deps.log.warn("mcp.refresh_failed", { connection: connection.id, code: read.code });
  } catch (error) {
    deps.log.error("mcp.refresh_failed", { connection: connection.id }, error);
  }
}
