import type { Account } from "../../app.ts";
import type { Queries } from "../../db/db.ts";
import { and, desc, eq, lt, or } from "../../db/drizzle.ts";
import type { DraftState } from "../../db/schema/drafts.ts";

export interface ReviewListing {
  id: string;
  title: string;
  state: DraftState;
  revision: number;
  /** How many the newest revision has; null before the first. */
  remarks: number | null;
  updatedAt: Date;
}

/** Of the person, the last changed first; `before` is `<ms>.<id>` of the last row seen. */
export async function listReviews(
  db: Queries,
  account: Account,
  { before, limit }: { before: string | undefined; limit: number },
): Promise<{ reviews: ReviewListing[]; next: string | undefined }> {
  const { drafts: t } = db.t;
  const { title, state, revision, nodes: remarks, updatedAt } = t;
  const [ms = "", id = ""] = before?.split(".") ?? [];
  const at = new Date(Number(ms));
  const older = or(lt(updatedAt, at), and(eq(updatedAt, at), lt(t.id, id)));
  const mine = and(eq(t.accountId, account.id), eq(t.type, "review"));
  const rows = await db
    .select({ id: t.id, title, state, revision, remarks, updatedAt })
    .from(t)
    .where(before === undefined ? mine : and(mine, older))
    .orderBy(desc(updatedAt), desc(t.id))
    .limit(limit + 1);
  const reviews = rows.slice(0, limit);
  const last = reviews.at(-1);
  const isMore = rows.length > limit && last;
  return { reviews, next: isMore ? `${last.updatedAt.getTime()}.${last.id}` : undefined };
}
