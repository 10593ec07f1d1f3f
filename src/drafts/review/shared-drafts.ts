import type { Account } from "../../app.ts";
import type { Queries } from "../../db/db.ts";
import { and, desc, eq, gt, gte, isNull, lt, ne, notExists, or } from "../../db/drizzle.ts";
import type { ShareLevel } from "../../db/schema/review.ts";
import { type DraftListing, listingColumns } from "../draft.ts";
import { cappedLevel } from "./access.ts";

export interface SharedListing extends DraftListing {
  level: ShareLevel;
  owner: string;
  sharedAt: Date;
}

const PAGE_SIZE = 25;

/** What others share with an account, newest first; `before` is `<ms>.<id>` of the last one seen. */
export async function listSharedDrafts(
  db: Queries,
  account: Account,
  { before }: { before?: string | undefined } = {},
): Promise<{ drafts: SharedListing[]; next: string | undefined }> {
  const { drafts, draftShares: shares, accounts } = db.t;
  const [ms, id = ""] = before?.split(".") ?? [];
  const at = new Date(Number(ms));
  const older = Number.isNaN(at.getTime())
    ? undefined
    : or(lt(shares.createdAt, at), and(eq(shares.createdAt, at), lt(shares.draftId, id)));
  const rows = await db
    .select({
      ...listingColumns(db.t),
      level: shares.level,
      owner: accounts.name,
      sharedAt: shares.createdAt,
    })
    .from(shares)
    .innerJoin(drafts, eq(drafts.id, shares.draftId))
    .innerJoin(accounts, eq(accounts.id, drafts.accountId))
    .where(and(eq(shares.accountId, account.id), isNull(shares.endedAt), older))
    .orderBy(desc(shares.createdAt), desc(shares.draftId))
    .limit(PAGE_SIZE + 1);
  const shown = rows
    .slice(0, PAGE_SIZE)
    .map((row) => ({ ...row, level: cappedLevel(account, row.level) }));
  const last = shown.at(-1);
  return {
    drafts: shown,
    next: rows.length > PAGE_SIZE && last ? `${last.sharedAt.getTime()}.${last.id}` : undefined,
  };
}

export interface WaitingReviews {
  /** Open drafts that the account may countersign and has not, in their newest revision. */
  toSign: number;
  /** Open drafts that it was asked to look at, and has said nothing of since. */
  toLook: number;
}

/** More than so many are not counted. */
const MOST = 100;

/** What the dashboard says of drafts of others. */
export async function countWaiting(db: Queries, account: Account): Promise<WaitingReviews> {
  const { drafts, draftShares: shares, comments, countersignatures: signed, publications } = db.t;
  const mayOnlyLook = cappedLevel(account, "countersign") !== "countersign";
  const open = and(
    eq(shares.accountId, account.id),
    isNull(shares.endedAt),
    eq(drafts.state, "open"),
    gt(drafts.revision, 0),
  );
  const laterPublication = db
    .select({ id: publications.id })
    .from(publications)
    .where(and(eq(publications.draftId, drafts.id), gte(publications.createdAt, signed.createdAt)));
  const signature = db
    .select({ id: signed.draftId })
    .from(signed)
    .where(
      and(
        eq(signed.draftId, drafts.id),
        eq(signed.revision, drafts.revision),
        eq(signed.accountId, account.id),
        notExists(laterPublication),
      ),
    );
  const word = db
    .select({ id: comments.id })
    .from(comments)
    .where(
      and(
        eq(comments.draftId, drafts.id),
        eq(comments.accountId, account.id),
        gte(comments.createdAt, shares.createdAt),
      ),
    );
  const countOf = async (more: ReturnType<typeof and>) => {
    const rows = await db
      .select({ id: drafts.id })
      .from(shares)
      .innerJoin(drafts, eq(drafts.id, shares.draftId))
      .where(and(open, more))
      .limit(MOST);
    return rows.length;
  };
  const isToSign = eq(shares.level, "countersign");
  const [toSign, toLook] = await Promise.all([
    mayOnlyLook ? 0 : countOf(and(isToSign, notExists(signature))),
    countOf(and(mayOnlyLook ? undefined : ne(shares.level, "countersign"), notExists(word))),
  ]);
  return { toSign, toLook };
}
