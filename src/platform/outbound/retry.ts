import type { OutboundFailure, OutboundResponse } from "./outbound.ts";

export const MOST_TRIES = 3;
const FIRST_WAIT_MS = 300;
const LONGEST_BACKOFF_MS = 5_000;
/** A `Retry-After: 0` must not become a busy loop. */
const SHORTEST_ASKED_MS = 1_000;
/** What is asked for beyond this is left to the caller. */
const LONGEST_WAIT_MS = 10_000;
const LONGEST_TOLD_MS = 3_600_000;

const BUSY = new Set([429, 502, 503, 504]);
const BROKEN = new Set(["dns", "refused", "reset", "timeout"]);

interface Attempt {
  /** From 1. */
  number: number;
  idempotent: boolean;
  random: () => number;
}

/** How long to wait before the same call goes out again; undefined: it must not, or it is no use. */
export function waitBefore(
  outcome: Pick<OutboundResponse, "ok" | "status" | "retryAfterMs"> | OutboundFailure,
  { number, idempotent, random }: Attempt,
): number | undefined {
  if (number >= MOST_TRIES || !mayRepeat(outcome, idempotent)) return undefined;
  const backoff = Math.min(LONGEST_BACKOFF_MS, FIRST_WAIT_MS * 2 ** (number - 1));
  // Half of it is chance, so that many clients do not come back in one moment.
  const wait = Math.max(backoff * (0.5 + random() / 2), outcome.retryAfterMs ?? 0);
  return wait <= LONGEST_WAIT_MS ? wait : undefined;
}

function mayRepeat(
  outcome: Pick<OutboundResponse, "ok" | "status"> | OutboundFailure,
  idempotent: boolean,
): boolean {
  // 429 says that it did not happen; the other three may come after it did.
  if (outcome.ok) return idempotent ? BUSY.has(outcome.status) : outcome.status === 429;
  return BROKEN.has(outcome.code) && !outcome.permanent && (idempotent || !outcome.sent);
}

/** From the header, in seconds or as a date, within bounds; undefined when it is absent or none. */
export function retryAfterOf(headers: Headers, now: Date): number | undefined {
  const text = headers.get("retry-after")?.trim() ?? "";
  if (text === "") return undefined;
  const ms = /^\d+(\.\d+)?$/.test(text) ? Number(text) * 1_000 : Date.parse(text) - now.getTime();
  if (Number.isNaN(ms)) return undefined;
  return Math.min(LONGEST_TOLD_MS, Math.max(SHORTEST_ASKED_MS, ms));
}
