import type { Account } from "../app.ts";
import type { Queries } from "../db/db.ts";
import type { Clock } from "../platform/clock.ts";
import { type BudgetState, listNearBudgets, listWarnings } from "./budget-states.ts";
import { dollars, PERIOD_WORDS } from "./money.ts";

/** A budget of which four fifths or more are used, in words for who looks at it. */
export interface BudgetWarning {
  /** "Your budget for this month: $8.20 of $10.00 used" */
  words: string;
  isUsedUp: boolean;
  resetsAt: Date;
}

/** Of the budgets that hold for a person. */
export async function warningsFor(
  db: Queries,
  clock: Clock,
  account: Account,
): Promise<BudgetWarning[]> {
  return (await listNearBudgets(db, clock, account)).map((state) => warningOf(state, account));
}

/** Of everybody's, for an admin. */
export async function warningsOfAll(
  db: Queries,
  clock: Clock,
  admin: Account,
): Promise<BudgetWarning[]> {
  return (await listWarnings(db, clock)).map((state) => warningOf(state, admin));
}

const warningOf = (state: BudgetState, viewer: Account): BudgetWarning => ({
  words: `${whose(state, viewer)} for ${PERIOD_WORDS[state.budget.period]}: ${usedWords(state)} used`,
  isUsedUp: state.isUsedUp,
  resetsAt: state.resetsAt,
});

function whose({ budget: { scope }, spend, name }: BudgetState, viewer: Account): string {
  if (scope === "company") return "The company's budget";
  if (scope === "team") return `The budget of the team ${name ?? "that is gone"}`;
  return spend?.scopeId === viewer.id
    ? "Your budget"
    : `${name ?? "Somebody who is gone"}'s budget`;
}

/** "$8.20 of $10.00", "45 of 50 calls", or both. */
function usedWords({ budget, spend }: BudgetState): string {
  const { limitNanoUsd, limitRequests } = budget;
  const { spentNanoUsd = 0, reservedNanoUsd = 0, requests = 0 } = spend ?? {};
  const used: string[] = [];
  if (limitNanoUsd !== null) {
    used.push(`${dollars(spentNanoUsd + reservedNanoUsd)} of ${dollars(limitNanoUsd)}`);
  }
  if (limitRequests !== null) {
    used.push(`${requests.toLocaleString("en")} of ${limitRequests.toLocaleString("en")} calls`);
  }
  return used.join(" and ");
}
