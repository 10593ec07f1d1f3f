import type { Queries } from "../db/db.ts";
import { and, desc, eq, gte, lte, sql } from "../db/drizzle.ts";
import type { Schema } from "../db/schema.ts";
import type { Scope } from "./call-sums.ts";

/** Attempts are what was sent; of each call the last one says how it ended. */
export interface AttemptSums {
  provider: string;
  attempts: number;
  /** How many calls ended there. */
  calls: number;
  /** Failed, and another attempt came after it. */
  retried: number;
  /** Failed, and the call with it. */
  failed: number;
  interrupted: number;
}

const total = (column: Schema["attemptDays"]["attempts"]) =>
  sql<number>`sum(${column})`.mapWith(Number);

/** Of each provider that something was sent to, the one with the most attempts first. */
export async function sumAttemptsByProvider(
  db: Queries,
  { accountId, period, project, model, task }: Scope,
): Promise<AttemptSums[]> {
  const { attemptDays: d } = db.t;
  const attempts = total(d.attempts);
  return db
    .select({
      provider: d.provider,
      attempts,
      calls: total(d.calls),
      retried: total(d.retried),
      failed: total(d.failed),
      interrupted: total(d.interrupted),
    })
    .from(d)
    .where(
      and(
        eq(d.accountId, accountId),
        gte(d.day, period.from),
        lte(d.day, period.to),
        project === undefined ? undefined : eq(d.projectKey, project),
        model === undefined ? undefined : eq(d.model, model),
        task === undefined ? undefined : eq(d.taskType, task),
      ),
    )
    .groupBy(d.provider)
    .orderBy(desc(attempts), d.provider);
}
