import type { Claim, Ending } from "./engine.ts";
import type { Fate } from "./job.ts";

/** Why a signal fired before the handler was through. */
export type Cause = "cancelled" | "timeout" | "stopping" | "lost";

export interface Attempted {
  claim: Claim;
  /** What the handler said, or that it threw, or (counted out) neither. */
  fate: Fate | undefined;
  error: unknown;
  cause: Cause | undefined;
  timeoutMs: number;
  backoffMs: (attempt: number) => number;
  /** Milliseconds since 1970. */
  now: number;
}

const FIRST_BACKOFF = 1000;
const LONGEST_BACKOFF = 600_000;
const LONGEST_ERROR = 4000;

/** Full jitter: many jobs that failed together do not come back together. */
export const fullJitter = (attempt: number, random: () => number): number =>
  Math.round(random() * Math.min(LONGEST_BACKOFF, FIRST_BACKOFF * 2 ** (attempt - 1)));

export function endingOf(attempted: Attempted): Ending {
  const { fate, cause, now } = attempted;
  if (fate?.type === "done") {
    const result = fate.result === undefined ? null : JSON.stringify(fate.result);
    return { outcome: "done", state: "done", counts: true, error: null, result };
  }
  if (fate?.type === "cancel") return stopped(fate.reason);
  if (cause === "cancelled") return stopped(null);
  if (cause === "stopping") return released(now);
  if (fate?.type === "snooze") {
    return {
      outcome: "snooze",
      state: "ready",
      runAt: now + fate.ms,
      counts: false,
      error: null,
      result: null,
    };
  }
  return again(attempted);
}

/** Given back as it was. */
export const released = (now: number): Ending => ({
  outcome: "released",
  state: "ready",
  runAt: now,
  counts: false,
  error: null,
  result: null,
});

/** No attempt can help: this version of the program cannot run it. */
export const impossible = (error: string): Ending => ({
  outcome: "retry",
  state: "dead",
  counts: true,
  error,
  result: null,
});

const stopped = (error: string | null): Ending => ({
  outcome: "cancel",
  state: "cancelled",
  counts: true,
  error,
  result: null,
});

function again({ claim, fate, error, cause, timeoutMs, backoffMs, now }: Attempted): Ending {
  const timedOut = cause === "timeout";
  const words = timedOut
    ? `It took longer than ${Math.round(timeoutMs / 1000)} s.`
    : fate?.type === "retry"
      ? fate.reason
      : describe(error);
  const after = fate?.type === "retry" ? fate.afterMs : undefined;
  const isLast = claim.attempt >= claim.maxAttempts;
  return {
    outcome: timedOut ? "timeout" : "retry",
    state: isLast ? "dead" : "ready",
    ...(!isLast && { runAt: now + Math.max(0, after ?? backoffMs(claim.attempt)) }),
    counts: true,
    error: words.slice(0, LONGEST_ERROR),
    result: null,
  };
}

/** A failed query carries its parameters in its message: of that one only the driver's words. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (!error.message.startsWith("Failed query")) return error.message || error.name;
  return error.cause === undefined ? "A query failed." : describe(error.cause);
}
