import type { Queries } from "../db/db.ts";
import { and, count, eq, gte, lte, ne, sql } from "../db/drizzle.ts";
import type { Schema } from "../db/schema.ts";
import type { TaskType } from "../db/schema/llm.ts";
import { CALL_STEPS } from "../llm/sum-calls.ts";
import type { Period } from "./filter.ts";
import { addSteps, type Steps } from "./percentile.ts";

/** Whose figures, of when, and of what. */
export interface Scope {
  /** "" is everybody. */
  accountId: string;
  period: Period;
  project: string | undefined;
  model: string | undefined;
  task: TaskType | undefined;
}

const COUNTS = [
  "calls",
  "cached",
  "failed",
  "interrupted",
  "cancelled",
  "blocked",
  "unpriced",
  "input",
  "cacheRead",
  "output",
  "costNanoUsd",
  "savedNanoUsd",
] as const;
type Count = (typeof COUNTS)[number];

export type CallCounts = Record<Count, number>;
export interface CallSums extends CallCounts {
  /** To the first text, and to the end, in the steps of `CALL_STEPS`; of calls that a model answered. */
  first: Steps;
  total: Steps;
}

const NONE: Steps = [...CALL_STEPS, 0].map(() => 0);
export const noCalls = (): CallSums => ({
  ...sameOf(COUNTS, () => 0),
  first: NONE,
  total: NONE,
});

export const addCalls = (a: CallSums, b: CallSums): CallSums => ({
  ...sameOf(COUNTS, (name) => a[name] + b[name]),
  first: addSteps(a.first, b.first),
  total: addSteps(a.total, b.total),
});

function sameOf<Name extends string, Value>(
  names: readonly Name[],
  of: (name: Name) => Value,
): Record<Name, Value> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a value for each of the names
  return Object.fromEntries(names.map((name) => [name, of(name)])) as Record<Name, Value>;
}

type Columns = Schema["callDays"];
type Key = "day" | "projectKey" | "taskType" | "provider" | "model" | "prompt";

type Step = (typeof CALL_STEPS)[number] | "Longer";
const STEPS: readonly Step[] = [...CALL_STEPS, "Longer"];
const FIRST = STEPS.map((step) => `first${step}` as const);
const TOTAL = STEPS.map((step) => `total${step}` as const);

type Summed = Columns["calls"] | Columns["firstLonger"] | Schema["accountDays"]["calls"];
const total = (column: Summed) => sql<number>`sum(${column})`.mapWith(Number);

const keyOf = (c: Columns, key: Key) =>
  key === "prompt" ? sql<string>`${c.promptName} || ' v' || ${c.promptVersion}` : c[key];

const groupOf = (c: Columns, key: Key) =>
  key === "prompt" ? [c.promptName, c.promptVersion] : [c[key]];

/** Of each value that there is. */
export async function sumCallsBy(
  db: Queries,
  scope: Scope,
  key: Key,
): Promise<Map<string, CallSums>> {
  const { callDays: c } = db.t;
  const rows = await db
    .select({
      key: sql<string>`${keyOf(c, key)}`,
      ...sameOf(COUNTS, (name) => total(c[name])),
      ...sameOf(FIRST, (name) => total(c[name])),
      ...sameOf(TOTAL, (name) => total(c[name])),
    })
    .from(c)
    .where(within(c, scope))
    .groupBy(...groupOf(c, key));
  return new Map(rows.map((row) => [row.key, sumsOf(row)]));
}

const sumsOf = (row: CallCounts & Record<`${"first" | "total"}${Step}`, number>): CallSums => ({
  ...sameOf(COUNTS, (name) => row[name]),
  first: FIRST.map((name) => row[name]),
  total: TOTAL.map((name) => row[name]),
});

const within = (c: Columns, { accountId, period, project, model, task }: Scope) =>
  and(
    eq(c.accountId, accountId),
    gte(c.day, period.from),
    lte(c.day, period.to),
    project === undefined ? undefined : eq(c.projectKey, project),
    model === undefined ? undefined : eq(c.model, model),
    task === undefined ? undefined : eq(c.taskType, task),
  );

/** Of all together, without times: what a comparison needs. */
export async function sumCalls(db: Queries, scope: Scope): Promise<CallCounts> {
  const { callDays: c } = db.t;
  const [row] = await db
    .select(sameOf(COUNTS, (name) => sql<number>`coalesce(sum(${c[name]}), 0)`.mapWith(Number)))
    .from(c)
    .where(within(c, scope));
  return row ?? noCalls();
}

const ofAccount = (c: Columns | Schema["accountDays"]) => ({
  calls: total(c.calls),
  cached: total(c.cached),
  failed: total(c.failed),
  interrupted: total(c.interrupted),
  unpriced: total(c.unpriced),
  input: total(c.input),
  cacheRead: total(c.cacheRead),
  output: total(c.output),
  costNanoUsd: total(c.costNanoUsd),
  savedNanoUsd: total(c.savedNanoUsd),
});
const withCounts = <Counts extends object>(rows: ({ key: string } & Counts)[]) =>
  new Map(rows.map(({ key, ...counts }) => [key, { ...noCalls(), ...counts }]));

/** Of each account. Without times. */
export const sumCallsByAccount = (db: Queries, scope: Scope): Promise<Map<string, CallSums>> =>
  scope.project === undefined && scope.model === undefined && scope.task === undefined
    ? sumAllByAccount(db, scope)
    : sumSomeByAccount(db, scope);

/** Account by account, so that nothing has to be sorted: each has a row for each of its days. */
async function sumAllByAccount(
  db: Queries,
  { accountId, period }: Scope,
): Promise<Map<string, CallSums>> {
  const { accountDays: d, accounts: a } = db.t;
  const rows = await db
    .select({ key: a.id, ...ofAccount(d) })
    .from(a)
    // SQLite keeps to the order of a cross join; of its own accord it would sort by account.
    .crossJoin(d)
    .where(
      and(
        accountId === "" ? undefined : eq(a.id, accountId),
        eq(d.accountId, a.id),
        gte(d.day, period.from),
        lte(d.day, period.to),
      ),
    )
    .groupBy(a.id);
  return withCounts(rows);
}

/** From an index alone. */
async function sumSomeByAccount(
  db: Queries,
  { accountId, period, project, model, task }: Scope,
): Promise<Map<string, CallSums>> {
  const { callDays: c } = db.t;
  const rows = await db
    .select({ key: c.accountId, ...ofAccount(c) })
    .from(c)
    .where(
      and(
        gte(c.day, period.from),
        lte(c.day, period.to),
        accountId === "" ? ne(c.accountId, "") : eq(c.accountId, accountId),
        project === undefined ? undefined : eq(c.projectKey, project),
        model === undefined ? undefined : eq(c.model, model),
        task === undefined ? undefined : eq(c.taskType, task),
      ),
    )
    .groupBy(c.accountId);
  return withCounts(rows);
}

/** What there is to filter by in a period. */
export async function listCallChoices(
  db: Queries,
  { accountId, period }: Pick<Scope, "accountId" | "period">,
): Promise<{ projects: string[]; models: string[] }> {
  const { callDays: c } = db.t;
  const rows = await db
    .select({ project: c.projectKey, model: c.model, times: count() })
    .from(c)
    .where(and(eq(c.accountId, accountId), gte(c.day, period.from), lte(c.day, period.to)))
    .groupBy(c.projectKey, c.model);
  return {
    projects: sorted(rows.map(({ project }) => project)),
    models: sorted(rows.map(({ model }) => model)),
  };
}

const sorted = (values: string[]) =>
  [...new Set(values)].filter((value) => value !== "").toSorted();
