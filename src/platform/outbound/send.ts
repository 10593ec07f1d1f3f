import { setTimeout as sleep } from "node:timers/promises";
import type { Clock } from "../clock.ts";
import { ACCEPTED, readUpTo } from "./decode.ts";
import { failureOf } from "./errors.ts";
import { blocked, tooLarge } from "./failures.ts";
import type { OutboundFailure, OutboundRequest, OutboundResponse } from "./outbound.ts";
import { follow } from "./redirect.ts";
import { MOST_TRIES, retryAfterOf, waitBefore } from "./retry.ts";
import type { Exchange, Hop } from "./transport.ts";

export const CONNECT_TIMEOUT_MS = 3_000;
const TIMEOUT_MS = 30_000;
const MOST_BYTES = 10 * 1024 * 1024;

interface Sender {
  exchange: Exchange;
  clock: Clock;
  random: () => number;
  userAgent: string;
}

type Outcome = OutboundResponse | OutboundFailure;

/** One call with its repetitions, all of them within one deadline. */
export async function send(sender: Sender, request: OutboundRequest): Promise<Outcome> {
  if (!URL.canParse(request.url)) return blocked.notAnAddress();
  const headers = headersOf(request, sender.userAgent);
  if (!headers) return blocked.character();
  const deadline = new AbortController();
  const timer = setTimeout(() => deadline.abort(), request.timeoutMs ?? TIMEOUT_MS);
  try {
    return await repeat(sender, request, {
      url: new URL(request.url),
      method: request.method ?? "GET",
      headers,
      body: request.body,
      tls: request.tls,
      connectTimeoutMs: CONNECT_TIMEOUT_MS,
      caller: request.signal,
      deadline: deadline.signal,
    });
  } finally {
    clearTimeout(timer);
  }
}

async function repeat(sender: Sender, request: OutboundRequest, hop: Hop): Promise<Outcome> {
  const idempotent = request.idempotent ?? ["GET", "HEAD"].includes(hop.method);
  // Half the time for an answer, so that a second try has as much.
  const answerMs = (request.timeoutMs ?? TIMEOUT_MS) / 2;
  const maxBytes = request.maxBytes ?? MOST_BYTES;
  let last: Outcome | undefined;
  for (let number = 1; ; number++) {
    const isLast = !idempotent || number === MOST_TRIES;
    const outcome = await once(sender, isLast ? hop : { ...hop, answerMs }, maxBytes);
    // The breaker opened on the way: what opened it says more.
    if (last && !outcome.ok && outcome.code === "circuit_open") return last;
    const wait = waitBefore(outcome, { number, idempotent, random: sender.random });
    if (wait === undefined || !(await waited(wait, hop))) return outcome;
    last = outcome;
  }
}

/** False when the call ended before the wait did. */
async function waited(ms: number, { caller, deadline }: Hop): Promise<boolean> {
  const signals = [caller, deadline].filter((signal) => signal !== undefined);
  return sleep(ms, true, { signal: AbortSignal.any(signals) }).catch(() => false);
}

async function once({ exchange, clock }: Sender, hop: Hop, maxBytes: number): Promise<Outcome> {
  const answer = await follow(exchange, hop);
  if (!answer.ok) return answer;
  const { status, headers, url } = answer;
  try {
    const body = await readUpTo(answer.body, maxBytes);
    answer.settle();
    if (!body) return tooLarge(url);
    const retryAfterMs = status >= 400 ? retryAfterOf(headers, clock.now()) : undefined;
    const wait = retryAfterMs === undefined ? {} : { retryAfterMs };
    return { ok: true, status, headers, body, url: url.href, ...wait };
  } catch (error) {
    const byCaller = hop.caller?.aborted === true;
    const byTime = hop.deadline?.aborted === true;
    const failure = failureOf(error, { url, sent: true, byCaller, byTime });
    answer.settle(failure.code);
    return failure;
  }
}

/** Undefined when a value cannot stand in a header. */
function headersOf(
  { headers = {} }: OutboundRequest,
  userAgent: string,
): Record<string, string> | undefined {
  try {
    const defaults = { "user-agent": userAgent, "accept-encoding": ACCEPTED };
    const given = Object.fromEntries(new Headers(headers));
    return { ...defaults, ...given };
  } catch {
    return undefined;
  }
}
