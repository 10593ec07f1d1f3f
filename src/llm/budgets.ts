import { record } from "../audit/audit.ts";
import type { Queries, Tx } from "../db/db.ts";
import { and, eq, inArray, isNotNull, or, sql } from "../db/drizzle.ts";
import { prepared } from "../db/prepared.ts";
import type { Row } from "../db/schema.ts";
import type { BudgetPeriod, BudgetScope } from "../db/schema/spending.ts";
import type { Clock } from "../platform/clock.ts";
import {
  addToSpends,
  type Change,
  dayOf,
  type Hold,
  monthOf,
  type Payer,
  placeKey,
  placesOf,
  type Spend,
} from "./spends.ts";

export type Budget = Row<"budgets">;

/** `""` as the team or account is each one without a budget of its own. */
export interface NewBudget {
  scope: BudgetScope;
  scopeId: string;
  period: BudgetPeriod;
  /** Null = no limit of this kind; both null takes the budget away. */
  limitNanoUsd: number | null;
  limitRequests: number | null;
}

/** A call that would go over a limit. */
export interface OverBudget {
  budget: Budget;
  spend: Spend;
  /** What the call may cost at most. */
  estimate: number;
  resetsAt: Date;
  /** The team's, when the budget is a team's. */
  team: string | undefined;
}

/** A budget of which at least `WARN_AT` is used. */
export interface NearBudget {
  budget: Budget;
  spend: Spend;
}

const WARN_AT = 0.8;

const periodOf = ({ period }: Pick<Budget, "period">, day: string): string =>
  period === "day" ? day : monthOf(day);

export function resetOf({ period }: Budget, day: string): Date {
  const start = new Date(`${period === "day" ? day : `${monthOf(day)}-01`}T00:00:00Z`);
  if (period === "day") start.setUTCDate(start.getUTCDate() + 1);
  else start.setUTCMonth(start.getUTCMonth() + 1);
  return start;
}

/** Every call asks for them. */
const selectBudgets = prepared((db) => {
  const { budgets: b } = db.t;
  const scoped = (["team", "account"] as const).map((scope) =>
    and(
      eq(b.scope, scope),
      inArray(b.scopeId, [sql.placeholder("everybody"), sql.placeholder(scope)]),
    ),
  );
  return db
    .select()
    .from(b)
    .where(or(eq(b.scope, "company"), ...scoped))
    .prepare("llm_budgets");
});

/** Those that hold for an account; an own one stands in the place of the one for everybody. */
export async function budgetsFor(
  db: Queries,
  { accountId, teamId }: Pick<Payer, "accountId" | "teamId">,
): Promise<Budget[]> {
  const held = { company: "", team: teamId, account: accountId };
  const ids = { everybody: "", team: teamId ?? "", account: accountId ?? "" };
  const rows = (await selectBudgets(db, ids)).filter(({ scope }) => held[scope] !== null);
  const isOwn = ({ scope, scopeId }: Budget) => scope === "company" || scopeId !== "";
  const own = rows.filter(isOwn);
  const others = rows.filter(
    (row) =>
      !isOwn(row) && !own.some(({ scope, period }) => scope === row.scope && period === row.period),
  );
  return [...own, ...others];
}

/** With what is held for calls on their way. */
export const usedOf = ({ spentNanoUsd, reservedNanoUsd }: Spend): number =>
  spentNanoUsd + reservedNanoUsd;

const isOver = ({ limitNanoUsd, limitRequests }: Budget, spend: Spend, estimate: number): boolean =>
  (limitRequests !== null && spend.requests > limitRequests) ||
  // A call that costs nothing cannot go over a limit in money.
  (limitNanoUsd !== null && estimate > 0 && usedOf(spend) > limitNanoUsd);

export const isNear = (budget: Budget, spend: Spend): boolean =>
  hasUsed(budget, spend, { share: WARN_AT });

/** Nothing is left of it. */
export const isUsedUp = (budget: Budget, spend: Spend): boolean =>
  hasUsed(budget, spend, { share: 1 });

const hasUsed = (
  { limitNanoUsd, limitRequests }: Budget,
  spend: Spend,
  { share }: { share: number },
): boolean =>
  (limitNanoUsd !== null && usedOf(spend) >= limitNanoUsd * share) ||
  (limitRequests !== null && spend.requests >= limitRequests * share);

export const spendOf = (budget: Budget, spends: Spend[], day: string) =>
  spends.find(({ scope, period }) => scope === budget.scope && period === periodOf(budget, day));

export interface Reserved {
  /** Nothing is held for it. */
  over?: OverBudget;
  near: NearBudget[];
}

/**
 * Holds what each call may cost against every budget of its payer, or nothing at all of it; those
 * that come first have it first. `changes`: what else is to be counted. Runs in the transaction
 * that opens the calls' rows, and writes before it looks: so calls side by side cannot pass together.
 */
