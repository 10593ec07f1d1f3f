import type { Db, Queries } from "../db/db.ts";
import { and, count, eq, isNull, lte, ne, or, sql } from "../db/drizzle.ts";
import type { Row } from "../db/schema.ts";
import type { TaskType } from "../db/schema/llm.ts";
import { addedUp } from "./added-up.ts";

type Sum = Omit<Row<"attemptDays">, "day">;

const CHUNK = 200;

const times = (condition: ReturnType<typeof sql>) =>
  sql<number>`count(*) filter (where ${condition})`.mapWith(Number);

/**
 * The day's attempts by where each went: what a fallback rescued counts against who failed. Of each
 * account, and of everybody, whose account is "".
 */
export async function sumAttempts(db: Db, day: string): Promise<Sum[]> {
  const { activities: a, activityAttempts: t } = db.t;
  const accountId = sql<string>`coalesce(${a.accountId}, '')`;
  const projectKey = sql<string>`coalesce(${a.projectKey}, '')`;
  // Only of the last attempt is it known who answered.
  const isLast = sql`${t.attempt} = ${a.attempts}`;
  const model = sql<string>`case when ${isLast} then coalesce(${a.modelServed}, ${t.model}) else ${t.model} end`;
  // A killed process could not write down how many there were.
  const isRetried = sql`${t.outcome} = 'error' and (${a.attempts} is null or ${t.attempt} < ${a.attempts})`;
  const rows = await db
    .select({
      accountId,
      provider: t.provider,
      projectKey,
      // Work with outside tools has no day, so it is not among these.
      taskType: sql<TaskType>`${a.taskType}`,
      model,
      attempts: count(),
      calls: times(sql`not (${isRetried})`),
      retried: times(isRetried),
      failed: times(sql`${t.outcome} = 'error' and ${isLast}`),
      interrupted: times(sql`${t.outcome} = 'interrupted'`),
    })
    .from(a)
    .innerJoin(t, eq(t.activityId, a.id))
    .where(
      and(
        eq(a.day, day),
        ne(a.status, "open"),
        // Cancelled just before it was sent.
        or(isNull(a.attempts), lte(t.attempt, a.attempts)),
      ),
    )
    .groupBy(accountId, t.provider, projectKey, a.taskType, model);
  const everybodys = addedUp(
    rows.map((row) => ({ ...row, accountId: "" })),
    ["provider", "projectKey", "taskType", "model"],
  );
  return [...rows.filter((row) => row.accountId !== ""), ...everybodys];
}

/** What was summed up of the day before is replaced. */
export async function keepAttemptSums(
  tx: Queries,
  day: string,
  sums: readonly Sum[],
): Promise<void> {
  const { attemptDays } = tx.t;
  await tx.delete(attemptDays).where(eq(attemptDays.day, day));
  for (let from = 0; from < sums.length; from += CHUNK) {
    const some = sums.slice(from, from + CHUNK).map((sum) => ({ day, ...sum }));
    await tx.insert(attemptDays).values(some);
  }
}
