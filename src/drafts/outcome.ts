import type { Queries } from "../db/db.ts";
import { and, asc, count, eq, gt, gte, inArray, max, min, ne, or, sql } from "../db/drizzle.ts";
import type { Row } from "../db/schema.ts";

type Draft = Pick<
  Row<"drafts">,
  | "id"
  | "accountId"
  | "target"
  | "model"
  | "promptName"
  | "promptVersion"
  | "issueKey"
  | "createdAt"
  | "updatedAt"
>;
type DraftOutcomeRow = Row<"draftOutcomes">;

const CHUNK = 100;
/** A draft can be written with a time that is a little earlier than when it can be read. */
const OVERLAP_MS = 60_000;

/** Takes down what has become of the drafts that changed since the last time. */
export async function noteOutcomes(db: Queries, signal: AbortSignal): Promise<number> {
  const { drafts: d, draftOutcomes: o } = db.t;
  // Removed ones are written when they go, so they say nothing of how far this has come.
  const [last] = await db
    .select({ at: max(o.updatedAt) })
    .from(o)
    .where(inArray(o.outcome, ["open", "published"]));
  let at = new Date((last?.at?.getTime() ?? 0) - OVERLAP_MS);
  let id = "";
  for (let noted = 0; ; noted += CHUNK) {
    const rows = await db
      .select()
      .from(d)
      .where(and(gte(d.updatedAt, at), or(gt(d.updatedAt, at), gt(d.id, id))))
      .orderBy(asc(d.updatedAt), asc(d.id))
      .limit(CHUNK);
    await keep(db, await outcomesOf(db, rows));
    const end = rows.at(-1);
    if (rows.length < CHUNK || !end || signal.aborted) return noted + rows.length;
    at = end.updatedAt;
    id = end.id;
  }
}

/** For figures: a draft goes for good, that there was one does not. In the transaction that removes it. */
export async function noteRemoval(tx: Queries, draft: Draft, now: Date): Promise<void> {
  const rows = await outcomesOf(tx, [draft]);
  await keep(
    tx,
    rows.map((row) => ({
      ...row,
      outcome: row.outcome === "published" ? row.outcome : "removed",
      updatedAt: row.outcome === "published" ? row.updatedAt : now,
    })),
  );
}

async function outcomesOf(db: Queries, drafts: readonly Draft[]): Promise<DraftOutcomeRow[]> {
  if (drafts.length === 0) return [];
  const ids = drafts.map(({ id }) => id);
  const refined = await countRefined(db, ids);
  const published = await firstPublished(db, ids);
  return drafts.map((draft) => {
    const at = published.get(draft.id);
    const isPublished = at !== undefined || draft.issueKey !== null;
    return {
      draftId: draft.id,
      accountId: draft.accountId,
      projectKey: draft.target.projectKey,
      model: draft.model,
      promptName: draft.promptName,
      promptVersion: draft.promptVersion ?? 0,
      day: draft.createdAt.toISOString().slice(0, 10),
      outcome: isPublished ? "published" : "open",
      refinements: refined.get(draft.id) ?? 0,
      toIssueMs: at === undefined ? null : at.getTime() - draft.createdAt.getTime(),
      updatedAt: draft.updatedAt,
    };
  });
}

async function countRefined(db: Queries, ids: string[]): Promise<Map<string, number>> {
  const { revisions: r } = db.t;
  const rows = await db
    .select({ draftId: r.draftId, times: count() })
    .from(r)
    .where(and(inArray(r.draftId, ids), eq(r.origin, "refined")))
    .groupBy(r.draftId);
  return new Map(rows.map(({ draftId, times }) => [draftId, times]));
}

async function firstPublished(db: Queries, ids: string[]): Promise<Map<string, Date>> {
  const { publications: p } = db.t;
  const rows = await db
    .select({ draftId: p.draftId, at: min(p.finishedAt) })
    .from(p)
    .where(and(inArray(p.draftId, ids), eq(p.state, "done")))
    .groupBy(p.draftId);
  return new Map(rows.flatMap(({ draftId, at }) => (at === null ? [] : [[draftId, at]])));
}

const taken = (column: { name: string }) => sql.raw(`excluded.${column.name}`);

async function keep(db: Queries, rows: readonly DraftOutcomeRow[]): Promise<void> {
  if (rows.length === 0) return;
  const { draftOutcomes: o } = db.t;
  await db
    .insert(o)
    .values([...rows])
    .onConflictDoUpdate({
      target: o.draftId,
      set: {
        promptVersion: taken(o.promptVersion),
        outcome: taken(o.outcome),
        refinements: taken(o.refinements),
        toIssueMs: taken(o.toIssueMs),
        updatedAt: taken(o.updatedAt),
      },
      // Read before it was removed, written after.
      setWhere: ne(o.outcome, "removed"),
    });
}
