import { randomInt } from "node:crypto";
import { setTimeout as rest } from "node:timers/promises";
import { nextAttempt } from "./activity.ts";
import { LlmFault } from "./fault.ts";
import type { LlmEvent } from "./llm.ts";
import { FIRST_MANNER, milderManner } from "./manner.ts";
import { attemptEnd } from "./conclude.ts";
import { type Call, type Outcome, type Router, type Target, targetKey } from "./router.ts";
import { count, newTally, type Tally } from "./tally.ts";
import { startWatchdog, untilAborted } from "./watchdog.ts";

const LONGEST_BACKOFF = 8000;
/** A spending limit names no time at which it ends. */
const SPEND_LIMIT_REST = 60_000;

type Text = Extract<LlmEvent, { type: "text" }>;

/**
 * Sends the call until content comes, it fails for good, or the attempts are used up. Nothing is
 * sent again once content has come: that would repeat text.
 */
export async function* attemptAll(
  router: Router,
  call: Call,
  target: Target,
): AsyncGenerator<Text, Outcome> {
  for (let failures = 0; ;) {
    if (call.signal.aborted) return endOf(call.signal, undefined);
    call.attempts += 1;
    call.overheadUs ??= Math.round((router.clock.monotonic() - call.startedAt) * 1000);
    const fault = yield* attemptOnce(router, call, target);
    if (!fault) return judge(call.tally);
    if (call.signal.aborted) return endOf(call.signal, call.tally);
    if (call.tally.chars > 0) return { status: "interrupted", fault };
    let wait = 0;
    if (!adapt(router, call, { target, fault })) {
      failures += 1;
      const backoff = backoffOf(router, call, { target, fault, failures });
      if (backoff === undefined) return { status: "error", fault };
      wait = backoff;
    }
    const before = attemptEnd(router.clock, call.tally, fault);
    await rest(wait, undefined, { signal: call.signal }).catch(() => undefined);
    if (call.signal.aborted) return endOf(call.signal, undefined);
    const attempt = call.attempts + 1;
    await nextAttempt(router.db, router.clock, call.opening, { attempt, before });
    call.tally = newTally();
  }
}

async function* attemptOnce(
  router: Router,
  { request, signal, tally, texts }: Call,
  { connection, provider }: Target,
): AsyncGenerator<Text, LlmFault | undefined> {
  const { outbound, limits, clock } = router;
  const dog = startWatchdog(limits, signal);
  const manner = router.manners.get(targetKey(connection, request.model)) ?? FIRST_MANNER;
  const { connectMs: connectTimeoutMs } = limits;
  const sent = { connection, request, manner, connectTimeoutMs, now: () => clock.now() };
  try {
    const events = provider.stream(outbound, { ...sent, signal: dog.signal, onBytes: dog.onBytes });
    for await (const event of untilAborted(events, dog.signal)) {
      count(tally, event, clock.monotonic());
      if (event.type === "text" || event.type === "thinking") dog.onContent();
      if (event.type !== "text") continue;
      texts.push(event.text);
      yield event;
    }
    return undefined;
  } catch (error) {
    if (dog.signal.reason instanceof LlmFault) return dog.signal.reason;
    if (dog.signal.aborted) return new LlmFault("broke_off");
    if (!(error instanceof LlmFault)) throw error;
    tally.requestId ??= error.facts.requestId ?? null;
    return error;
  } finally {
    dog.stop();
  }
}

/** Why the whole call ended: its time was over, or the caller cancelled. */
function endOf({ reason }: AbortSignal, tally: Tally | undefined): Outcome {
  if (!(reason instanceof LlmFault)) return { status: "cancelled" };
  return { status: (tally?.chars ?? 0) > 0 ? "interrupted" : "error", fault: reason };
}

/** A stream that ended as it should may still be no answer. */
function judge({ stopReason, chars }: Tally): Outcome {
  if (stopReason === "refusal") return { status: "error", fault: new LlmFault("refused") };
  const content = chars > 0;
  if (stopReason === "model_context_window_exceeded") {
    return { status: content ? "interrupted" : "error", fault: new LlmFault("too_long") };
  }
  return content ? { status: "ok" } : { status: "error", fault: new LlmFault("empty_answer") };
}

function adapt(
  { manners }: Router,
  { request }: Call,
  { target, fault }: { target: Target; fault: LlmFault },
): boolean {
  const key = targetKey(target.connection, request.model);
  const milder = milderManner(manners.get(key) ?? FIRST_MANNER, fault);
  if (milder) manners.set(key, milder);
  return milder !== undefined;
}

interface Failed {
  target: Target;
  fault: LlmFault;
  failures: number;
}

/** How long to wait before the next attempt, ms; undefined when there is to be none. */
function backoffOf(
  router: Router,
  { request }: Call,
  { target, fault, failures }: Failed,
): number | undefined {
  const { limits, clock, cooling } = router;
  const { retryAfterMs } = fault.facts;
  const asked = fault.kind === "spend_limit" ? (retryAfterMs ?? SPEND_LIMIT_REST) : retryAfterMs;
  if (asked !== undefined && asked > limits.longestWaitMs) {
    const key = targetKey(target.connection, request.model);
    cooling.set(key, { until: clock.monotonic() + asked, fault });
    return undefined;
  }
  if (!fault.retryable || failures >= limits.attempts) return undefined;
  const full = Math.min(limits.backoffMs * 2 ** (failures - 1), LONGEST_BACKOFF);
  // Many calls that failed together do not come back together.
  const jittered = Math.round((full * randomInt(750, 1250)) / 1000);
  return asked === undefined ? jittered : asked + Math.round(jittered / 4);
}
