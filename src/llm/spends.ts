import type { Queries } from "../db/db.ts";
import { sql } from "../db/drizzle.ts";
import { prepared } from "../db/prepared.ts";
import type { Row } from "../db/schema.ts";

export type Spend = Row<"budgetSpends">;

/** What a call counts against: the company's, its team's and its account's periods at its start. */
export interface Payer {
  accountId: string | null;
  teamId: string | null;
  /** In UTC, e.g. `2026-11-21`. */
  day: string;
}

export interface Hold extends Payer {
  nanoUsd: number;
}

export const dayOf = (at: Date): string => at.toISOString().slice(0, 10);
export const monthOf = (day: string): string => day.slice(0, 7);

type Where = Pick<Spend, "scope" | "scopeId" | "period">;

export const placeKey = ({ scope, scopeId, period }: Where): string =>
  `${scope} ${scopeId} ${period}`;

export function placesOf({ accountId, teamId, day }: Payer): Where[] {
  const places = [
    { scope: "company" as const, scopeId: "" },
    ...(teamId === null ? [] : [{ scope: "team" as const, scopeId: teamId }]),
    ...(accountId === null ? [] : [{ scope: "account" as const, scopeId: accountId }]),
  ];
  return places.flatMap((place) => [monthOf(day), day].map((period) => ({ ...place, period })));
}

export interface Change {
  payer: Payer;
  spent?: number;
  reserved?: number;
  requests?: number;
}

type Sum = Where & Pick<Spend, "spentNanoUsd" | "reservedNanoUsd" | "requests">;

/** Always in this order: two that lock the same rows then never wait for each other. */
const RANK: Record<Spend["scope"], string> = { company: "0", team: "1", account: "2" };
const orderOf = (sum: Where): string => RANK[sum.scope] + placeKey(sum);

function sumsOf(changes: readonly Change[]): Sum[] {
  const sums = new Map<string, Sum>();
  for (const { payer, spent = 0, reserved = 0, requests = 0 } of changes) {
    for (const place of placesOf(payer)) {
      const key = orderOf(place);
      const sum = sums.get(key) ?? { ...place, spentNanoUsd: 0, reservedNanoUsd: 0, requests: 0 };
      sum.spentNanoUsd += spent;
      sum.reservedNanoUsd += reserved;
      sum.requests += requests;
      sums.set(key, sum);
    }
  }
  return [...sums].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, sum]) => sum);
}

type Upsert = (db: Queries, values: Record<string, unknown>) => Promise<Spend[]>;
/** By how many rows they write. */
const upserts = new Map<number, Upsert>();

function upsertOf(rows: number): Upsert {
  const known = upserts.get(rows);
  if (known) return known;
  const upsert = prepared((db) => {
    const { budgetSpends: b } = db.t;
    return db
      .insert(b)
      .values(
        Array.from({ length: rows }, (_, at) => ({
          scope: sql.placeholder(`scope${at}`),
          scopeId: sql.placeholder(`scopeId${at}`),
          period: sql.placeholder(`period${at}`),
          spentNanoUsd: sql.placeholder(`spentNanoUsd${at}`),
          reservedNanoUsd: sql.placeholder(`reservedNanoUsd${at}`),
          requests: sql.placeholder(`requests${at}`),
        })),
      )
      .onConflictDoUpdate({
        target: [b.scope, b.scopeId, b.period],
        set: {
          spentNanoUsd: sql`${b.spentNanoUsd} + excluded.spent_nano_usd`,
          reservedNanoUsd: sql`${b.reservedNanoUsd} + excluded.reserved_nano_usd`,
          requests: sql`${b.requests} + excluded.requests`,
        },
      })
      .returning()
      .prepare(`spends_${rows}`);
  });
  upserts.set(rows, upsert);
  return upsert;
}

/** Adds to every period of each payer; answers with what stands there now. */
export async function addToSpends(db: Queries, changes: readonly Change[]): Promise<Spend[]> {
  const sums = sumsOf(changes);
  if (sums.length === 0) return [];
  const values = sums.flatMap((sum, at) =>
    Object.entries(sum).map(([column, value]) => [`${column}${at}`, value]),
  );
  return upsertOf(sums.length)(db, Object.fromEntries(values));
}

/** What was held is given back, and what it came to is counted. */
export const settled = (hold: Hold, cost: number | null): Change => ({
  payer: hold,
  spent: cost ?? 0,
  reserved: -hold.nanoUsd,
});
