import type { Clock } from "../platform/clock.ts";
import { type ActivityEnd, type AttemptEnd, finishActivity } from "./activity.ts";
import { failureOf, LlmFault } from "./fault.ts";
import type { LlmEvent, Usage } from "./llm.ts";
import type { Price } from "./prices.ts";
import type { Call, Outcome, Router, Target } from "./router.ts";
import { type Tally, usageOf } from "./tally.ts";

type End = Extract<LlmEvent, { type: "end" }>;

interface Concluded {
  target: Target | LlmFault | undefined;
  outcome: Outcome;
}

/** Finishes the row, sees to a dead credential, and tells the caller how it ended. */
export async function conclude(
  router: Router,
  call: Call,
  { target: found, outcome }: Concluded,
): Promise<End> {
  const { tally, opening, request } = call;
  const target = found instanceof LlmFault ? undefined : found;
  const fault = "fault" in outcome ? outcome.fault : undefined;
  const usage = wasUsed(call, outcome) ? usageOf(tally, request) : null;
  const price = priceOf(router, call, { target, usage });
  const row = { ...rowOf(router, call, usage), status: outcome.status };
  const money = { costNanoUsd: price.nanoUsd, priceRef: price.ref };
  const end = { ...row, ...money, errorCode: fault?.code ?? null };
  const attempt = attemptEnd(router.clock, tally, fault, outcome.status);
  await finishActivity(router.db, opening.id, { end, attempt });
  if (fault) await report(router, call, { target, fault });
  return {
    type: "end",
    status: outcome.status,
    stopReason: tally.stopReason,
    usage,
    costNanoUsd: price.nanoUsd,
    modelServed: tally.model,
    ...(fault && { failure: failureOf(fault, target?.connection.secrets ?? {}) }),
  };
}

function rowOf(
  { clock }: Router,
  { tally, startedAt }: Call,
  usage: Usage | null,
): Partial<ActivityEnd> {
  const { source: usageSource = null, ...counts } = usage ?? {};
  return {
    ...counts,
    usageSource,
    modelServed: tally.model,
    stopReason: tally.stopReason,
    upstreamRequestId: tally.requestId,
    ttftMs: tally.firstAt === null ? null : Math.round(tally.firstAt - startedAt),
    totalMs: Math.round(clock.monotonic() - startedAt),
  };
}

export const attemptEnd = (
  clock: Clock,
  tally: Tally,
  fault: LlmFault | undefined,
  outcome = "error",
): AttemptEnd => ({
  outcome,
  httpStatus: fault?.facts.httpStatus ?? tally.httpStatus,
  errorCode: fault?.code ?? null,
  finishedAt: clock.now(),
});

/** A refused call costs nothing; one that was cut has cost what it had read and written. */
function wasUsed({ tally, attempts }: Call, { status }: Outcome): boolean {
  if (status === "cancelled") return attempts > 0;
  return tally.chars > 0 || tally.counts.inputUncached !== undefined;
}

function priceOf(
  { prices, clock }: Router,
  { tally, request }: Call,
  { target, usage }: { target: Target | undefined; usage: Usage | null },
): Price {
  if (target?.price === "free") return { nanoUsd: 0, ref: "free" };
  if (!usage) return { nanoUsd: null, ref: null };
  const served = prices.priceOf(tally.model ?? request.model, usage, clock.now());
  return served.nanoUsd === null ? prices.priceOf(request.model, usage, clock.now()) : served;
}

async function report(
  router: Router,
  { opening, attempts }: Call,
  { target, fault }: { target: Target | undefined; fault: LlmFault },
): Promise<void> {
  router.log.warn("llm.failed", { activity: opening.id, code: fault.code, attempts });
  if (target) await disableIfDead(router, target, fault);
}

/**
 * A refused payment or permission may hold for this call only, so there the connection's own test
 * decides.
 */
async function disableIfDead(
  { outbound, disable }: Router,
  { connection, provider }: Target,
  fault: LlmFault,
): Promise<void> {
  if (fault.credentialDead) {
    await disable(connection.id, failureOf(fault, connection.secrets).message);
  } else if (fault.kind === "not_paid" || fault.kind === "not_allowed") {
    const outcome = await provider.test(outbound, connection);
    if (!outcome.ok && outcome.permanent) {
      await disable(connection.id, `${outcome.message} ${outcome.fix}`);
    }
  }
}
