import type { Db, Tx } from "../db/db.ts";
import { and, asc, eq, gt, gte, isNotNull, ne, or } from "../db/drizzle.ts";
import type { Row } from "../db/schema.ts";
import { priceOf, type PriceRow, readPriceRows } from "./price-rows.ts";
import { plainId, type Price, type Prices } from "./prices.ts";
import type { TokenCounts } from "./providers/provider.ts";
import { addToSpends } from "./spends.ts";

const CHUNK = 200;

type Activity = Row<"activities">;

export interface Recompute {
  model: string;
  from: Date;
  signal: AbortSignal;
}

/**
 * Prices every call with this model anew, by its own tokens and the price at its own time. Answers
 * on which days something changed.
 */
export async function recompute(
  db: Db,
  prices: Prices,
  { model, from, signal }: Recompute,
): Promise<Set<string>> {
  const days = new Set<string>();
  const id = plainId(model);
  for (let after: Activity | undefined; !signal.aborted;) {
    const rows = await listUsed(db, from, after);
    after = rows.at(-1);
    if (!after) break;
    const meant = rows.filter(
      ({ modelServed, modelRequested }) =>
        plainId(modelRequested) === id || plainId(modelServed ?? "") === id,
    );
    if (meant.length === 0) continue;
    await db.transaction(async (tx) => {
      const own = await readPriceRows(tx);
      for (const row of meant) {
        if (await repriced(tx, { own, prices }, row)) days.add(row.day ?? "");
      }
    });
  }
  days.delete("");
  return days;
}

/** By time and id, so that a long ledger is read once from end to end. */
async function listUsed(db: Db, from: Date, after: Activity | undefined): Promise<Activity[]> {
  const { activities: a } = db.t;
  const later = after && or(gt(a.at, after.at), and(eq(a.at, after.at), gt(a.id, after.id)));
  return db
    .select()
    .from(a)
    .where(
      and(
        gte(a.at, after?.at ?? from),
        later,
        isNotNull(a.output),
        isNotNull(a.finishedAt),
        // There a person says what it cost.
        ne(a.taskType, "outside"),
      ),
    )
    .orderBy(asc(a.at), asc(a.id))
    .limit(CHUNK);
}

const countsOf = (row: Activity): TokenCounts => ({
  inputUncached: row.inputUncached ?? 0,
  cacheRead: row.cacheRead ?? 0,
  cacheWrite5m: row.cacheWrite5m ?? 0,
  cacheWrite1h: row.cacheWrite1h ?? 0,
  output: row.output ?? 0,
});

async function repriced(
  tx: Tx,
  { own, prices }: { own: readonly PriceRow[]; prices: Prices },
  row: Activity,
): Promise<boolean> {
  // What a connection gives away stays free, whatever the list says.
  if (row.priceRef === "free") return false;
  const { modelServed, modelRequested } = row;
  const models = modelServed === null ? [modelRequested] : [modelServed, modelRequested];
  const at = row.finishedAt ?? row.at;
  const price = priceOf(own, prices, { models, counts: countsOf(row), at });
  if (price.nanoUsd === row.costNanoUsd && price.ref === row.priceRef) return false;
  await writePrice(tx, row, price);
  return true;
}

async function writePrice(tx: Tx, row: Activity, { nanoUsd, ref }: Price): Promise<void> {
  const { activities, activityAttempts: attempts } = tx.t;
  await tx
    .update(activities)
    .set({ costNanoUsd: nanoUsd, priceRef: ref })
    .where(eq(activities.id, row.id));
  const last = and(eq(attempts.activityId, row.id), eq(attempts.attempt, row.attempts ?? 1));
  await tx.update(attempts).set({ costNanoUsd: nanoUsd }).where(last);
  if (row.day === null) return;
  const spent = (nanoUsd ?? 0) - (row.costNanoUsd ?? 0);
  const payer = { accountId: row.accountId, teamId: row.teamId, day: row.day };
  await addToSpends(tx, [{ payer, spent }]);
}
