import type { Db } from "../db/db.ts";
import { count, eq, isNotNull, sql } from "../db/drizzle.ts";
import type { Row } from "../db/schema.ts";
import { keepNarrowSums } from "./narrow-sums.ts";
import { isLastOf, providerOf } from "./last-attempt.ts";
import { keepAttemptSums, sumAttempts } from "./sum-attempts.ts";
import { keepCallSums, sumCalls } from "./sum-calls.ts";
import type { TaskType } from "../db/schema/llm.ts";

type Column = Db["t"]["activities"][keyof Row<"activities">];

const total = (column: Column) => sql<number>`coalesce(sum(${column}), 0)`.mapWith(Number);
const CHUNK = 200;

/** Which days are to be summed up; all of them when none has been yet. */
export async function daysToSum(db: Db, recent: string[]): Promise<string[]> {
  const { activities: a, callDays: d } = db.t;
  const [any] = await db.select({ day: d.day }).from(d).limit(1);
  if (any) return recent;
  const all = await db.select({ day: a.day }).from(a).where(isNotNull(a.day)).groupBy(a.day);
  return all.flatMap(({ day }) => day ?? []);
}

/** Sums up one day of the ledger; what was summed up before is replaced. */
export async function rollUp(db: Db, day: string): Promise<void> {
  const { activities: a, activityAttempts: t } = db.t;
  const provider = providerOf(db);
  const sums = await db
    .select({
      accountId: sql<string>`coalesce(${a.accountId}, '')`,
      projectKey: sql<string>`coalesce(${a.projectKey}, '')`,
      // Work with outside tools has no day, so it is not among these.
      taskType: sql<TaskType>`${a.taskType}`,
      provider,
      model: sql<string>`coalesce(${a.modelServed}, ${a.modelRequested})`,
      promptName: a.promptName,
      promptVersion: a.promptVersion,
      status: a.status,
      cache: a.cache,
      calls: count(),
      unpriced:
        sql<number>`count(case when ${a.output} is not null and ${a.costNanoUsd} is null then 1 end)`.mapWith(
          Number,
        ),
      attempts: total(a.attempts),
      inputUncached: total(a.inputUncached),
      cacheRead: total(a.cacheRead),
      cacheWrite: sql<number>`coalesce(sum(${a.cacheWrite5m} + ${a.cacheWrite1h}), 0)`.mapWith(
        Number,
      ),
      output: total(a.output),
      costNanoUsd: total(a.costNanoUsd),
      savedNanoUsd: total(a.savedNanoUsd),
      totalMs: total(a.totalMs),
      ttftMs: total(a.ttftMs),
      ttftCalls: count(a.ttftMs),
    })
    .from(a)
    .leftJoin(t, isLastOf(db))
    .where(eq(a.day, day))
    .groupBy(
      sql`coalesce(${a.accountId}, '')`,
      sql`coalesce(${a.projectKey}, '')`,
      a.taskType,
      provider,
      sql`coalesce(${a.modelServed}, ${a.modelRequested})`,
      a.promptName,
      a.promptVersion,
      a.status,
      a.cache,
    );
  const callSums = await sumCalls(db, day);
  const attemptSums = await sumAttempts(db, day);
  const { activityDays } = db.t;
  await db.transaction(async (tx) => {
    await tx.delete(activityDays).where(eq(activityDays.day, day));
    for (let from = 0; from < sums.length; from += CHUNK) {
      const some = sums.slice(from, from + CHUNK).map((sum) => ({ day, ...sum }));
      await tx.insert(activityDays).values(some);
    }
    await keepCallSums(tx, day, callSums);
    await keepAttemptSums(tx, day, attemptSums);
    await keepNarrowSums(tx, day, { calls: callSums, activities: sums });
  });
}
