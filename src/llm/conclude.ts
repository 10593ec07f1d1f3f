import type { Clock } from "../platform/clock.ts";
import {
  type ActivityEnd,
  type AttemptEnd,
  type Finish,
  rowOf as openingRow,
  servedBy,
} from "./activity.ts";
import { bodyOf } from "./body.ts";
import { isWorthKeeping, type NewKept } from "./cache/kept.ts";
import { failureOf, LlmFault } from "./fault.ts";
import { finishActivity, writeTexts } from "./ledger.ts";
import type { LlmEvent, Usage } from "./llm.ts";
import { findPriceRows, priceOf } from "./price-rows.ts";
import type { Price } from "./prices.ts";
import type { Call, Outcome, Router, Target } from "./router.ts";
import { type Tally, usageOf } from "./tally.ts";

type End = Extract<LlmEvent, { type: "end" }>;

/** Finishes the row, sees to a dead credential, and tells the caller how it ended. */
export async function conclude(router: Router, call: Call, outcome: Outcome): Promise<End> {
  const { tally, opening } = call;
  const target = call.target instanceof LlmFault ? undefined : call.target;
  const fault = "fault" in outcome ? outcome.fault : undefined;
  const usage = wasUsed(call, outcome) ? usageOf(tally, call.request) : null;
  const price = await priceOfCall(router, call, { target, usage });
  const served = servedOf(call, target);
  const ended: Ended = { target, served, outcome, fault, usage, price };
  const finish = finishOf(router, call, ended);
  await finishActivity(router.db, opening.id, finish);
  router.telemetry.call({
    ...openingRow(opening),
    ...finish.end,
    // Where it ended: a fallback is of another provider.
    ...(target && { provider: target.connection.provider, modelRequested: target.model }),
    responseId: tally.responseId,
  });
  if (fault) await report(router, call, { target, fault });
  return {
    type: "end",
    status: outcome.status,
    stopReason: tally.stopReason,
    usage,
    costNanoUsd: price.nanoUsd,
    modelServed: tally.model,
    ...(served && { served }),
    ...(fault && { failure: failureOf(fault, target?.connection.secrets ?? {}) }),
  };
}

/** What we forbid ourselves: nothing was sent. */
const BLOCKS = new Set<LlmFault["kind"]>(["over_budget", "over_ceiling", "too_many_calls"]);

interface Ended {
  target: Target | undefined;
  served: End["served"];
  outcome: Outcome;
  fault: LlmFault | undefined;
  usage: Usage | null;
  price: Price;
}

function finishOf(router: Router, call: Call, ended: Ended): Finish {
  const { tally, request, hold } = call;
  const { served, outcome, fault, usage, price } = ended;
  const answer = call.texts.join("");
  const kept = keptOf(router, call, { ...ended, answer });
  const attempt = attemptEnd(router.clock, tally, fault, outcome.status);
  return {
    end: {
      ...rowOf(router, call, { usage, answer }),
      ...(served && servedBy(call.opening, served)),
      status: fault && BLOCKS.has(fault.kind) ? "blocked" : outcome.status,
      costNanoUsd: price.nanoUsd,
      priceRef: price.ref,
      errorCode: fault?.code ?? null,
      httpStatus: attempt.httpStatus ?? null,
      ...(kept && !request.fresh && { cache: "stored" }),
    },
    attempt: { ...attempt, ...columnsOf(usage), costNanoUsd: price.nanoUsd },
    hold,
    kept,
  };
}

function servedOf({ attempts }: Call, target: Target | undefined): End["served"] {
  if (!target || attempts === 0) return undefined;
  return { connectionId: target.connection.id, model: target.model };
}

/**
 * Keeps question and answer. It takes time to take the secrets out of long ones, so it is done when
 * the caller has its end: whoever is killed before has the row, but not its texts.
 */
export async function keepTexts(router: Router, call: Call): Promise<void> {
  const { target, opening, request, texts } = call;
  if (!router.keepTexts || target instanceof LlmFault) return;
  const body = bodyOf(request, texts.join(""), target.connection.secrets);
  const createdAt = router.clock.now();
  await writeTexts(router.db, { activityId: opening.id, createdAt, ...body });
}

function columnsOf(usage: Usage | null) {
  const { source: usageSource = null, ...counts } = usage ?? {};
  return { ...counts, usageSource };
}

const rowOf = (
  { clock }: Router,
  { tally, startedAt, attempts, overheadUs }: Call,
  { usage, answer }: { usage: Usage | null; answer: string },
): Partial<ActivityEnd> => ({
  ...columnsOf(usage),
  modelServed: tally.model,
  stopReason: tally.stopReason,
  upstreamRequestId: tally.requestId,
  attempts,
  bytesOut: Buffer.byteLength(answer),
  overheadUs: overheadUs ?? null,
  ttftMs: tally.firstAt === null ? null : Math.round(tally.firstAt - startedAt),
  totalMs: Math.round(clock.monotonic() - startedAt),
});

/** What the cache is to keep of an answer that came whole. */
function keptOf(
  { clock }: Router,
  { cache, request, tally, texts }: Call,
  { target, outcome, answer, price }: Ended & { answer: string },
): NewKept | undefined {
  if (!cache || !target || outcome.status !== "ok") return undefined;
  if (!isWorthKeeping(answer, tally.stopReason, request.schema !== undefined)) return undefined;
  const createdAt = clock.now();
  return {
    key: cache.key,
    scope: cache.scope,
    provider: target.connection.provider,
    model: request.model,
    modelServed: tally.model,
    taskType: request.taskType,
    events: { texts, stopReason: tally.stopReason },
    costNanoUsd: price.nanoUsd,
    createdAt,
    expiresAt: new Date(createdAt.getTime() + cache.ttlMs),
  };
}

export const attemptEnd = (
  clock: Clock,
  tally: Tally,
  fault: LlmFault | undefined,
  outcome = "error",
): AttemptEnd => ({
  ...tally.counts,
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

async function priceOfCall(
  { db, prices, clock }: Router,
  { tally, request }: Call,
  { target, usage }: { target: Target | undefined; usage: Usage | null },
): Promise<Price> {
  if (target?.price === "free") return { nanoUsd: 0, ref: "free" };
  if (!usage) return { nanoUsd: null, ref: null };
  const models = tally.model === null ? [request.model] : [tally.model, request.model];
  const rows = await findPriceRows(db, clock);
  return priceOf(rows, prices, { models, counts: usage, at: clock.now() });
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
export async function disableIfDead(
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