export async function reserve(
  tx: Tx,
  clock: Clock,
  { holds, changes }: { holds: readonly Hold[]; changes: readonly Change[] },
): Promise<Reserved[]> {
  const held = holds.map((hold) => ({ payer: hold, reserved: hold.nanoUsd, requests: 1 }));
  const spends = await addToSpends(tx, [...changes, ...held]);
  const standing = new Map(spends.map((spend) => [placeKey(spend), spend]));
  const budgets = new Map<string, Budget[]>();
  const spendsOf = (hold: Hold) =>
    placesOf(hold).flatMap((place) => standing.get(placeKey(place)) ?? []);
  for (const hold of holds) count(spendsOf(hold), hold, -1);
  const answers: Reserved[] = [];
  for (const hold of holds) {
    const payer = `${hold.teamId} ${hold.accountId}`;
    const mine = budgets.get(payer) ?? (await budgetsFor(tx, hold));
    budgets.set(payer, mine);
    const theirs = spendsOf(hold);
    count(theirs, hold, 1);
    const answer = await decide(tx, clock, { hold, budgets: mine, spends: theirs });
    if (answer.over) count(theirs, hold, -1);
    answers.push(answer);
  }
  const refused = held.filter((_, at) => answers[at]?.over);
  await addToSpends(
    tx,
    refused.map(({ payer, reserved }) => ({ payer, reserved: -reserved, requests: -1 })),
  );
  return answers;
}

function count(spends: Spend[], { nanoUsd }: Hold, times: 1 | -1): void {
  for (const spend of spends) {
    spend.reservedNanoUsd += times * nanoUsd;
    spend.requests += times;
  }
}

/** `spends`: with this one held. */
async function decide(
  tx: Tx,
  clock: Clock,
  { hold, budgets, spends }: { hold: Hold; budgets: Budget[]; spends: Spend[] },
): Promise<Reserved> {
  const near: NearBudget[] = [];
  for (const budget of budgets) {
    const spend = spendOf(budget, spends, hold.day);
    if (!spend) continue;
    if (isOver(budget, spend, hold.nanoUsd)) {
      return { over: await overOf(tx, { budget, spend }, hold), near: [] };
    }
    if (spend.warnedAt === null && isNear(budget, spend)) near.push({ budget, spend });
  }
  for (const { budget, spend } of near) {
    await noteWarning(tx, clock, { budget, spend });
    spend.warnedAt = clock.now();
  }
  return { near };
}

async function overOf(tx: Tx, { budget, spend }: NearBudget, hold: Hold): Promise<OverBudget> {
  const { teams } = tx.t;
  const [team] =
    budget.scope === "team"
      ? await tx.select({ name: teams.name }).from(teams).where(eq(teams.id, spend.scopeId))
      : [];
  return {
    budget,
    spend: {
      ...spend,
      reservedNanoUsd: spend.reservedNanoUsd - hold.nanoUsd,
      requests: spend.requests - 1,
    },
    estimate: hold.nanoUsd,
    resetsAt: resetOf(budget, hold.day),
    team: team?.name,
  };
}

/** Once for each period: on the pages from now on, and in the audit log. */
async function noteWarning(tx: Tx, clock: Clock, { budget, spend }: NearBudget): Promise<void> {
  const { budgetSpends: b } = tx.t;
  const { scope, scopeId, period, spentNanoUsd, requests } = spend;
  await tx
    .update(b)
    .set({ warnedAt: clock.now() })
    .where(and(eq(b.scope, scope), eq(b.scopeId, scopeId), eq(b.period, period)));
  const { limitNanoUsd, limitRequests } = budget;
  await record(tx, clock, {
    who: "system",
    action: "llm.budget_nearly_used",
    subject: scopeId === "" ? scope : `${scope}:${scopeId}`,
    address: "",
    requestId: "",
    details: { period, limitNanoUsd, limitRequests, spentNanoUsd, requests },
  });
}

/** Makes, changes or, without any limit, takes away a budget. */
export async function setBudget(
  db: Queries,
  clock: Clock,
  changedBy: string,
  budget: NewBudget,
): Promise<void> {
  const { budgets: b } = db.t;
  const { scope, scopeId, period, limitNanoUsd, limitRequests } = budget;
  await forgetWarnings(db, clock, budget);
  if (limitNanoUsd === null && limitRequests === null) {
    await db.delete(b).where(and(eq(b.scope, scope), eq(b.scopeId, scopeId), eq(b.period, period)));
    return;
  }
  const set = { limitNanoUsd, limitRequests, changedBy, changedAt: clock.now() };
  await db
    .insert(b)
    .values({ scope, scopeId, period, ...set })
    .onConflictDoUpdate({ target: [b.scope, b.scopeId, b.period], set });
}

/** Of four fifths of another limit nobody has been told. */
async function forgetWarnings(
  db: Queries,
  clock: Clock,
  { scope, scopeId, period }: NewBudget,
): Promise<void> {
  const { budgetSpends: b } = db.t;
  const now = periodOf({ period }, dayOf(clock.now()));
  const meant = scopeId === "" ? undefined : eq(b.scopeId, scopeId);
  await db
    .update(b)
    .set({ warnedAt: null })
    .where(and(eq(b.scope, scope), meant, eq(b.period, now), isNotNull(b.warnedAt)));
}
