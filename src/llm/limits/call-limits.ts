import type { Tier } from "../../db/schema/accounts.ts";
import type { TaskType } from "../../db/schema/llm.ts";
import type { Clock } from "../../platform/clock.ts";
import { type Buckets, createBuckets } from "../../platform/http/rate-limit.ts";
import { LlmFault } from "../fault.ts";

/** Calls a minute of one account: of a tier, or of one task in it. What is not named has no limit. */
export type CallRates = Partial<Record<Tier | `${Tier}.${TaskType}`, number>>;

/** Why a call may not be sent now; undefined: it may, and it is counted. */
export type CallLimits = (
  call: { accountId: string; taskType: TaskType },
  tier: Tier,
) => LlmFault | undefined;

interface Limit {
  buckets: Buckets;
  perMinute: number;
  /** "refine calls a minute" */
  words: string;
}

/** A bucket for each account, and one more for each of its tasks that has a limit of its own. */
export function createCallLimits(clock: Clock, rates: CallRates): CallLimits {
  const limits = new Map<string, Limit>();
  for (const [name, perMinute] of Object.entries(rates)) {
    const [, task] = name.split(".");
    const words = `calls${task === undefined ? "" : ` of the kind “${task}”`} a minute`;
    limits.set(name, { buckets: createBuckets(clock, perMinute), perMinute, words });
  }
  return ({ accountId, taskType }, tier) => {
    const mine = [tier, `${tier}.${taskType}`].flatMap((name) => limits.get(name) ?? []);
    const waits = mine.map((limit) => ({ limit, ms: limit.buckets.waitMs(accountId) }));
    const [longest] = waits.toSorted((one, other) => other.ms - one.ms);
    if (longest && longest.ms > 0) return faultOf(longest.limit, longest.ms);
    for (const { buckets } of mine) buckets.take(accountId);
    return undefined;
  };
}

const faultOf = ({ perMinute, words }: Limit, ms: number): LlmFault =>
  new LlmFault("too_many_calls", {
    detail: `${perMinute.toLocaleString("en")} model ${words}`,
    retryAfterMs: Math.ceil(ms),
  });
