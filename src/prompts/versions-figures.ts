import type { Queries } from "../db/db.ts";
import { and, countDistinct, eq, gte, isNotNull, lt, sql } from "../db/drizzle.ts";

/** What a version did. Sums; means are for whoever shows them. */
export interface VersionFigures {
  name: string;
  version: number;
  /** Model calls with it, and how many of them brought a whole answer. */
  calls: number;
  answered: number;
  /** Integer nano-USD of the calls with a known price. */
  costNanoUsd: number;
  unpriced: number;
  totalMs: number;
  /** First revisions made with it, those published, and those published as they came. */
  drafts: number;
  published: number;
  asCame: number;
  refinements: number;
}

interface Span {
  /** Of one prompt; without it of all. */
  name?: string | undefined;
  from: Date;
  /** Not included. */
  to?: Date | undefined;
  /** Of this account's calls and drafts only. */
  accountId?: string | undefined;
}

const number = (part: ReturnType<typeof sql>) => sql<number>`${part}`.mapWith(Number);
const dayOf = (at: Date) => at.toISOString().slice(0, 10);

/**
 * By version: calls from the sums by day, drafts by the index on what made them, so the size of the
 * ledger does not matter. Days are in UTC.
 */
export async function versionFigures(db: Queries, span: Span): Promise<VersionFigures[]> {
  const [calls, drafts] = await Promise.all([callFigures(db, span), draftFigures(db, span)]);
  const found = new Map<string, VersionFigures>();
  const of = ({ name, version }: { name: string; version: number | null }) => {
    const key = `${name} ${version}`;
    const known = found.get(key) ?? { ...NOTHING, name, version: version ?? 0 };
    found.set(key, known);
    return known;
  };
  for (const row of calls) Object.assign(of(row), row);
  for (const row of drafts) Object.assign(of(row), row);
  return [...found.values()].toSorted(
    (a, b) => a.name.localeCompare(b.name) || b.version - a.version,
  );
}

const NOTHING = {
  calls: 0,
  answered: 0,
  costNanoUsd: 0,
  unpriced: 0,
  totalMs: 0,
  drafts: 0,
  published: 0,
  asCame: 0,
  refinements: 0,
};

/** The calls alone, where nobody asks what became of the drafts. */
export const callFigures = (db: Queries, span: Span) =>
  span.accountId === undefined ? allCalls(db, span) : callsOf(db, span);

/** One version after the other, so that nothing has to be sorted. */
async function allCalls(db: Queries, { name, from, to }: Span) {
  const { promptDays: d } = db.t;
  return db
    .select({
      name: d.promptName,
      version: d.promptVersion,
      calls: number(sql`sum(${d.calls})`),
      answered: number(sql`sum(${d.answered})`),
      costNanoUsd: number(sql`sum(${d.costNanoUsd})`),
      unpriced: number(sql`sum(${d.unpriced})`),
      totalMs: number(sql`sum(${d.totalMs})`),
    })
    .from(d)
    .where(
      and(
        // Unsearchable: an index by day would make it sort what the index by version has in order.
        sql`${d.day} || '' >= ${dayOf(from)}`,
        to && lt(d.day, dayOf(to)),
        name === undefined ? undefined : eq(d.promptName, name),
      ),
    )
    .groupBy(d.promptName, d.promptVersion);
}

async function callsOf(db: Queries, { name, from, to, accountId }: Span) {
  const { activityDays: d } = db.t;
  return db
    .select({
      name: d.promptName,
      version: d.promptVersion,
      calls: number(sql`sum(${d.calls})`),
      answered: number(sql`sum(case when ${d.status} = 'ok' then ${d.calls} else 0 end)`),
      costNanoUsd: number(sql`sum(${d.costNanoUsd})`),
      unpriced: number(sql`sum(${d.unpriced})`),
      totalMs: number(sql`sum(${d.totalMs})`),
    })
    .from(d)
    .where(
      and(
        gte(d.day, dayOf(from)),
        to && lt(d.day, dayOf(to)),
        name === undefined ? undefined : eq(d.promptName, name),
        accountId === undefined ? undefined : eq(d.accountId, accountId),
      ),
    )
    .groupBy(d.promptName, d.promptVersion);
}

async function draftFigures(db: Queries, { name, from, to, accountId }: Span) {
  const { drafts: d, compositions: c } = db.t;
  const isPublished = sql`${d.state} = 'published'`;
  return db
    .select({
      name: d.promptName,
      version: d.promptVersion,
      drafts: countDistinct(d.id),
      published: number(sql`count(distinct case when ${isPublished} then ${d.id} end)`),
      asCame: number(
        sql`count(distinct case when ${isPublished} and ${d.revision} = 1 then ${d.id} end)`,
      ),
      refinements: number(
        sql`count(case when ${c.instruction} is not null and ${c.state} = 'done' then 1 end)`,
      ),
    })
    .from(d)
    .leftJoin(c, eq(c.draftId, d.id))
    .where(
      and(
        isNotNull(d.promptVersion),
        gte(d.createdAt, from),
        to && lt(d.createdAt, to),
        name === undefined ? undefined : eq(d.promptName, name),
        accountId === undefined ? undefined : eq(d.accountId, accountId),
      ),
    )
    .groupBy(d.promptName, d.promptVersion);
}
