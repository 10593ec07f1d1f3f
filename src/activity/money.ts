import { usd } from "../drafts/cost.ts";
import type { ActivityListing } from "./listing.ts";

type Spent = Pick<
  ActivityListing,
  "taskType" | "status" | "costNanoUsd" | "priceRef" | "output" | "errorCode"
>;

/** "$0.0123", or why there is no sum. What is not known is never 0. */
export function costWords(activity: Spent): string {
  const { taskType, status, costNanoUsd, priceRef, output, errorCode } = activity;
  if (status === "open") return "not yet known";
  if (priceRef === "free") return "free";
  if (costNanoUsd !== null) return usd(costNanoUsd);
  if (taskType === "outside") return "not said";
  if (errorCode === "llm.process_ended") return "unknown";
  return output === null ? "nothing used" : "unpriced";
}

export const savedWords = ({ savedNanoUsd }: Pick<ActivityListing, "savedNanoUsd">): string =>
  savedNanoUsd === null ? "" : usd(savedNanoUsd);

type Counts = Pick<
  ActivityListing,
  "inputUncached" | "cacheRead" | "cacheWrite5m" | "cacheWrite1h" | "output"
>;

/** In and out; undefined where nothing is known. */
export function tokensOf(counts: Counts): { input: number; output: number } | undefined {
  const { inputUncached, cacheRead, cacheWrite5m, cacheWrite1h, output } = counts;
  if (output === null) return undefined;
  const read = (inputUncached ?? 0) + (cacheRead ?? 0);
  return { input: read + (cacheWrite5m ?? 0) + (cacheWrite1h ?? 0), output };
}

export interface Totals {
  calls: number;
  /** Work with outside tools, which is in the sums too. */
  outside: number;
  tokens: number;
  cost: string;
  /** Calls that used something whose price nobody knows. */
  unpriced: number;
  saved: string;
}

/** What these came to; the sum is of those with a price. */
export function totalsOf(activities: readonly ActivityListing[]): Totals {
  const sum = (of: (activity: ActivityListing) => number | null | undefined) =>
    activities.reduce((total, activity) => total + (of(activity) ?? 0), 0);
  const outside = activities.filter(({ taskType }) => taskType === "outside").length;
  return {
    calls: activities.length - outside,
    outside,
    tokens: sum((one) => {
      const tokens = tokensOf(one);
      return tokens && tokens.input + tokens.output;
    }),
    cost: usd(sum(({ costNanoUsd }) => costNanoUsd)),
    unpriced: activities.filter((one) => ["unpriced", "unknown"].includes(costWords(one))).length,
    saved: usd(sum(({ savedNanoUsd }) => savedNanoUsd)),
  };
}
