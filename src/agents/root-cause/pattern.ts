import { z } from "zod";
import type { Account, Deps } from "../../app.ts";
import type { Queries } from "../../db/db.ts";
import { and, count, desc, eq, inArray, isNotNull, lt, ne, or } from "../../db/drizzle.ts";
import type { Row } from "../../db/schema.ts";
import type { OfferedPattern } from "../../db/schema/root-cause-content.ts";
import { compareSignatures } from "./signature.ts";

type Pattern = Row<"rootCausePatterns">;
export type PatternMatch = OfferedPattern;

type Reader = Pick<Account, "id" | "teamId">;

/** One's own, and those that teammates share. */
function reachable({ t: { rootCausePatterns: t } }: Queries, { id, teamId }: Reader) {
  return teamId === null ? eq(t.accountId, id) : or(eq(t.accountId, id), eq(t.teamId, teamId));
}

export interface CountedPattern extends Pattern {
  offered: number;
  helped: number;
  isMine: boolean;
}

const PAGE = 50;

/** The newest first; `before` is the id of the last one of the page before. */
export async function listPatterns(
  db: Queries,
  account: Reader,
  before?: string,
): Promise<{ patterns: CountedPattern[]; next: string | undefined }> {
  const { rootCausePatterns: t } = db.t;
  const rows = await db
    .select()
    .from(t)
    .where(and(reachable(db, account), before === undefined ? undefined : lt(t.id, before)))
    .orderBy(desc(t.id))
    .limit(PAGE + 1);
  const patterns = await counted(db, account, rows.slice(0, PAGE));
  return { patterns, next: rows.length > PAGE ? patterns.at(-1)?.id : undefined };
}

export async function findPattern(
  db: Queries,
  account: Reader,
  id: string,
): Promise<CountedPattern | undefined> {
  const { rootCausePatterns: t } = db.t;
  const rows = await db
    .select()
    .from(t)
    .where(and(eq(t.id, id), reachable(db, account)));
  const [found] = await counted(db, account, rows);
  return found;
}

/** Of the case that was solved in this draft. */
async function findPatternOf(db: Queries, draftId: string): Promise<Pattern | undefined> {
  const { rootCausePatterns: t } = db.t;
  const [found] = await db.select().from(t).where(eq(t.draftId, draftId));
  return found;
}

async function counted(
  db: Queries,
  { id }: Reader,
  rows: readonly Pattern[],
): Promise<CountedPattern[]> {
  if (rows.length === 0) return [];
  const { patternOffers: o } = db.t;
  const counts = await db
    .select({ patternId: o.patternId, offered: count(), helped: count(o.helpedAt) })
    .from(o)
    .where(
      inArray(
        o.patternId,
        rows.map((row) => row.id),
      ),
    )
    .groupBy(o.patternId);
  const known = new Map(counts.map((one) => [one.patternId, one]));
  return rows.map((row) => ({
    ...row,
    offered: known.get(row.id)?.offered ?? 0,
    helped: known.get(row.id)?.helped ?? 0,
    isMine: row.accountId === id,
  }));
}

/** Less in common is chance: one word of a template may stand anywhere. */
const LEAST_SHARE = 0.3;
const MOST_READ = 500;
const MOST_OFFERED = 3;

/** Solved cases that have most in common with this one. */
export async function matchPatterns(
  db: Queries,
  accountId: string,
  signature: readonly string[],
  draftId: string,
): Promise<PatternMatch[]> {
  const { accounts, rootCausePatterns: t } = db.t;
  const [account] = await db
    .select({ id: accounts.id, teamId: accounts.teamId })
    .from(accounts)
    .where(eq(accounts.id, accountId));
  if (!account || signature.length === 0) return [];
  const rows = await db
    .select()
    .from(t)
    .where(and(reachable(db, account), ne(t.draftId, draftId)))
    .orderBy(desc(t.id))
    .limit(MOST_READ);
  const like = rows
    .map((row) => ({ row, ...compareSignatures(row.signature, signature) }))
    .filter(({ share, shared }) => share >= LEAST_SHARE && shared.length > 0)
    .toSorted((a, b) => b.share - a.share || b.shared.length - a.shared.length)
    .slice(0, MOST_OFFERED);
  const figures = await counted(
    db,
    account,
    like.map(({ row }) => row),
  );
  return like.map(({ row: { id, title, cause, fix }, shared }, i) => ({
    id,
    title,
    cause,
    fix,
    offered: figures[i]?.offered ?? 0,
    helped: figures[i]?.helped ?? 0,
    shared: shared.slice(0, 5),
  }));
}

