import type { Queries } from "../db/db.ts";
import { sql } from "../db/drizzle.ts";
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

/** Always in this order: two calls that lock the same rows then never wait for each other. */
export function placesOf({
  accountId,
  teamId,
  day,
}: Payer): Pick<Spend, "scope" | "scopeId" | "period">[] {
  const places = [
    { scope: "company" as const, scopeId: "" },
    ...(teamId === null ? [] : [{ scope: "team" as const, scopeId: teamId }]),
    ...(accountId === null ? [] : [{ scope: "account" as const, scopeId: accountId }]),
  ];
  return places.flatMap((place) => [monthOf(day), day].map((period) => ({ ...place, period })));
}

interface Change {
  spent?: number;
  reserved?: number;
  requests?: number;
}

/** Adds to every period of the payer; answers with what stands there now. */
export async function addToSpends(
  db: Queries,
  payer: Payer,
  { spent = 0, reserved = 0, requests = 0 }: Change,
): Promise<Spend[]> {
  const { budgetSpends: b } = db.t;
  const change = { spentNanoUsd: spent, reservedNanoUsd: reserved, requests };
  return db
    .insert(b)
    .values(placesOf(payer).map((place) => ({ ...place, ...change })))
    .onConflictDoUpdate({
      target: [b.scope, b.scopeId, b.period],
      set: {
        spentNanoUsd: sql`${b.spentNanoUsd} + excluded.spent_nano_usd`,
        reservedNanoUsd: sql`${b.reservedNanoUsd} + excluded.reserved_nano_usd`,
        requests: sql`${b.requests} + excluded.requests`,
      },
    })
    .returning();
}

/** What was held is given back, and what it came to is counted. */
export async function settleHold(db: Queries, hold: Hold, cost: number | null): Promise<void> {
  await addToSpends(db, hold, { spent: cost ?? 0, reserved: -hold.nanoUsd });
}
