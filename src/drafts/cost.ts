import type { Queries } from "../db/db.ts";
import { desc, eq } from "../db/drizzle.ts";

export interface DraftCost {
  /** That answered last. */
  model: string;
  /** Integer nano-USD over all calls; undefined when one of them has no known price. */
  nanoUsd: number | undefined;
  tokens: number;
  calls: number;
}

/** What all model calls for a draft came to, also the failed and stopped ones. */
export async function draftCost(db: Queries, draftId: string): Promise<DraftCost | undefined> {
  const { activities: a } = db.t;
  const rows = await db
    .select({
      model: a.modelServed,
      asked: a.modelRequested,
      cost: a.costNanoUsd,
      status: a.status,
      uncached: a.inputUncached,
      read: a.cacheRead,
      write5m: a.cacheWrite5m,
      write1h: a.cacheWrite1h,
      output: a.output,
    })
    .from(a)
    .where(eq(a.subject, `draft:${draftId}`))
    .orderBy(desc(a.at));
  const [last] = rows;
  if (!last) return undefined;
  const used = rows.filter(({ output }) => output !== null);
  const tokens = used.reduce(
    (sum, row) =>
      sum +
      (row.uncached ?? 0) +
      (row.read ?? 0) +
      (row.write5m ?? 0) +
      (row.write1h ?? 0) +
      (row.output ?? 0),
    0,
  );
  const priced = used.every(({ cost }) => cost !== null);
  const nanoUsd = priced ? used.reduce((sum, { cost }) => sum + (cost ?? 0), 0) : undefined;
  return { model: last.model ?? last.asked, nanoUsd, tokens, calls: rows.length };
}

/** "$0.0123"; sums below a hundredth of a cent are said so. */
export function usd(nanoUsd: number): string {
  if (nanoUsd === 0) return "$0";
  const dollars = nanoUsd / 1e9;
  if (dollars < 0.0001) return "under $0.0001";
  return `$${dollars.toFixed(dollars < 1 ? 4 : 2)}`;
}
