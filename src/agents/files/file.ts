import type { Account, Deps } from "../../app.ts";
import type { Queries, Tx } from "../../db/db.ts";
import { and, desc, eq, inArray, isNotNull, lt, lte } from "../../db/drizzle.ts";
import type { Row } from "../../db/schema.ts";
import { newId } from "../../platform/clock.ts";

export type AgentFile = Row<"agentFiles">;
export type FileListing = Omit<AgentFile, "text" | "accountId">;

type Doing = Pick<Deps, "db" | "clock">;

/** What no session uses goes after so long. */
const UNUSED_MS = 7 * 24 * 3_600_000;

function listingOf({ id, name, kind, bytes, notes, createdAt, expiresAt }: AgentFile): FileListing {
  return { id, name, kind, bytes, notes, createdAt, expiresAt };
}

export type NewFile = Pick<AgentFile, "name" | "kind" | "bytes" | "text" | "notes">;

export async function addFile(
  { db, clock }: Doing,
  account: Pick<Account, "id">,
  file: NewFile,
): Promise<FileListing> {
  const createdAt = clock.now();
  const expiresAt = new Date(createdAt.getTime() + UNUSED_MS);
  const row = { id: newId(clock), accountId: account.id, ...file, createdAt, expiresAt };
  await db.insert(db.t.agentFiles).values(row);
  return listingOf(row);
}

/** One's own; anybody else's does not exist. */
export async function findFile(
  db: Queries,
  account: Pick<Account, "id">,
  id: string,
): Promise<AgentFile | undefined> {
  const { agentFiles: t } = db.t;
  const [found] = await db
    .select()
    .from(t)
    .where(and(eq(t.id, id), eq(t.accountId, account.id)));
  return found;
}

export async function listFiles(
  db: Queries,
  account: Pick<Account, "id">,
  { before, limit }: { before?: string | undefined; limit: number },
): Promise<{ files: FileListing[]; next: string | undefined }> {
  const { agentFiles: t } = db.t;
  const { id, name, kind, bytes, notes, createdAt, expiresAt } = t;
  const rows = await db
    .select({ id, name, kind, bytes, notes, createdAt, expiresAt })
    .from(t)
    .where(and(eq(t.accountId, account.id), before === undefined ? undefined : lt(id, before)))
    // Ids are in the order of time.
    .orderBy(desc(id))
    .limit(limit + 1);
  const files = rows.slice(0, limit);
  return { files, next: rows.length > limit ? files.at(-1)?.id : undefined };
}

/** False: there was none. */
export async function removeFile(
  { db }: Pick<Deps, "db">,
  account: Pick<Account, "id">,
  id: string,
): Promise<boolean> {
  const { agentFiles: t } = db.t;
  const gone = await db
    .delete(t)
    .where(and(eq(t.id, id), eq(t.accountId, account.id)))
    .returning({ id: t.id });
  return gone.length > 0;
}

/** From now on they stay; answers with those that are there and one's own. */
export async function useFiles(
  tx: Tx,
  account: Pick<Account, "id">,
  ids: readonly string[],
): Promise<{ id: string; name: string }[]> {
  if (ids.length === 0) return [];
  const { agentFiles: t } = tx.t;
  return tx
    .update(t)
    .set({ expiresAt: null })
    .where(and(inArray(t.id, [...ids]), eq(t.accountId, account.id)))
    .returning({ id: t.id, name: t.name });
}

export async function pruneFiles({ db, clock }: Doing): Promise<number> {
  const { agentFiles: t } = db.t;
  const gone = await db.delete(t).where(lte(t.expiresAt, clock.now())).returning({ id: t.id });
  return gone.length;
}

const MOST_UNUSED = 20;

/** What a person has uploaded and no session has used yet, the newest first. */
export async function listUnused(
  db: Queries,
  account: Pick<Account, "id">,
): Promise<{ id: string; name: string; bytes: number }[]> {
  const { agentFiles: t } = db.t;
  return db
    .select({ id: t.id, name: t.name, bytes: t.bytes })
    .from(t)
    .where(and(eq(t.accountId, account.id), isNotNull(t.expiresAt)))
    .orderBy(desc(t.id))
    .limit(MOST_UNUSED);
}
