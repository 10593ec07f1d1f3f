import { payerOf } from "./activity.ts";
import { attemptAll, direct, placeOfAttempt } from "./attempt.ts";
import type { NearBudget, OverBudget } from "./budgets.ts";
import { conclude, keepTexts } from "./conclude.ts";
import { LlmFault } from "./fault.ts";
import { openActivity } from "./ledger.ts";
import type { LlmEvent, LlmRequest } from "./llm.ts";
import { messageWords } from "./message-words.ts";
import { overBudgetWords } from "./money.ts";
import { findPriceRows, priceOf, type PriceRow } from "./price-rows.ts";
import {
  type CachePlace,
  type Call,
  type Outcome,
  type Router,
  type Target,
  targetKey,
} from "./router.ts";
import type { Opening } from "./activity.ts";
import { askedOf, conversationOf, type Plan } from "./routing/plan.ts";
import { mostOf, newTally } from "./tally.ts";

export interface Asked {
  /** As the caller put it: a conversation is known by it. */
  asked: LlmRequest;
  plan: Plan;
  opening: Opening;
  /** Where an answer of a target is kept. */
  placeOf: (target: Target) => CachePlace | undefined;
  /** Monotonic. */
  startedAt: number;
}

type Tell = Call["tell"];

/** One call that is sent, from its row to its end. */
export async function runCall(router: Router, asked: Asked, tell: Tell): Promise<void> {
  const within = await withinCeiling(router, asked.plan);
  const { target: first } = within;
  const goes = first instanceof LlmFault ? undefined : placeOfAttempt(first);
  const opening = { ...asked.opening, first: goes };
  const { over, near } = await openActivity(router.db, router.clock, opening, within.most);
  warn(router, near);
  const target = over ? overFault(over, opening) : first;
  const ender = startEnder(asked.asked.signal, router.limits.totalMs);
  const call = newCall(
    router,
    { ...asked, opening },
    { ...within, target, signal: ender.signal, tell },
  );
  let outcome: Outcome = { status: "cancelled" };
  let end: LlmEvent;
  try {
    tell({ type: "start", activityId: opening.id });
    if (target instanceof LlmFault) outcome = { status: "error", fault: target };
    else {
      direct(call, target);
      outcome = await attemptAll(router, call, target);
    }
  } catch (error) {
    outcome = { status: "error", fault: new LlmFault("unexpected") };
    throw error;
  } finally {
    ender.stop();
    const kept = isShort(call) ? keepTexts(router, call) : undefined;
    [end] = await Promise.all([conclude(router, call, outcome), kept]);
  }
  settle(router, asked.asked, call, outcome);
  tell(end);
  if (!isShort(call)) await keepTexts(router, call);
}

const FEW_CHARS = 50_000;

/** Short texts are written in one step with the end; nobody should wait for it until long ones are. */
function isShort({ texts, request: { system, messages } }: Call): boolean {
  const all = [...texts, system, ...messages.map(messageWords)];
  return all.reduce((sum, text) => sum + text.length, 0) <= FEW_CHARS;
}

interface Within {
  target: Target | LlmFault;
  others: Target[];
  /** What the dearest of them may cost; undefined: nothing will be sent. */
  most: number | undefined;
}

function newCall(
  { limits }: Router,
  { plan, opening, placeOf, startedAt }: Asked,
  { target, others, most, signal, tell }: Within & { signal: AbortSignal; tell: Tell },
): Call {
  const { request, policy } = plan;
  const { firstContentMs = null, idleMs = null } = policy ?? {};
  return {
    opening,
    request,
    target,
    others,
    failures: 0,
    limits: {
      ...limits,
      firstContentMs: firstContentMs ?? limits.firstContentMs,
      idleMs: idleMs ?? limits.idleMs,
    },
    placeOf,
    startedAt,
    signal,
    tally: newTally(),
    attempts: 0,
    texts: [],
    tell,
    cache: undefined,
    hold:
      most === undefined || target instanceof LlmFault
        ? undefined
        : { ...payerOf(opening), nanoUsd: most },
    overheadUs: undefined,
  };
}

/** The conversation is at home where it was answered. */
function settle({ routing }: Router, asked: LlmRequest, call: Call, { status }: Outcome): void {
  if (status !== "ok" || call.target instanceof LlmFault || asked.alone) return;
  const { connection, model } = call.target;
  routing.affinity.keep(conversationOf(asked), askedOf(asked), targetKey(connection, model));
}

const overFault = (over: OverBudget, { at }: Opening): LlmFault =>
  new LlmFault("over_budget", {
    detail: overBudgetWords(over),
    retryAfterMs: over.resetsAt.getTime() - at.getTime(),
  });

/** Without the places at which it could cost more than the policy allows; a place without a price stays. */
async function withinCeiling(router: Router, plan: Plan): Promise<Within> {
  const { target, others, request, policy } = plan;
  if (target instanceof LlmFault) return { target, others: [], most: undefined };
  const ceiling = policy?.ceilingNanoUsd ?? Infinity;
  const rows = await findPriceRows(router.db, router.clock);
  const priced = [target, ...others].map((one) => ({
    one,
    most: estimateOf(router, { request, rows }, one),
  }));
  const within = priced.filter(({ most }) => most <= ceiling);
  const [first, ...rest] = within.map(({ one }) => one);
  if (!first) return { target: new LlmFault("over_ceiling"), others: [], most: undefined };
  return { target: first, others: rest, most: Math.max(...within.map(({ most }) => most)) };
}

/** What it may cost there at most; a model without a price counts as a request only. */
function estimateOf(
  { prices, clock }: Router,
  { request, rows }: { request: LlmRequest; rows: readonly PriceRow[] },
  { price, model }: Target,
): number {
  if (price === "free") return 0;
  const asked = { models: [model] as const, counts: mostOf(request), at: clock.now() };
  return priceOf(rows, prices, asked).nanoUsd ?? 0;
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
    },
  };
}
