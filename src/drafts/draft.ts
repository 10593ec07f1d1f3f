import type { Account } from "../app.ts";
import type { Db, Queries } from "../db/db.ts";
import { and, desc, eq, isNotNull, isNull, lt, or, sql } from "../db/drizzle.ts";
import { prepared } from "../db/prepared.ts";
import type { Row, Schema } from "../db/schema.ts";
import type { DraftContent, RevisionContent } from "../db/schema/content.ts";
import type { DraftState } from "../db/schema/drafts.ts";
import { readEachOther } from "../projects/keys.ts";
import { itemsOf } from "./nodes.ts";
import { cappedLevel, type May } from "./review/access.ts";

/** `may`: what the account that looks at it may do; absent where the product reads it for itself. */
export type Draft = Row<"drafts"> & { may?: May };

/** Each page of a draft asks for it. */
const selectDraft = prepared((db) => {
  const { drafts, draftShares: shares } = db.t;
  const me = sql.placeholder("accountId");
  const own = and(eq(shares.draftId, drafts.id), eq(shares.accountId, me), isNull(shares.endedAt));
  return db
    .select({ draft: drafts, level: shares.level })
    .from(drafts)
    .leftJoin(shares, own)
    .where(
      and(
        eq(drafts.id, sql.placeholder("id")),
        or(eq(drafts.accountId, me), isNotNull(shares.accountId)),
      ),
    )
    .prepare("draft_of_account");
});

/** Its owner's, or one that was shared with the account (law 2); with what they may do. */
export async function findDraft(
  db: Queries,
  account: Account,
  id: string,
): Promise<(Draft & { may: May }) | undefined> {
  if (account.deactivatedAt !== null) return undefined;
  const [found] = await selectDraft(db, { id, accountId: account.id });
  if (!found) return findProjectDraft(db, account, id);
  const { draft, level } = found;
  if (draft.accountId === account.id) return { ...draft, may: "owner" };
  return level === null ? undefined : { ...draft, may: cappedLevel(account, level) };
}

/** Of a colleague in a project whose members read each other's. */
async function findProjectDraft(
  db: Queries,
  account: Account,
  id: string,
): Promise<(Draft & { may: May }) | undefined> {
  const { drafts } = db.t;
  const [draft] = await db.select().from(drafts).where(eq(drafts.id, id));
  if (draft === undefined) return undefined;
  const { accountId: owner, target } = draft;
  const isOpen = await readEachOther(db, { reader: account, owner, key: target.projectKey });
  return isOpen ? { ...draft, may: "comment" } : undefined;
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

export const listingColumns = ({ drafts }: Schema) => ({
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
});

/** `end` keeps those of an earlier page out. */
const selectListings = (db: Queries, end?: ReturnType<typeof or>) => {
  const { drafts } = db.t;
  return db
    .select(listingColumns(db.t))
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

/** Of a draft whose content is items for Jira. */
export type Revision = Omit<Row<"revisions">, "content"> & { content: DraftContent };

/** Of items for Jira; what other agents make has pages of its own, which read it by `readRevision`. */
export async function findRevision(
  db: Queries,
  draftId: string,
  number: number,
): Promise<Revision | undefined> {
  const row = await readRevision(db, draftId, number);
  return row && { ...row, content: itemsOf(row.content) };
}

export async function readRevision(
  db: Queries,
  draftId: string,
  number: number,
): Promise<Row<"revisions"> | undefined> {
  const [row] = await selectRevision(db, { draftId, number });
  return row;
}

const selectRevision = prepared((db) => {
  const { revisions } = db.t;
  const { draftId, number } = revisions;
  return db
    .select()
    .from(revisions)
    .where(and(eq(draftId, sql.placeholder("draftId")), eq(number, sql.placeholder("number"))))
    .prepare("revision");
});

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

/** What stands in lists. A backlog with several items at the top keeps the title that it had before. */
export function titleOf(content: RevisionContent, before = ""): string {
  const tops = "nodes" in content ? content.nodes.filter(({ parentId }) => !parentId) : [];
  if (tops.length > 1 && before !== "") return before;
  const first = "nodes" in content ? content.nodes[0]?.content : content;
  return first?.title.text.trim() || "Untitled";
}
