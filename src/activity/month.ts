import type { Account } from "../app.ts";
import type { Queries } from "../db/db.ts";
import { and, count, desc, eq, gte, ne, sql } from "../db/drizzle.ts";
import { usd } from "../drafts/cost.ts";

/** More are not counted: the page that asks costs the same however many there are. */
const MOST = 5000;

export interface Month {
  calls: number;
  /** There are more: these are the newest. */
  isCut: boolean;
  cost: string;
  unpriced: number;
  /** Undefined when the cache saved nothing. */
  saved: string | undefined;
}

/** What an account's calls came to since the first of the month, in UTC. */
export async function monthOf(db: Queries, account: Account, now: Date): Promise<Month> {
  const { activities: a } = db.t;
  const first = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth()));
  const newest = db
    .select({
      status: a.status,
      errorCode: a.errorCode,
      output: a.output,
      cost: a.costNanoUsd,
      saved: a.savedNanoUsd,
    })
    .from(a)
    .where(and(eq(a.accountId, account.id), gte(a.at, first), ne(a.taskType, "outside")))
    .orderBy(desc(a.at), desc(a.id))
    .limit(MOST + 1)
    .as("newest");
  const { status, errorCode, output, cost, saved } = newest;
  const isUsed = sql`(${output} is not null or ${errorCode} = 'llm.process_ended')`;
  const isUnpriced = sql`${cost} is null and ${status} <> 'open' and ${isUsed}`;
  const [sums] = await db
    .select({
      calls: count(),
      cost: sql`coalesce(sum(${cost}), 0)`.mapWith(Number),
      saved: sql`coalesce(sum(${saved}), 0)`.mapWith(Number),
      unpriced: sql`coalesce(sum(case when ${isUnpriced} then 1 else 0 end), 0)`.mapWith(Number),
    })
    .from(newest);
  const calls = sums?.calls ?? 0;
  return {
    calls: Math.min(calls, MOST),
    isCut: calls > MOST,
    cost: usd(sums?.cost ?? 0),
    unpriced: sums?.unpriced ?? 0,
    saved: sums && sums.saved > 0 ? usd(sums.saved) : undefined,
  };
}
