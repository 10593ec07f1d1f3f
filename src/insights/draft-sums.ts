import type { Queries } from "../db/db.ts";
import { and, count, eq, gte, lte, sql } from "../db/drizzle.ts";
import type { Schema } from "../db/schema.ts";
import type { Scope } from "./call-sums.ts";
import { addSteps, type Steps } from "./percentile.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Ends of the steps of the time to the first issue, ms. */
export const ISSUE_STEPS = [
  5 * MINUTE,
  15 * MINUTE,
  30 * MINUTE,
  HOUR,
  2 * HOUR,
  4 * HOUR,
  8 * HOUR,
  DAY,
  2 * DAY,
  4 * DAY,
  7 * DAY,
  14 * DAY,
] as const;

/** Of drafts that were begun in a period, as they stand now. */
export interface DraftSums {
  drafts: number;
  published: number;
  removed: number;
  refinements: number;
  /** From the beginning to the first issue, in the steps of `ISSUE_STEPS`. */
  toIssue: Steps;
}

export const noDrafts = (): DraftSums => ({
  drafts: 0,
  published: 0,
  removed: 0,
  refinements: 0,
  toIssue: [...ISSUE_STEPS, 0].map(() => 0),
});

export const addDrafts = (a: DraftSums, b: DraftSums): DraftSums => ({
  drafts: a.drafts + b.drafts,
  published: a.published + b.published,
  removed: a.removed + b.removed,
  refinements: a.refinements + b.refinements,
  toIssue: addSteps(a.toIssue, b.toIssue),
});

type Columns = Schema["draftOutcomes"];
type Key = "day" | "projectKey" | "model" | "accountId" | "prompt";

const times = (condition: ReturnType<typeof sql>) =>
  sql<number>`count(*) filter (where ${condition})`.mapWith(Number);

function columnsOf(o: Columns) {
  const steps = [...ISSUE_STEPS, undefined].map((end, index) => {
    const from = ISSUE_STEPS[index - 1] ?? -1;
    const isWithin =
      end === undefined ? sql`` : sql` and ${o.toIssueMs} <= ${sql.raw(String(end))}`;
    return [
      `step${index}`,
      times(sql`${o.toIssueMs} > ${sql.raw(String(from))}${isWithin}`),
    ] as const;
  });
  return {
    drafts: count(),
    published: times(sql`${o.outcome} = 'published'`),
    removed: times(sql`${o.outcome} = 'removed'`),
    refinements: sql<number>`coalesce(sum(${o.refinements}), 0)`.mapWith(Number),
    ...Object.fromEntries(steps),
  };
}

const sumsOf = (row: Record<string, unknown>): DraftSums => {
  const number = (name: string) => Number(row[name] ?? 0);
  return {
    drafts: number("drafts"),
    published: number("published"),
    removed: number("removed"),
    refinements: number("refinements"),
    toIssue: [...ISSUE_STEPS, 0].map((_, index) => number(`step${index}`)),
  };
};

const within = (o: Columns, { accountId, period, project, model }: Scope) =>
  and(
    accountId === "" ? undefined : eq(o.accountId, accountId),
    gte(o.day, period.from),
    lte(o.day, period.to),
    project === undefined ? undefined : eq(o.projectKey, project),
    model === undefined ? undefined : eq(o.model, model),
  );

const versionOf = (o: Columns) =>
  sql<string>`case when ${o.promptVersion} = 0 then 'version unknown' else 'v' || ${o.promptVersion} end`;

/** Of each value that there is. A task says nothing of a draft, so the scope's counts for nothing. */
export async function sumDraftsBy(
  db: Queries,
  scope: Scope,
  key: Key,
): Promise<Map<string, DraftSums>> {
  const { draftOutcomes: o } = db.t;
  const by = key === "prompt" ? [o.promptName, o.promptVersion] : [o[key]];
  const name = key === "prompt" ? sql`${o.promptName} || ' ' || ${versionOf(o)}` : sql`${o[key]}`;
  const rows = await db
    .select({ key: name.mapWith(String), ...columnsOf(o) })
    .from(o)
    .where(within(o, scope))
    .groupBy(...by);
  return new Map(rows.map((row) => [row.key, sumsOf(row)]));
}

export async function sumDrafts(db: Queries, scope: Scope): Promise<DraftSums> {
  const { draftOutcomes: o } = db.t;
  const [row] = await db.select(columnsOf(o)).from(o).where(within(o, scope));
  return row ? sumsOf(row) : noDrafts();
}
