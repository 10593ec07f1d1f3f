import type { Db, Queries } from "../db/db.ts";
import { and, asc, desc, eq, inArray, lte, sql } from "../db/drizzle.ts";
import { prepared } from "../db/prepared.ts";
import type { Row } from "../db/schema.ts";
import type { PriceList } from "../db/schema/llm.ts";
import type { Clock } from "../platform/clock.ts";
import { plainId, type Price, type Prices } from "./prices.ts";
import type { TokenCounts } from "./providers/provider.ts";

export type PriceRow = Row<"priceRows">;

const MILLION = 1_000_000n;

/** Exact to the last nano-dollar, rounded once. */
function costOf(prices: PriceList, counts: TokenCounts): number {
  const { inputUncached, cacheRead, cacheWrite5m, cacheWrite1h, output } = counts;
  const parts: [number, number][] = [
    [inputUncached, prices.input],
    [cacheRead, prices.cacheRead],
    [cacheWrite5m, prices.cacheWrite5m],
    [cacheWrite1h, prices.cacheWrite1h],
    [output, prices.output],
  ];
  const sum = parts.reduce((all, [tokens, price]) => all + BigInt(tokens) * BigInt(price), 0n);
  return prices.perCall + Number((sum + MILLION / 2n) / MILLION);
}

export interface Priced {
  /** One or two names that the model goes by, the better one first. */
  models: readonly string[];
  counts: TokenCounts;
  at: Date;
}

/** What the administrator says of a model comes before every list that we ship. */
export async function priceOf(db: Queries, prices: Prices, priced: Priced): Promise<Price> {
  const { models, counts, at } = priced;
  const names = models.map(plainId);
  const rows = await selectEffective(db, { first: names[0], last: names.at(-1), at });
  for (const model of models) {
    const row = rows.find((one) => one.model === plainId(model));
    if (row) {
      const ref = `own ${row.effectiveFrom.toISOString().slice(0, 10)} ${row.model}`;
      return { nanoUsd: costOf(row.prices, counts), ref };
    }
  }
  const listed = models.map((model) => prices.priceOf(model, counts, at));
  return listed.find(({ nanoUsd }) => nanoUsd !== null) ?? { nanoUsd: null, ref: null };
}

/** The newest first. Every call asks for the one or two names that its model goes by. */
const selectEffective = prepared((db) => {
  const { priceRows: p } = db.t;
  const at = sql.param(sql.placeholder("at"), p.effectiveFrom);
  const names = [sql.placeholder("first"), sql.placeholder("last")];
  return db
    .select()
    .from(p)
    .where(and(inArray(p.model, names), lte(p.effectiveFrom, at)))
    .orderBy(desc(p.effectiveFrom))
    .prepare("llm_prices");
});

export interface NewPrice {
  model: string;
  effectiveFrom: Date;
  /** Null takes the row away: then the row before it holds, or the lists that we ship. */
  prices: PriceList | null;
}

/** Calls that were made since then are priced anew by the job `llm.recompute_prices`. */
export async function setPrice(
  db: Queries,
  clock: Clock,
  changedBy: string,
  { model, effectiveFrom, prices }: NewPrice,
): Promise<void> {
  const { priceRows: p } = db.t;
  const id = plainId(model);
  if (!prices) {
    await db.delete(p).where(and(eq(p.model, id), eq(p.effectiveFrom, effectiveFrom)));
    return;
  }
  const set = { prices, changedBy, changedAt: clock.now() };
  await db
    .insert(p)
    .values({ model: id, effectiveFrom, ...set })
    .onConflictDoUpdate({ target: [p.model, p.effectiveFrom], set });
}

export async function listPrices(db: Db): Promise<PriceRow[]> {
  const { priceRows: p } = db.t;
  return db.select().from(p).orderBy(asc(p.model), desc(p.effectiveFrom)).limit(1000);
}
