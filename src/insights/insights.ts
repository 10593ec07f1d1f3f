import type { Queries } from "../db/db.ts";
import { inArray } from "../db/drizzle.ts";
import {
  addCalls,
  type CallCounts,
  type CallSums,
  noCalls,
  type Scope,
  sumCalls,
  sumCallsBy,
  sumCallsByAccount,
} from "./call-sums.ts";
import { type AttemptSums, sumAttemptsByProvider } from "./attempt-sums.ts";
import { addDrafts, type DraftSums, noDrafts, sumDrafts, sumDraftsBy } from "./draft-sums.ts";
import { daysOf, type Grouping, monthOf, periodBefore, weekOf } from "./filter.ts";

export interface Figures {
  calls: CallSums;
  drafts: DraftSums;
}

/** Of one value of what figures are compared by. */
export interface Group extends Figures {
  /** Of an account, its id. */
  key: string;
  name: string;
}

export interface Insights {
  scope: Scope;
  now: Figures;
  /** The same number of days right before. */
  before: { calls: CallCounts; drafts: DraftSums };
  /** Each of `at` is a day, or the Monday of a week. */
  step: "day" | "week";
  course: ({ at: string } & Figures)[];
  /** The same as it can be drawn: of a long time each of `at` is the first day of a month. */
  drawn: { step: "day" | "week" | "month"; course: ({ at: string } & Figures)[] };
  /** What was sent to each. */
  providers: AttemptSums[];
  by: Grouping;
  /** The ones with the most calls and drafts first; at most as many as a page can hold. */
  groups: Group[];
  groupsLeftOut: number;
}

/** More days than that are summed up by week. */
const MOST_DAYS = 31;
/** More weeks than that are drawn by month: half a year. */
const MOST_WEEKS = 27;
const MOST_GROUPS = 50;

/** All figures of a scope. The caller has made sure that they may be seen. */
export async function readInsights(db: Queries, scope: Scope, by: Grouping): Promise<Insights> {
  const earlier = { ...scope, period: periodBefore(scope.period) };
  const [calls, drafts, providers, callsBefore, draftsBefore] = await Promise.all([
    sumCallsBy(db, scope, "day"),
    sumDraftsBy(db, scope, "day"),
    sumAttemptsByProvider(db, scope),
    sumCalls(db, earlier),
    sumDrafts(db, earlier),
  ]);
  const days = daysOf(scope.period).map((day) => ({
    at: day,
    calls: calls.get(day) ?? noCalls(),
    drafts: drafts.get(day) ?? noDrafts(),
  }));
  const weeks = bySpan(days, weekOf);
  const groups =
    by === "week"
      ? weeks.map((week) => ({ ...week, key: week.at, name: week.at }))
      : await readGroups(db, scope, by);
  const isShort = scope.period.days <= MOST_DAYS;
  const own = { step: isShort ? "day" : "week", course: isShort ? days : weeks } as const;
  const isLong = weeks.length > MOST_WEEKS;
  return {
    scope,
    now: days.reduce(added, { calls: noCalls(), drafts: noDrafts() }),
    before: { calls: callsBefore, drafts: draftsBefore },
    ...own,
    drawn: isLong ? { step: "month", course: bySpan(days, monthOf) } : own,
    providers,
    by,
    groups: groups.slice(0, by === "week" ? undefined : MOST_GROUPS),
    groupsLeftOut: by === "week" ? 0 : Math.max(0, groups.length - MOST_GROUPS),
  };
}

const added = (a: Figures, b: Figures): Figures => ({
  calls: addCalls(a.calls, b.calls),
  drafts: addDrafts(a.drafts, b.drafts),
});

function bySpan(days: Insights["course"], spanOf: (day: string) => string): Insights["course"] {
  const spans = new Map<string, Figures>();
  for (const day of days) {
    const at = spanOf(day.at);
    const sum = spans.get(at);
    spans.set(at, sum ? added(sum, day) : { calls: day.calls, drafts: day.drafts });
  }
  return [...spans].map(([at, figures]) => ({ at, ...figures }));
}

async function readGroups(
  db: Queries,
  scope: Scope,
  by: Exclude<Grouping, "week">,
): Promise<Group[]> {
  switch (by) {
    case "account":
      return readAccounts(db, scope);
    case "project":
      return readBoth(db, scope, "projectKey");
    case "model":
      return readBoth(db, scope, "model");
    case "prompt":
      return readBoth(db, scope, "prompt");
    case "task":
      return merged(await sumCallsBy(db, scope, "taskType"), new Map());
    case "provider":
      return merged(await sumCallsBy(db, scope, "provider"), new Map());
  }
}

async function readBoth(
  db: Queries,
  scope: Scope,
  key: "projectKey" | "model" | "prompt",
): Promise<Group[]> {
  const [calls, drafts] = await Promise.all([
    sumCallsBy(db, scope, key),
    sumDraftsBy(db, scope, key),
  ]);
  return merged(calls, drafts);
}

async function readAccounts(db: Queries, scope: Scope): Promise<Group[]> {
  const [calls, drafts] = await Promise.all([
    sumCallsByAccount(db, scope),
    sumDraftsBy(db, scope, "accountId"),
  ]);
  const groups = merged(calls, drafts);
  const { accounts } = db.t;
  const shown = groups.slice(0, MOST_GROUPS).map(({ key }) => key);
  const rows = await db
    .select({ id: accounts.id, name: accounts.name })
    .from(accounts)
    .where(inArray(accounts.id, shown.length === 0 ? [""] : shown));
  const names = new Map(rows.map(({ id, name }) => [id, name]));
  return groups.map((group) => ({
    ...group,
    name: names.get(group.key) ?? "Somebody who is gone",
  }));
}

function merged(
  calls: ReadonlyMap<string, CallSums>,
  drafts: ReadonlyMap<string, DraftSums>,
): Group[] {
  const keys = [...new Set([...calls.keys(), ...drafts.keys()])];
  const groups = keys.map((key) => ({
    key,
    name: key === "" ? "None" : key,
    calls: calls.get(key) ?? noCalls(),
    drafts: drafts.get(key) ?? noDrafts(),
  }));
  return groups.toSorted(
    (a, b) =>
      b.calls.calls - a.calls.calls ||
      b.drafts.drafts - a.drafts.drafts ||
      a.name.localeCompare(b.name),
  );
}
