import type { Db, Queries } from "../db/db.ts";
import { and, asc, eq, inArray, or } from "../db/drizzle.ts";
import type { Row } from "../db/schema.ts";
import type { BudgetPeriod, BudgetScope } from "../db/schema/spending.ts";
import type { Clock } from "../platform/clock.ts";
import { addToSpends, dayOf, type Hold, monthOf, type Spend } from "./spends.ts";

type Budget = Row<"budgets">;

/** `""` as the account is every account without a budget of its own. */
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
}

/** A budget of which at least `WARN_AT` is used. */
export interface NearBudget {
  budget: Budget;
  spend: Spend;
}

const WARN_AT = 0.8;

const periodOf = ({ period }: Pick<Budget, "period">, day: string): string =>
  period === "day" ? day : monthOf(day);

function resetOf({ period }: Budget, day: string): Date {
  const start = new Date(`${period === "day" ? day : `${monthOf(day)}-01`}T00:00:00Z`);
  if (period === "day") start.setUTCDate(start.getUTCDate() + 1);
  else start.setUTCMonth(start.getUTCMonth() + 1);
  return start;
}

/** Those that hold for an account; its own one stands in the place of the one for everybody. */
async function budgetsFor(db: Queries, accountId: string): Promise<Budget[]> {
  const { budgets: b } = db.t;
  const mine = and(eq(b.scope, "account"), inArray(b.scopeId, ["", accountId]));
  const rows = await db
    .select()
    .from(b)
    .where(or(eq(b.scope, "company"), mine));
  const own = rows.filter(({ scopeId }) => scopeId === accountId).map(({ period }) => period);
  return rows.filter(
    ({ scope, scopeId, period }) =>
      scope === "company" || scopeId === accountId || !own.includes(period),
  );
}

/** With what is held for calls on their way. */
const usedOf = ({ spentNanoUsd, reservedNanoUsd }: Spend): number => spentNanoUsd + reservedNanoUsd;

const isOver = ({ limitNanoUsd, limitRequests }: Budget, spend: Spend, estimate: number): boolean =>
  (limitRequests !== null && spend.requests > limitRequests) ||
  // A call that costs nothing cannot go over a limit in money.
  (limitNanoUsd !== null && estimate > 0 && usedOf(spend) > limitNanoUsd);

const isNear = ({ limitNanoUsd, limitRequests }: Budget, spend: Spend): boolean =>
  (limitNanoUsd !== null && usedOf(spend) >= limitNanoUsd * WARN_AT) ||
  (limitRequests !== null && spend.requests >= limitRequests * WARN_AT);

const spendOf = (budget: Budget, spends: Spend[], day: string) =>
  spends.find(({ scope, period }) => scope === budget.scope && period === periodOf(budget, day));

/**
 * Holds what a call may cost against every budget, or nothing at all. Runs in the transaction that
 * opens the call's row, and writes before it looks: so calls side by side cannot pass together.
 */
export async function reserve(
  tx: Queries,
  clock: Clock,
  hold: Hold & { accountId: string },
): Promise<{ over?: OverBudget; near: NearBudget[] }> {
  const spends = await addToSpends(tx, hold, { reserved: hold.nanoUsd, requests: 1 });
  const near: NearBudget[] = [];
  for (const budget of await budgetsFor(tx, hold.accountId)) {
    const spend = spendOf(budget, spends, hold.day);
    if (!spend) continue;
    if (isOver(budget, spend, hold.nanoUsd)) {
      await addToSpends(tx, hold, { reserved: -hold.nanoUsd, requests: -1 });
      return { over: overOf(budget, spend, hold), near: [] };
    }
    if (spend.warnedAt === null && isNear(budget, spend)) near.push({ budget, spend });
  }
  for (const { spend } of near) await noteWarning(tx, clock, spend);
  return { near };
}

const overOf = (budget: Budget, spend: Spend, hold: Hold): OverBudget => ({
  budget,
  spend: {
    ...spend,
    reservedNanoUsd: spend.reservedNanoUsd - hold.nanoUsd,
    requests: spend.requests - 1,
  },
  estimate: hold.nanoUsd,
  resetsAt: resetOf(budget, hold.day),
});

async function noteWarning(tx: Queries, clock: Clock, spend: Spend): Promise<void> {
  const { budgetSpends: b } = tx.t;
  const { scope, scopeId, period } = spend;
  await tx
    .update(b)
    .set({ warnedAt: clock.now() })
    .where(and(eq(b.scope, scope), eq(b.scopeId, scopeId), eq(b.period, period)));
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

export interface BudgetState {
  budget: Budget;
  /** Of the account that it is for. */
  name: string | undefined;
  /** Undefined: nothing used yet, or it holds for many accounts. */
  spend: Spend | undefined;
  isNear: boolean;
  resetsAt: Date;
}

/** Every budget, the company's first, with what is used of it now. */
export async function listBudgets(db: Db, clock: Clock): Promise<BudgetState[]> {
  const { budgets: b, budgetSpends: s } = db.t;
  const day = dayOf(clock.now());
  const budgets = await db.select().from(b).orderBy(asc(b.scopeId), asc(b.period)).limit(1000);
  const ids = budgets.map(({ scopeId }) => scopeId);
  const spends =
    ids.length === 0
      ? []
      : await db
          .select()
          .from(s)
          .where(
            and(
              inArray(s.scope, ["company", "account"]),
              inArray(s.scopeId, ids),
              inArray(s.period, [day, monthOf(day)]),
            ),
          );
  const { accounts } = db.t;
  const people =
    ids.length === 0
      ? []
      : await db
          .select({ id: accounts.id, name: accounts.name })
          .from(accounts)
          .where(inArray(accounts.id, ids));
  return budgets.map((budget) => ({
    ...stateOf(budget, spends, day),
    name: people.find(({ id }) => id === budget.scopeId)?.name,
  }));
}

function stateOf(budget: Budget, spends: Spend[], day: string): Omit<BudgetState, "name"> {
  const mine = spends.filter(({ scopeId }) => scopeId === budget.scopeId);
  const spend = spendOf(budget, mine, day);
  const near = spend !== undefined && isNear(budget, spend);
  return { budget, spend, isNear: near, resetsAt: resetOf(budget, day) };
}
