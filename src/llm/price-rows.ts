import type { Db, Queries } from "../db/db.ts";
import { and, asc, desc, eq } from "../db/drizzle.ts";
import type { Row } from "../db/schema.ts";
import type { PriceList } from "../db/schema/llm.ts";
import type { Clock } from "../platform/clock.ts";
import { createKnown, type Known } from "./known.ts";
import { costOf, plainId, type Price, type Prices } from "./prices.ts";
import type { TokenCounts } from "./providers/provider.ts";

export type PriceRow = Row<"priceRows">;

export interface Priced {
  /** One or two names that the model goes by, the better one first. */
  models: readonly string[];
  counts: TokenCounts;
  at: Date;
}

/** What the administrator says of a model comes before every list that we ship. */
export function priceOf(rows: readonly PriceRow[], prices: Prices, priced: Priced): Price {
  const { models, counts, at } = priced;
  for (const model of models) {
    const row = newestOf(rows, plainId(model), at);
    if (row) {
      const ref = `own ${row.effectiveFrom.toISOString().slice(0, 10)} ${row.model}`;
      return { nanoUsd: costOf(row.prices, counts), ref };
    }
  }
  for (const model of models) {
    const listed = prices.priceOf(model, counts, at);
    if (listed.nanoUsd !== null) return listed;
  }
  return { nanoUsd: null, ref: null };
}

/** The newest of a model that is in force. */
const newestOf = (rows: readonly PriceRow[], model: string, at: Date): PriceRow | undefined =>
  rows.find((row) => row.model === model && row.effectiveFrom <= at);

/** All that the administrators ever said, the newest first. */
export async function readPriceRows(db: Queries): Promise<PriceRow[]> {
  const { priceRows: p } = db.t;
  return db.select().from(p).orderBy(desc(p.effectiveFrom));
}

/** By database: every call asks for them, twice. */
const books = new WeakMap<Queries, Known<PriceRow[]>>();

export function findPriceRows(db: Db, clock: Clock): Promise<PriceRow[]> {
  const book = books.get(db) ?? createKnown(clock, () => readPriceRows(db));
  books.set(db, book);
  return book.find();
}

/** Once a change of them stands. */
export const forgetPriceRows = (db: Queries): void => books.get(db)?.forget();

export interface NewPrice {
  model: string;
  effectiveFrom: Date;
  /** Null takes the row away: then the row before it holds, or the lists that we ship. */
  prices: PriceList | null;
}

/**
 * Calls that were made since then are priced anew by the job `llm.recompute_prices`. In a
 * transaction, `forgetPriceRows` must follow it.
 */
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
  } else {
    const set = { prices, changedBy, changedAt: clock.now() };
    await db
      .insert(p)
      .values({ model: id, effectiveFrom, ...set })
      .onConflictDoUpdate({ target: [p.model, p.effectiveFrom], set });
  }
  forgetPriceRows(db);
}

export async function listPrices(db: Db): Promise<PriceRow[]> {
  const { priceRows: p } = db.t;
  return db.select().from(p).orderBy(asc(p.model), desc(p.effectiveFrom)).limit(1000);
}
