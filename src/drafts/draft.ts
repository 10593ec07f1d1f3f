import type { Account } from "../app.ts";
import type { Db, Queries } from "../db/db.ts";
import { and, desc, eq, lt, or, sql } from "../db/drizzle.ts";
import { prepared } from "../db/prepared.ts";
import type { Row } from "../db/schema.ts";
import type { DraftContent, DraftState } from "../db/schema/drafts.ts";

export type Draft = Row<"drafts">;

/** Only its owner's (law 2). */
export async function findDraft(
  db: Queries,
  account: Account,
  id: string,
): Promise<Draft | undefined> {
  const { drafts } = db.t;
  const [row] = await db
    .select()
    .from(drafts)
    .where(and(eq(drafts.id, id), eq(drafts.accountId, account.id)));
  return row;
}

export interface DraftListing {
  id: string;
  title: string;
  type: Draft["type"];
  item: Draft["item"];
  nodes: number | null;
  state: DraftState;
  projectKey: string;
  revision: number;
  covered: number | null;
  statements: number | null;
  updatedAt: Date;
  issueKey: string | null;
}

const PAGE_SIZE = 25;

/** `end` keeps those of an earlier page out. */
const selectListings = (db: Queries, end?: ReturnType<typeof or>) => {
  const { drafts } = db.t;
  return db
    .select({
      id: drafts.id,
      title: drafts.title,
      type: drafts.type,
      item: drafts.item,
      nodes: drafts.nodes,
      state: drafts.state,
      projectKey: sql<string>`${drafts.target} ->> 'projectKey'`,
      revision: drafts.revision,
      covered: drafts.covered,
      statements: drafts.statements,
      issueKey: drafts.issueKey,
      updatedAt: drafts.updatedAt,
    })
    .from(drafts)
    .where(and(eq(drafts.accountId, sql.placeholder("accountId")), end))
    .orderBy(desc(drafts.updatedAt), desc(drafts.id))
    .limit(sql.placeholder("limit"));
};

const selectNewest = prepared((db) => selectListings(db).prepare("drafts_newest"));
const selectOlder = prepared((db) => {
  const { drafts } = db.t;
  const at = sql.param(sql.placeholder("at"), drafts.updatedAt);
  const sameTime = and(eq(drafts.updatedAt, at), lt(drafts.id, sql.placeholder("id")));
  return selectListings(db, or(lt(drafts.updatedAt, at), sameTime)).prepare("drafts_older");
});

/** Newest first, a page at a time; `before` is `<ms>.<id>` of the last row seen. */
export async function listDrafts(
  db: Db,
  account: Account,
  page: { before?: string | undefined; limit?: number } = {},
): Promise<{ drafts: DraftListing[]; next: string | undefined }> {
  const limit = page.limit ?? PAGE_SIZE;
  const [ms, id] = page.before?.split(".") ?? [];
  const at = new Date(Number(ms));
  const isFirst = id === undefined || Number.isNaN(at.getTime());
  const values = { accountId: account.id, limit: limit + 1 };
  const rows = await (isFirst ? selectNewest(db, values) : selectOlder(db, { ...values, at, id }));
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    drafts: shown,
    next: rows.length > limit && last ? `${last.updatedAt.getTime()}.${last.id}` : undefined,
  };
}

export async function findRevision(
  db: Queries,
  draftId: string,
  number: number,
): Promise<Row<"revisions"> | undefined> {
  const { revisions } = db.t;
  const [row] = await db
    .select()
    .from(revisions)
    .where(and(eq(revisions.draftId, draftId), eq(revisions.number, number)));
  return row;
}

export type RevisionListing = Omit<Row<"revisions">, "content"> & { title: string };

/** Newest first, with their titles alone: a backlog's content is large. */
export async function listRevisions(db: Queries, draftId: string): Promise<RevisionListing[]> {
  const { revisions } = db.t;
  const { draftId: draft, number, origin, note, compositionId, accountId, createdAt } = revisions;
  const own = sql`${revisions.content} -> 'title' ->> 'text'`;
  const first = sql`${revisions.content} -> 'nodes' -> 0 -> 'content' -> 'title' ->> 'text'`;
  const title = sql<string>`coalesce(${own}, ${first}, '')`;
  return db
    .select({ draftId: draft, number, origin, note, compositionId, accountId, createdAt, title })
    .from(revisions)
    .where(eq(revisions.draftId, draftId))
    .orderBy(desc(revisions.number))
    .limit(200);
}

/** What stands in lists: of a backlog, its first node's. */
export function titleOf(content: DraftContent): string {
  const first = "nodes" in content ? content.nodes[0]?.content : content;
  return first?.title.text.trim() || "Untitled";
}
