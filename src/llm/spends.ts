import type { Tx } from "../db/db.ts";
import { addRows } from "../db/hot-rows.ts";
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

const KEY = ["scope", "scopeId", "period"] as const;
const SUMS = ["spentNanoUsd", "reservedNanoUsd", "requests"] as const;

/** Adds to every period of each payer; answers with what stands there now. */
export const addToSpends = (tx: Tx, changes: readonly Change[]): Promise<Spend[]> =>
  addRows(tx, tx.t.budgetSpends, { key: KEY, sums: SUMS, rows: sumsOf(changes) });

/** What was held is given back, and what it came to is counted. */
export const settled = (hold: Hold, cost: number | null): Change => ({
  payer: hold,
  spent: cost ?? 0,
  reserved: -hold.nanoUsd,
});
