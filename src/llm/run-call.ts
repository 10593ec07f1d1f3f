import { openActivity, payerOf } from "./activity.ts";
import { attemptAll } from "./attempt.ts";
import type { NearBudget } from "./budgets.ts";
import { conclude } from "./conclude.ts";
import { LlmFault } from "./fault.ts";
import type { LlmEvent, LlmRequest } from "./llm.ts";
import { overBudgetWords } from "./money.ts";
import { priceOf } from "./price-rows.ts";
import type { CachePlace, Call, Outcome, Router, Target } from "./router.ts";
import type { Opening } from "./activity.ts";
import { mostOf, newTally } from "./tally.ts";

export interface Asked {
  request: LlmRequest;
  opening: Opening;
  target: Target | LlmFault;
  cache: CachePlace | undefined;
  /** Monotonic. */
  startedAt: number;
}

/** One call that is sent, from its row to its end. */
export async function* runCall(router: Router, asked: Asked): AsyncGenerator<LlmEvent> {
  const { opening, request, cache, startedAt } = asked;
  const estimate = await estimateOf(router, asked);
  const { over, near } = await openActivity(router.db, router.clock, opening, estimate);
  warn(router, near);
  const target = over
    ? new LlmFault("over_budget", {
        detail: overBudgetWords(over),
        retryAfterMs: over.resetsAt.getTime() - opening.at.getTime(),
      })
    : asked.target;
  const holds = estimate !== undefined && !over;
  const ender = startEnder(request.signal, router.limits.totalMs);
  const call: Call = {
    opening,
    request,
    startedAt,
    signal: ender.signal,
    tally: newTally(),
    attempts: 0,
    texts: [],
    cache,
    hold: holds ? { ...payerOf(opening), nanoUsd: estimate } : undefined,
    overheadUs: undefined,
  };
  let outcome: Outcome = { status: "cancelled" };
  let end: LlmEvent;
  try {
    yield { type: "start", activityId: opening.id };
    if (target instanceof LlmFault) outcome = { status: "error", fault: target };
    else outcome = yield* attemptAll(router, call, target);
  } catch (error) {
    outcome = { status: "error", fault: new LlmFault("unexpected") };
    throw error;
  } finally {
    // Also when the caller walked away in the middle: then upstream ends here, as cancelled.
    ender.stop();
    end = await conclude(router, call, { target, outcome });
  }
  yield end;
}

/** What it may cost at most; a model without a price counts as a request only. */
async function estimateOf(
  { db, prices, clock }: Router,
  { target, request }: Asked,
): Promise<number | undefined> {
  if (target instanceof LlmFault) return undefined;
  if (target.price === "free") return 0;
  const asked = { models: [request.model], counts: mostOf(request), at: clock.now() };
  return (await priceOf(db, prices, asked)).nanoUsd ?? 0;
}

function warn({ log }: Router, near: NearBudget[]) {
  for (const { budget } of near) {
    const { scope, scopeId, period } = budget;
    log.warn("llm.budget_nearly_used", { scope, scopeId, period });
  }
}

/** The caller's signal and the time for the whole call, as one signal. */
function startEnder(caller: AbortSignal, totalMs: number) {
  const controller = new AbortController();
  const cancel = () => controller.abort();
  if (caller.aborted) cancel();
  else caller.addEventListener("abort", cancel, { once: true });
  const timer = setTimeout(() => controller.abort(new LlmFault("too_slow")), totalMs);
  return {
    signal: controller.signal,
    stop: () => {
      clearTimeout(timer);
      caller.removeEventListener("abort", cancel);
      controller.abort();
    },
  };
}
