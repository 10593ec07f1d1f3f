import type { Account, Deps } from "../app.ts";
import type { Db, Queries } from "../db/db.ts";
import { and, asc, desc, eq, inArray, lt } from "../db/drizzle.ts";
import type { Row } from "../db/schema.ts";
import type { TrialInput } from "../db/schema/prompts.ts";
import { newId } from "../platform/clock.ts";

export type Trial = Row<"trials">;
export type TrialRun = Row<"trialRuns">;
export type SavedInput = Row<"trialInputs">;

const LISTED = 30;

/** One's own: what is tried may be as confidential as a draft (law 2). */
export async function listInputs(
  db: Queries,
  account: Pick<Account, "id">,
  promptName: string,
): Promise<SavedInput[]> {
  const { trialInputs: i } = db.t;
  return db
    .select()
    .from(i)
    .where(and(eq(i.promptName, promptName), eq(i.accountId, account.id)))
    .orderBy(desc(i.createdAt), desc(i.id))
    .limit(LISTED);
}

export async function saveInput(
  { db, clock }: Pick<Deps, "db" | "clock">,
  account: Pick<Account, "id">,
  promptName: string,
  { title, input }: { title: string; input: TrialInput },
): Promise<string> {
  const id = newId(clock);
  await db
    .insert(db.t.trialInputs)
    .values({ id, promptName, accountId: account.id, title, input, createdAt: clock.now() });
  return id;
}

/** False when it is not there. */
export async function removeInput(
  db: Db,
  account: Pick<Account, "id">,
  id: string,
): Promise<boolean> {
  const { trialInputs: i } = db.t;
  const gone = await db
    .delete(i)
    .where(and(eq(i.id, id), eq(i.accountId, account.id)))
    .returning({ id: i.id });
  return gone.length > 0;
}

export async function findTrial(
  db: Queries,
  account: Pick<Account, "id">,
  id: string,
): Promise<Trial | undefined> {
  const { trials: t } = db.t;
  const [trial] = await db
    .select()
    .from(t)
    .where(and(eq(t.id, id), eq(t.accountId, account.id)));
  return trial;
}

export async function listRuns(db: Queries, trialIds: readonly string[]): Promise<TrialRun[]> {
  if (trialIds.length === 0) return [];
  const { trialRuns: r } = db.t;
  return db
    .select()
    .from(r)
    .where(inArray(r.trialId, [...trialIds]))
    .orderBy(asc(r.trialId), asc(r.version));
}

/** Newest first, with their runs. */
export async function listTrials(
  db: Queries,
  account: Pick<Account, "id">,
  promptName: string,
): Promise<(Omit<Trial, "input"> & { runs: TrialRun[] })[]> {
  const { trials: t } = db.t;
  const { id, accountId, inputTitle, connectionId, model, createdAt } = t;
  const rows = await db
    .select({
      id,
      promptName: t.promptName,
      accountId,
      inputTitle,
      connectionId,
      model,
      createdAt,
    })
    .from(t)
    .where(and(eq(t.promptName, promptName), eq(t.accountId, account.id)))
    .orderBy(desc(t.createdAt), desc(t.id))
    .limit(LISTED);
  const runs = await listRuns(
    db,
    rows.map((row) => row.id),
  );
  return rows.map((row) => ({ ...row, runs: runs.filter(({ trialId }) => trialId === row.id) }));
}

const CHUNK = 200;

/** Trials are for looking at, not for keeping. */
export async function dropOldTrials(db: Db, before: Date, signal: AbortSignal): Promise<number> {
  const { trials: t } = db.t;
  for (let dropped = 0; ;) {
    const rows = await db.select({ id: t.id }).from(t).where(lt(t.createdAt, before)).limit(CHUNK);
    if (rows.length === 0 || signal.aborted) return dropped;
    const ids = rows.map(({ id }) => id);
    await db.delete(t).where(inArray(t.id, ids));
    dropped += rows.length;
  }
}
