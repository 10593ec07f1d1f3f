import { setTimeout as rest } from "node:timers/promises";
import { nextAttempt, type Place } from "./activity.ts";
import { attemptEnd, disableIfDead } from "./conclude.ts";
import { LlmFault } from "./fault.ts";
import { FIRST_MANNER } from "./manner.ts";
import { hasTools, useWords } from "./message-words.ts";
import type { LlmRequest } from "./llm.ts";
import type { ProviderEvent } from "./providers/provider.ts";
import { type Call, type Outcome, type Router, type Target, targetKey } from "./router.ts";
import { type Next, nextOf } from "./routing/next.ts";
import { count, newTally, type Tally } from "./tally.ts";
import { startWatchdog, takeUntilAborted, type Watchdog } from "./watchdog.ts";

/**
 * Sends the call until content comes, nobody is left who could answer it, or it fails for good.
 * Nothing is sent again once content has come: that would repeat text.
 */
export async function attemptAll(router: Router, call: Call, first: Target): Promise<Outcome> {
  for (let target = first; ;) {
    if (call.signal.aborted) return endOf(call.signal, undefined);
    call.attempts += 1;
    call.overheadUs ??= Math.round((router.clock.monotonic() - call.startedAt) * 1000);
    const outcome = await attemptOnce(router, call, target);
    if (outcome.status !== "error" || call.signal.aborted) return outcome;
    const { fault } = outcome;
    const next = nextOf(router, call, { target, fault });
    if (!next) return outcome;
    await moveOn(router, call, { target, fault, next });
    if (call.signal.aborted) return endOf(call.signal, undefined);
    target = next.target;
  }
}

/** The attempt that failed is ended in its row, and the next one stands there before it is sent. */
async function moveOn(
  router: Router,
  call: Call,
  { target, fault, next }: { target: Target; fault: LlmFault; next: Next },
): Promise<void> {
  const before = attemptEnd(router.clock, call.tally, fault);
  await rest(next.waitMs, undefined, { signal: call.signal }).catch(() => undefined);
  if (call.signal.aborted) return;
  const attempt = call.attempts + 1;
  const place = placeOfAttempt(next.target);
  await nextAttempt(router.db, router.clock, call.opening, { attempt, before, place });
  call.tally = newTally();
  if (next.target === target) return;
  const { id: activity } = call.opening;
  router.log.warn("llm.fell_back", { activity, code: fault.code, to: place.model });
  direct(call, next.target);
  await disableIfDead(router, target, fault);
}

export const placeOfAttempt = ({ connection, model }: Target): Place => ({
  connectionId: connection.id,
  provider: connection.provider,
  model,
});

/** From now on the call is for this one. */
export function direct(call: Call, target: Target): void {
  call.target = target;
  call.request = { ...call.request, connectionId: target.connection.id, model: target.model };
  call.cache = call.placeOf(target);
}

/** One attempt, and what the deployment's health learns of it. */
async function attemptOnce(router: Router, call: Call, target: Target): Promise<Outcome> {
  const { health } = router.routing;
  const key = targetKey(target.connection, target.model);
  const rests = health.enter(key);
  if (rests) return { status: "error", fault: rests };
  const sentAt = router.clock.monotonic();
  let outcome: Outcome | undefined;
  try {
    const fault = await send(router, call, target);
    if (call.signal.aborted) outcome = endOf(call.signal, call.tally);
    else if (!fault) outcome = judge(call.tally);
    else outcome = { status: call.tally.chars > 0 ? "interrupted" : "error", fault };
    return outcome;
  } finally {
    const { firstAt } = call.tally;
    if (outcome?.status === "ok") {
      health.succeeded(key, firstAt === null ? null : Math.round(firstAt - sentAt));
    } else if (outcome && "fault" in outcome) health.failed(key, outcome.fault);
    // Cancelled.
    else health.left(key);
  }
}

async function send(
  router: Router,
  call: Call,
  { connection, provider, model }: Target,
): Promise<LlmFault | undefined> {
  const { outbound, clock } = router;
  const { request, signal, tally, limits } = call;
  const dog = startWatchdog(limits, signal);
  const manner = router.manners.get(targetKey(connection, model)) ?? FIRST_MANNER;
  const { connectMs: connectTimeoutMs } = limits;
  const sent = { connection, request, manner, connectTimeoutMs, now: () => clock.now() };
  try {
    const asked = { ...sent, signal: dog.signal, onBytes: dog.onBytes };
    const events =
      request.taskType === "embed"
        ? provider.embed?.(outbound, asked)
        : provider.stream(outbound, asked);
    if (!events) return new LlmFault("no_vectors");
    await takeUntilAborted(events, dog.signal, (some) => {
      note(call, dog, some, clock.monotonic());
    });
    return undefined;
  } catch (error) {
    if (dog.signal.reason instanceof LlmFault) return dog.signal.reason;
    if (dog.signal.aborted) return new LlmFault("broke_off");
    if (!(error instanceof LlmFault)) throw error;
    tally.requestId ??= error.facts.requestId ?? null;
    return withoutTools(request, error);
  } finally {
    dog.stop();
  }
}

const ABOUT_TOOLS = /\btools?\b|tool_|function.?call/i;

/** Servers have no code for it, so this goes by their words. */
const withoutTools = (request: LlmRequest, fault: LlmFault): LlmFault =>
  fault.kind === "bad_request" && hasTools(request) && ABOUT_TOOLS.test(fault.facts.detail ?? "")
    ? new LlmFault("no_tools", fault.facts)
    : fault;

function note({ tally, texts, tell }: Call, dog: Watchdog, events: ProviderEvent[], now: number) {
  for (const event of events) {
    count(tally, event, now);
    if (CONTENT.has(event.type)) dog.onContent();
    if (event.type === "text") texts.push(event.text);
    else if (event.type === "tool_use") texts.push(useWords(event.use));
    else continue;
    tell(event);
  }
}

const CONTENT = new Set<ProviderEvent["type"]>(["text", "thinking", "tool_use"]);

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
