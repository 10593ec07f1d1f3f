import type { OverBudget } from "./budgets.ts";

/** "$12.50"; a smaller sum keeps the digits that tell it from nothing. */
export function dollars(nanoUsd: number): string {
  const usd = nanoUsd / 1e9;
  if (usd === 0 || usd >= 0.01) return `$${usd.toFixed(2)}`;
  return `$${usd.toFixed(9).replace(/0+$/, "")}`;
}

export const PERIOD_WORDS = { day: "today", month: "this month" };

function whose({ budget: { scope, period }, team }: OverBudget): string {
  const name = {
    company: "The company's budget",
    team: `The budget of your team ${team ?? ""}`.trim(),
    account: "Your budget",
  };
  return `${name[scope]} for ${PERIOD_WORDS[period]}`;
}

const when = (at: Date): string => `${at.toISOString().slice(0, 16).replace("T", " ")} UTC`;

/** Whose budget, its limit, what is used and held, and when it starts again. */
export function overBudgetWords(over: OverBudget): string {
  const { budget, spend, estimate, resetsAt } = over;
  const { limitNanoUsd, limitRequests } = budget;
  const again = `It starts again on ${when(resetsAt)}`;
  if (limitRequests !== null && spend.requests >= limitRequests) {
    const calls =
      limitRequests === 1 ? "1 model call, and it is" : `${limitRequests} model calls, and all are`;
    return `${whose(over)} is ${calls} used. ${again}`;
  }
  const { spentNanoUsd: spent, reservedNanoUsd: held } = spend;
  return (
    `${whose(over)} is ${dollars(limitNanoUsd ?? 0)}: ${dollars(spent)} are spent, ` +
    `${dollars(held)} are held for calls on their way, and this call may cost up to ` +
    `${dollars(estimate)}. ${again}`
  );
}
