import type { Db, Queries } from "../db/db.ts";
import { and, asc, desc, eq, gte, inArray, or } from "../db/drizzle.ts";
import type { Clock } from "../platform/clock.ts";
import { type Budget, budgetsFor, isNear, isUsedUp, resetOf, spendOf } from "./budgets.ts";
import type { Caller } from "./caller.ts";
import { dayOf, monthOf, placesOf, type Spend } from "./spends.ts";

export interface BudgetState {
  budget: Budget;
  /** Of the team or account that it is for. */
  name: string | undefined;
  /** Undefined: nothing used yet, or it holds for many. */
  spend: Spend | undefined;
  isNear: boolean;
  isUsedUp: boolean;
  resetsAt: Date;
}

/** By id: what teams and people are called. */
async function namesOf(db: Queries, ids: string[]): Promise<Map<string, string>> {
  const known = ids.filter((id) => id !== "");
  if (known.length === 0) return new Map();
  const { accounts: a, teams: t } = db.t;
  const [people, teams] = await Promise.all([
    db.select({ id: a.id, name: a.name }).from(a).where(inArray(a.id, known)),
    db.select({ id: t.id, name: t.name }).from(t).where(inArray(t.id, known)),
  ]);
  return new Map([...people, ...teams].map(({ id, name }) => [id, name]));
}

/** Every budget, the company's first, with what is used of it now. */
export async function listBudgets(db: Db, clock: Clock): Promise<BudgetState[]> {
  const { budgets: b, budgetSpends: s } = db.t;
  const day = dayOf(clock.now());
  const budgets = await db.select().from(b).orderBy(asc(b.scopeId), asc(b.period)).limit(1000);
  if (budgets.length === 0) return [];
  const ids = [...new Set(budgets.map(({ scopeId }) => scopeId))];
  const now = and(
    inArray(s.scope, ["company", "team", "account"]),
    inArray(s.scopeId, ids),
    inArray(s.period, [day, monthOf(day)]),
  );
  const [spends, names] = await Promise.all([db.select().from(s).where(now), namesOf(db, ids)]);
  return budgets
    .toSorted((one, other) => ORDER.indexOf(one.scope) - ORDER.indexOf(other.scope))
    .map((budget) => ({
      ...stateOf(
        budget,
        spends.filter(({ scopeId }) => scopeId === budget.scopeId),
        day,
      ),
      name: names.get(budget.scopeId),
    }));
}

const ORDER: Budget["scope"][] = ["company", "team", "account"];

function stateOf(budget: Budget, spends: Spend[], day: string): Omit<BudgetState, "name"> {
  const spend = spendOf(budget, spends, day);
  const near = spend !== undefined && isNear(budget, spend);
  const usedUp = spend !== undefined && isUsedUp(budget, spend);
  return { budget, spend, isNear: near, isUsedUp: usedUp, resetsAt: resetOf(budget, day) };
}

/** Those that hold for a person and of which four fifths or more are used. */
export async function listNearBudgets(
  db: Queries,
  clock: Clock,
  account: { id: string } & Pick<Caller, "teamId">,
): Promise<BudgetState[]> {
  const payer = { accountId: account.id, teamId: account.teamId, day: dayOf(clock.now()) };
  const budgets = await budgetsFor(db, payer);
  if (budgets.length === 0) return [];
  const { budgetSpends: s } = db.t;
  const places = placesOf(payer).map(({ scope, scopeId, period }) =>
    and(eq(s.scope, scope), eq(s.scopeId, scopeId), eq(s.period, period)),
  );
  const spends = await db
    .select()
    .from(s)
    .where(or(...places));
  const near = budgets
    .map((budget) => stateOf(budget, spends, payer.day))
    .filter((state) => state.isNear);
  const names = await namesOf(
    db,
    near.map(({ spend }) => spend?.scopeId ?? ""),
  );
  return near.map((state) => ({ ...state, name: names.get(state.spend?.scopeId ?? "") }));
}

const MOST_WARNINGS = 20;

/** Whose budgets of today and of this month were found nearly used up, the newest first. */
export async function listWarnings(db: Queries, clock: Clock): Promise<BudgetState[]> {
  const { budgetSpends: s } = db.t;
  const day = dayOf(clock.now());
  const spends = await db
    .select()
    .from(s)
    .where(
      and(
        gte(s.warnedAt, new Date(`${monthOf(day)}-01T00:00:00Z`)),
        inArray(s.period, [day, monthOf(day)]),
      ),
    )
    .orderBy(desc(s.warnedAt))
    .limit(MOST_WARNINGS);
  if (spends.length === 0) return [];
  const { budgets: b } = db.t;
  const budgets = await db
    .select()
    .from(b)
    .where(inArray(b.scopeId, ["", ...spends.map(({ scopeId }) => scopeId)]));
  const names = await namesOf(
    db,
    spends.map(({ scopeId }) => scopeId),
  );
  return spends.flatMap((spend) => {
    const period = spend.period === day ? "day" : "month";
    const fits = budgets.filter((one) => one.scope === spend.scope && one.period === period);
    const budget = fits.find(({ scopeId }) => scopeId === spend.scopeId) ?? fits[0];
    if (budget === undefined || !isNear(budget, spend)) return [];
    const name = names.get(spend.scopeId);
    const usedUp = isUsedUp(budget, spend);
    const resetsAt = resetOf(budget, day);
    return [{ budget, spend, name, isNear: true, isUsedUp: usedUp, resetsAt }];
  });
}
