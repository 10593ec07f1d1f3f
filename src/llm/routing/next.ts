import { randomInt } from "node:crypto";
import type { FaultKind, LlmFault } from "../fault.ts";
import { FIRST_MANNER, milderManner } from "../manner.ts";
import { type Call, type Router, type Target, targetKey } from "../router.ts";

const LONGEST_BACKOFF = 8000;
/** A spending limit names no time at which it ends. */
const SPEND_LIMIT_REST = 60_000;
/** A server that is busy is passed over for so long when another can be asked, ms. */
const BUSY_REST = 15_000;
/** With another one to ask, nobody waits longer than this, and the same one is asked twice at most. */
const LONGEST_WAIT_WITH_OTHERS = 2000;
const ATTEMPTS_WITH_OTHERS = 2;

const BUSY: readonly FaultKind[] = ["overloaded", "rate_limited", "spend_limit"];
/** Another server would say the same, or what came has been paid for. */
const SAME_ELSEWHERE: readonly FaultKind[] = [
  "bad_request",
  "empty_answer",
  "refused",
  "unexpected",
];

export interface Next {
  target: Target;
  waitMs: number;
}

/** What comes after an attempt that failed before any content; undefined: the call has failed. */
export function nextOf(
  router: Router,
  call: Call,
  { target, fault }: { target: Target; fault: LlmFault },
): Next | undefined {
  if (adapt(router, target, fault)) return { target, waitMs: 0 };
  call.failures += 1;
  call.others = othersFor(router, call, { target, fault });
  const waitMs = backoffOf(router, call, { target, fault });
  if (waitMs !== undefined) return { target, waitMs };
  const [other, ...others] = call.others;
  if (!other) return undefined;
  const key = targetKey(target.connection, target.model);
  if (BUSY.includes(fault.kind) && !router.routing.health.restOf(key)) {
    router.routing.health.cool(key, { ms: BUSY_REST, fault, isFirm: false });
  }
  call.others = others;
  call.failures = 0;
  return { target: other, waitMs: 0 };
}

function othersFor(
  { routing }: Router,
  { others }: Call,
  { target, fault }: { target: Target; fault: LlmFault },
): Target[] {
  if (SAME_ELSEWHERE.includes(fault.kind)) return [];
  const awake = others.filter(
    ({ connection, model }) => !routing.health.restOf(targetKey(connection, model))?.isFirm,
  );
  if (fault.kind !== "too_long") return awake;
  const { contextTokens: tooFew = 0 } = target;
  return awake.filter(({ contextTokens = Infinity }) => contextTokens > tooFew);
}

/** A server that refused the manner of asking is asked in another one. */
function adapt({ manners }: Router, { connection, model }: Target, fault: LlmFault): boolean {
  const key = targetKey(connection, model);
  const milder = milderManner(manners.get(key) ?? FIRST_MANNER, fault);
  if (milder) manners.set(key, milder);
  return milder !== undefined;
}

/** How long to wait before the same one is asked again, ms; undefined when it is not to be. */
function backoffOf(
  router: Router,
  { limits, failures, others }: Call,
  failed: { target: Target; fault: LlmFault },
): number | undefined {
  const { fault } = failed;
  const hasOthers = others.length > 0;
  const asked = askedWait(fault);
  const longest = Math.min(hasOthers ? LONGEST_WAIT_WITH_OTHERS : Infinity, limits.longestWaitMs);
  if (asked !== undefined && asked > longest) {
    leaveAlone(router, failed, asked);
    return undefined;
  }
  const most = hasOthers ? Math.min(limits.attempts, ATTEMPTS_WITH_OTHERS) : limits.attempts;
  if (!fault.retryable || failures >= most) return undefined;
  if (hasOthers && fault.kind === "timeout") return undefined;
  const full = Math.min(limits.backoffMs * 2 ** (failures - 1), LONGEST_BACKOFF);
  // Many calls that failed together do not come back together.
  const jittered = Math.round((full * randomInt(750, 1250)) / 1000);
  return asked === undefined ? jittered : asked + Math.round(jittered / 4);
}

const askedWait = ({ kind, facts: { retryAfterMs } }: LlmFault): number | undefined =>
  kind === "spend_limit" ? (retryAfterMs ?? SPEND_LIMIT_REST) : retryAfterMs;

/** An open breaker knows by itself when it closes. */
function leaveAlone(
  { routing }: Router,
  { target, fault }: { target: Target; fault: LlmFault },
  ms: number,
): void {
  if (fault.kind === "circuit_open") return;
  const key = targetKey(target.connection, target.model);
  routing.health.cool(key, { ms, fault, isFirm: true });
}