/** Counted once for each draft, however often it is refined. */
export async function offerPatterns(
  { db, clock }: Pick<Deps, "db" | "clock">,
  draftId: string,
  offered: readonly PatternMatch[],
): Promise<void> {
  if (offered.length === 0) return;
  const offeredAt = clock.now();
  await db
    .insert(db.t.patternOffers)
    .values(offered.map(({ id }) => ({ patternId: id, draftId, offeredAt })))
    .onConflictDoNothing();
}

/** A person says of an offered pattern whether it was this. */
export async function sayHelped(
  { db, clock }: Pick<Deps, "db" | "clock">,
  account: Account,
  { patternId, draftId, helped }: { patternId: string; draftId: string; helped: boolean },
): Promise<boolean> {
  const { patternOffers: o } = db.t;
  const set = helped
    ? { helpedAt: clock.now(), helpedBy: account.id }
    : { helpedAt: null, helpedBy: null };
  const rows = await db
    .update(o)
    .set(set)
    .where(and(eq(o.patternId, patternId), eq(o.draftId, draftId)))
    .returning({ id: o.patternId });
  return rows.length > 0;
}

export interface Learnt {
  /** The solved case that this one became, and what it is called there. */
  patternId: string | undefined;
  title: string | undefined;
  /** Ids of offered ones that helped. */
  helped: string[];
}

export async function readLearnt(db: Queries, draftId: string): Promise<Learnt> {
  const [own, helped] = await Promise.all([findPatternOf(db, draftId), listHelped(db, draftId)]);
  return { patternId: own?.id, title: own?.title, helped };
}

async function listHelped(db: Queries, draftId: string): Promise<string[]> {
  const { patternOffers: o } = db.t;
  const rows = await db
    .select({ id: o.patternId })
    .from(o)
    .where(and(eq(o.draftId, draftId), isNotNull(o.helpedAt)));
  return rows.map(({ id }) => id);
}

const text = (most: number) =>
  z.string().trim().min(1, "Say it in a few words.").max(most, `Shorten it to ${most} characters.`);
const longer = (most: number) =>
  z.string().trim().max(most, `Shorten it to ${most} characters.`).default("");

/** What a person may say of one. */
export const patternForm = z.object({
  title: text(160),
  cause: text(4000),
  fix: longer(4000),
  /** Teammates are offered it, too. */
  shared: z
    .union([z.boolean(), z.literal("yes").transform(() => true)])
    .optional()
    .catch(undefined),
});
export type PatternForm = z.output<typeof patternForm>;

export async function savePattern(
  { db, clock }: Pick<Deps, "db" | "clock">,
  account: Account,
  id: string,
  { title, cause, fix, shared }: PatternForm,
): Promise<boolean> {
  const { rootCausePatterns: t } = db.t;
  const teamId = shared === true ? account.teamId : null;
  const rows = await db
    .update(t)
    .set({ title, cause, fix, teamId, updatedAt: clock.now() })
    .where(and(eq(t.id, id), eq(t.accountId, account.id)))
    .returning({ id: t.id });
  return rows.length > 0;
}

export async function removePattern(db: Queries, account: Account, id: string): Promise<boolean> {
  const { rootCausePatterns: t } = db.t;
  const rows = await db
    .delete(t)
    .where(and(eq(t.id, id), eq(t.accountId, account.id)))
    .returning({ id: t.id });
  return rows.length > 0;
}
