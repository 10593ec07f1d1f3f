import type { Db, Queries } from "../db/db.ts";
import { and, count, eq, ne, sql } from "../db/drizzle.ts";
import type { Row, Schema } from "../db/schema.ts";
import type { TaskType } from "../db/schema/llm.ts";
import { addedUp } from "./added-up.ts";
import { isLastOf, providerOf } from "./last-attempt.ts";

type Sum = Omit<Row<"callDays">, "day">;
type Columns = Schema["activities"];
type Condition = ReturnType<typeof sql>;

const CHUNK = 200;
/** Ends of the steps that times are counted in; the columns of `call_days` are named after them. */
export const CALL_STEPS = [
  250, 500, 1000, 2000, 4000, 8000, 15_000, 30_000, 60_000, 120_000,
] as const;
type Step = (typeof CALL_STEPS)[number] | "Longer";

const times = (condition: Condition) =>
  sql<number>`count(*) filter (where ${condition})`.mapWith(Number);
const total = (value: Condition | Columns["output"]) =>
  sql<number>`coalesce(sum(${value}), 0)`.mapWith(Number);

/** What the day's calls came to: of each account, and of everybody, whose account is "". */
export async function sumCalls(db: Db, day: string): Promise<Sum[]> {
  const { activities: a, activityAttempts: t } = db.t;
  const provider = providerOf(db);
  const accountId = sql<string>`coalesce(${a.accountId}, '')`;
  const projectKey = sql<string>`coalesce(${a.projectKey}, '')`;
  const model = sql<string>`coalesce(${a.modelServed}, ${a.modelRequested})`;
  const rows = await db
    .select({
      accountId,
      projectKey,
      // Work with outside tools has no day, so it is not among these.
      taskType: sql<TaskType>`${a.taskType}`,
      provider,
      model,
      promptName: a.promptName,
      promptVersion: a.promptVersion,
      ...countsOf(a),
      ...stepsOf(a, "first", a.ttftMs),
      ...stepsOf(a, "total", a.totalMs),
    })
    .from(a)
    .leftJoin(t, isLastOf(db))
    .where(and(eq(a.day, day), ne(a.status, "open")))
    .groupBy(accountId, projectKey, a.taskType, provider, model, a.promptName, a.promptVersion);
  // A call of nobody is in everybody's row only.
  return [...rows.filter((row) => row.accountId !== ""), ...everybodys(rows)];
}

const countsOf = (a: Columns) => ({
  calls: count(),
  cached: times(sql`${a.cache} in ('hit', 'shared')`),
  failed: times(sql`${a.status} = 'error'`),
  interrupted: times(sql`${a.status} = 'interrupted'`),
  cancelled: times(sql`${a.status} = 'cancelled'`),
  blocked: times(sql`${a.status} = 'blocked'`),
  unpriced: times(sql`${a.output} is not null and ${a.costNanoUsd} is null`),
  input: total(sql`${a.inputUncached} + ${a.cacheWrite5m} + ${a.cacheWrite1h}`),
  cacheRead: total(a.cacheRead),
  output: total(a.output),
  costNanoUsd: total(a.costNanoUsd),
  savedNanoUsd: total(a.savedNanoUsd),
});

/** Only of calls that a model answered: an answer from the cache takes no time worth counting. */
function stepsOf<Name extends "first" | "total">(
  { status, cache }: Columns,
  name: Name,
  ms: Columns["ttftMs"],
): Record<`${Name}${Step}`, ReturnType<typeof times>> {
  const isMeant = sql`${status} = 'ok' and ${cache} not in ('hit', 'shared') and ${ms} is not null`;
  const within = CALL_STEPS.map((end, index) => {
    const from = CALL_STEPS[index - 1];
    const isLonger = from === undefined ? sql`` : sql` and ${ms} > ${sql.raw(String(from))}`;
    const condition = sql`${isMeant}${isLonger} and ${ms} <= ${sql.raw(String(end))}`;
    return [`${name}${end}`, times(condition)];
  });
  const longest = sql.raw(String(CALL_STEPS.at(-1)));
  const longer = [`${name}Longer`, times(sql`${isMeant} and ${ms} > ${longest}`)];
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the names are those of CALL_STEPS
  return Object.fromEntries([...within, longer]) as Record<
    `${Name}${Step}`,
    ReturnType<typeof times>
  >;
}

const everybodys = (rows: readonly Sum[]): Sum[] =>
  addedUp(
    rows.map((row) => ({ ...row, accountId: "" })),
    ["projectKey", "taskType", "provider", "model", "promptName", "promptVersion"],
  );

/** What was summed up of the day before is replaced. */
export async function keepCallSums(tx: Queries, day: string, sums: readonly Sum[]): Promise<void> {
  const { callDays } = tx.t;
  await tx.delete(callDays).where(eq(callDays.day, day));
  for (let from = 0; from < sums.length; from += CHUNK) {
    await tx
      .insert(callDays)
      .values(sums.slice(from, from + CHUNK).map((sum) => ({ day, ...sum })));
  }
}
