import type { Queries } from "../db/db.ts";
import { desc, eq, sql } from "../db/drizzle.ts";
import type { Row } from "../db/schema.ts";

export interface ActivityListing extends Omit<Row<"activities">, "attempts"> {
  attempts: number;
  /** Null when the account is gone. */
  accountName: string | null;
}

/** Newest first; the condition names few. */
export async function readListings(
  db: Queries,
  condition: Parameters<ReturnType<typeof selectListings>["where"]>[0],
): Promise<ActivityListing[]> {
  const { activities: a } = db.t;
  const rows = await selectListings(db).where(condition).orderBy(desc(a.at), desc(a.id));
  return rows.map(({ activity, attempts, accountName }) => ({
    ...activity,
    attempts,
    accountName,
  }));
}

function selectListings(db: Queries) {
  const { activities: a, activityAttempts: attempts, accounts } = db.t;
  // Older rows do not hold their number.
  const counted = sql`select count(*) from ${attempts} where ${attempts.activityId} = ${a.id}`;
  return db
    .select({
      activity: a,
      attempts: sql`coalesce(${a.attempts}, (${counted}))`.mapWith(Number),
      accountName: accounts.name,
    })
    .from(a)
    .leftJoin(accounts, eq(accounts.id, a.accountId));
}
