import type { Queries } from "../db/db.ts";
import { and, eq, sql } from "../db/drizzle.ts";

/** Joins a call with its last attempt; what was answered from the cache had none. */
export function isLastOf({ t: { activities: a, activityAttempts: t } }: Queries) {
  return and(eq(t.activityId, a.id), eq(t.attempt, a.attempts));
}

/** Where a call ended: a fallback may have gone elsewhere than was asked. */
export const providerOf = ({ t: { activities: a, activityAttempts: t } }: Queries) =>
  sql<string>`coalesce(${t.provider}, ${a.provider})`;
