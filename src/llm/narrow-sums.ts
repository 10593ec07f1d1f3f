import type { Queries } from "../db/db.ts";
import { eq } from "../db/drizzle.ts";
import type { Row } from "../db/schema.ts";

type CallSum = Omit<Row<"callDays">, "day">;
type AccountSum = Omit<Row<"accountDays">, "day">;
type ActivitySum = Omit<Row<"activityDays">, "day">;
type PromptSum = Omit<Row<"promptDays">, "day">;

const CHUNK = 200;

const COUNTS = [
  "calls",
  "cached",
  "failed",
  "interrupted",
  "unpriced",
  "input",
  "cacheRead",
  "output",
  "costNanoUsd",
  "savedNanoUsd",
] as const satisfies readonly (keyof AccountSum)[];

/** Of each account, whatever it asked which model for. */
function byAccount(rows: readonly CallSum[]): AccountSum[] {
  const sums = new Map<string, AccountSum>();
  for (const row of rows) {
    // Everybody's rows have no account.
    if (row.accountId === "") continue;
    const sum = sums.get(row.accountId);
    if (sum) for (const name of COUNTS) sum[name] += row[name];
    else sums.set(row.accountId, narrow(row));
  }
  return [...sums.values()];
}

function narrow(row: CallSum): AccountSum {
  const { accountId, calls, cached, failed, interrupted, unpriced } = row;
  const { input, cacheRead, output, costNanoUsd, savedNanoUsd } = row;
  const counts = { calls, cached, failed, interrupted, unpriced };
  return { accountId, ...counts, input, cacheRead, output, costNanoUsd, savedNanoUsd };
}

function byPrompt(rows: readonly ActivitySum[]): PromptSum[] {
  const sums = new Map<string, PromptSum>();
  for (const { promptName, promptVersion, status, calls, ...row } of rows) {
    const key = `${promptVersion} ${promptName}`;
    const sum = sums.get(key) ?? { promptName, promptVersion, ...NOTHING };
    sums.set(key, sum);
    sum.calls += calls;
    sum.answered += status === "ok" ? calls : 0;
    sum.costNanoUsd += row.costNanoUsd;
    sum.unpriced += row.unpriced;
    sum.totalMs += row.totalMs;
  }
  return [...sums.values()];
}

const NOTHING = { calls: 0, answered: 0, costNanoUsd: 0, unpriced: 0, totalMs: 0 };

/** What was summed up of the day before is replaced. */
export async function keepNarrowSums(
  tx: Queries,
  day: string,
  sums: { calls: readonly CallSum[]; activities: readonly ActivitySum[] },
): Promise<void> {
  const { accountDays, promptDays } = tx.t;
  const people = byAccount(sums.calls).map((sum) => ({ day, ...sum }));
  const prompts = byPrompt(sums.activities).map((sum) => ({ day, ...sum }));
  await tx.delete(accountDays).where(eq(accountDays.day, day));
  await tx.delete(promptDays).where(eq(promptDays.day, day));
  for (let from = 0; from < people.length; from += CHUNK) {
    await tx.insert(accountDays).values(people.slice(from, from + CHUNK));
  }
  for (let from = 0; from < prompts.length; from += CHUNK) {
    await tx.insert(promptDays).values(prompts.slice(from, from + CHUNK));
  }
}
