import type { Readable } from "node:stream";
import type { Dispatcher } from "undici";
import type { Breaker } from "./breaker.ts";
import { decoded } from "./decode.ts";
import type { Dispatchers, Route } from "./dispatchers.ts";
import { badTlsOptions, failureOf } from "./errors.ts";
import { aborted, circuitOpen, dnsFailure, timedOut } from "./failures.ts";
import type {
  OutboundFailure,
  OutboundFailureCode,
  StreamRequest,
  TlsOptions,
} from "./outbound.ts";
import { hostOf, type Policy } from "./policy.ts";
import { type Names, ownAddress, type Resolved } from "./resolve.ts";

/** One request to one address: no redirect, no repetition. */
export interface Hop {
  url: URL;
  method: StreamRequest["method"];
  headers: Record<string, string>;
  body?: string | Uint8Array | undefined;
  tls?: TlsOptions | undefined;
  connectTimeoutMs: number;
  /** Until the head of the answer. */
  answerMs?: number | undefined;
  /** The caller does not want it any more. */
  caller?: AbortSignal | undefined;
  /** The time of the whole call is over. */
  deadline?: AbortSignal | undefined;
}

export interface Answer {
  ok: true;
  url: URL;
  status: number;
  headers: Headers;
  /** Decoded; ends with an error when the caller or the deadline says so. */
  body: Readable;
  /** For the breaker: that it is done or, with a code, how it broke. */
  settle(code?: OutboundFailureCode): void;
}

export interface Door {
  policy: Policy;
  breaker: Breaker;
  dispatchers: Dispatchers;
  names: Names;
  proxy: string | undefined;
}

export type Exchange = (hop: Hop) => Promise<Answer | OutboundFailure>;

/** Of a host, not of what was asked of it or of the certificates here. */
const COUNTED = new Set<OutboundFailureCode>(["dns", "refused", "reset", "timeout"]);
/** A busy model is no broken host. */
const OVERLOADED = 529;

/** Every request passes here: policy, breaker, DNS, policy again, the pinned socket. */
export function createExchange(door: Door): Exchange {
  return async (hop) => {
    const refusal = door.policy.checkUrl(hop.url);
    if (refusal) return refusal;
    const { host } = hop.url;
    const wait = door.breaker.enter(host);
    if (wait !== undefined) return circuitOpen(hop.url, wait);
    const settle = (status: number, code?: OutboundFailureCode) => {
      const isBroken = status >= 500 && status !== OVERLOADED;
      if (code === undefined) door.breaker[isBroken ? "fail" : "succeed"](host);
      else if (COUNTED.has(code)) {
        door.breaker.fail(host);
        door.names.forget(hostOf(hop.url));
      } else door.breaker.leave(host);
    };
    const outcome = await withAnswerLimit(door, hop);
    if (!outcome.ok) settle(0, outcome.code);
    else outcome.settle = (code) => settle(outcome.status, code);
    return outcome;
  };
}

interface Stops {
  /** Undefined: nobody ends it. */
  signal: AbortSignal | undefined;
  reasons(): { byCaller: boolean; byTime: boolean };
}

async function withAnswerLimit(door: Door, hop: Hop): Promise<Answer | OutboundFailure> {
  const { caller, deadline, answerMs } = hop;
  const limit = answerMs === undefined ? undefined : new AbortController();
  const timer = limit && setTimeout(() => limit.abort(), answerMs);
  const stops: Stops = {
    signal: anyOf([caller, deadline, limit?.signal]),
    reasons: () => ({
      byCaller: caller?.aborted === true,
      byTime: deadline?.aborted === true || limit?.signal.aborted === true,
    }),
  };
  try {
    return await resolveAndSend(door, hop, stops);
  } finally {
    clearTimeout(timer);
  }
}

/** One alone stands for itself: a signal made of others costs more than all the rest here. */
function anyOf(signals: (AbortSignal | undefined)[]): AbortSignal | undefined {
  const given = signals.filter((signal) => signal !== undefined);
  return given.length < 2 ? given[0] : AbortSignal.any(given);
}

async function resolveAndSend(
  door: Door,
  hop: Hop,
  stops: Stops,
): Promise<Answer | OutboundFailure> {
  const { policy } = door;
  const proxy = policy.isLoopback(hop.url) ? undefined : door.proxy;
  const addresses = await lookUpAll(door, hop, stops);
  if (stops.signal?.aborted) {
    return stops.reasons().byCaller ? aborted(false) : timedOut(hop.url, false);
  }
  // Behind a proxy our own DNS may not know outside names: then the operator must have named the host.
  const isProxysBusiness = proxy !== undefined && policy.isListedByName(hop.url);
  if (addresses.length === 0 && !isProxysBusiness) return dnsFailure(hop.url);
  const refusal = policy.checkAddresses(
    hop.url,
    addresses.map(({ address }) => address),
  );
  if (refusal) return refusal;
  return request(door, hop, stops, { addresses, proxy });
}

/** No answer from DNS is the same as an empty one: a refusal. */
async function lookUpAll(door: Door, hop: Hop, { signal }: Stops): Promise<Resolved[]> {
  const own = ownAddress(hop.url);
  if (own) return [own];
  try {
    return await raced(door.names.find(hostOf(hop.url)), signal, hop.connectTimeoutMs);
  } catch {
    return [];
  }
}

async function request(
  door: Door,
  hop: Hop,
  stops: Stops,
  way: Pick<Route, "addresses" | "proxy">,
): Promise<Answer | OutboundFailure> {
  const { url, method, headers, body = null, tls, connectTimeoutMs } = hop;
  let dispatcher: Dispatcher;
  try {
    dispatcher = door.dispatchers.find({ url, tls, connectTimeoutMs, ...way });
  } catch {
    return badTlsOptions(tls?.client !== undefined);
  }
  let sent = false;
  const watched = dispatcher.compose(watchSending(() => (sent = true)));
  const { signal } = stops;
  const path = url.pathname + url.search;
  try {
    const options = { origin: url.origin, path, method, headers, body, ...(signal && { signal }) };
    const asked = watched.request(options);
    // A request that still waits for its connection does not hear the signal.
    const answer = await raced(asked, signal);
    const named = headersOf(answer.headers);
    const hasBody = method !== "HEAD" && answer.statusCode !== 204 && answer.statusCode !== 304;
    return {
      ok: true,
      url,
      status: answer.statusCode,
      headers: named,
      body: hasBody ? unpacked(answer.body, named) : answer.body,
      settle: () => undefined,
    };
  } catch (error) {
    return failureOf(error, { url, sent, ...stops.reasons() });
  }
}

/** The headers then tell of the decoded body. */
function unpacked(body: Readable, headers: Headers): Readable {
  const stream = decoded(body, headers.get("content-encoding"));
  if (stream !== body) headers.delete("content-length");
  headers.delete("content-encoding");
  return stream;
}

function headersOf(raw: Record<string, string | string[] | undefined>): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(raw)) {
    if (typeof value === "string") headers.append(name, value);
    else for (const one of value ?? []) headers.append(name, one);
  }
  return headers;
}

/** Tells when a request is about to be written: before that, nothing has left. */
function watchSending(onSend: () => void): Dispatcher.DispatcherComposeInterceptor {
  return (dispatch) => (options, handler) =>
    dispatch(options, {
      onRequestStart(controller, context) {
        onSend();
        handler.onRequestStart?.(controller, context);
      },
      onRequestUpgrade: (...all) => handler.onRequestUpgrade?.(...all),
      onResponseStart: (...all) => handler.onResponseStart?.(...all),
      onResponseData: (...all) => handler.onResponseData?.(...all),
      onResponseEnd: (...all) => handler.onResponseEnd?.(...all),
      onResponseError: (...all) => handler.onResponseError?.(...all),
    });
}

/** Rejects when the signal fires or the time is over, even if the promise never settles. */
async function raced<Value>(
  promise: Promise<Value>,
  signal: AbortSignal | undefined,
  timeoutMs?: number,
): Promise<Value> {
  const stopped = Promise.withResolvers<never>();
  const stop = () => stopped.reject(new Error("stopped"));
  if (signal?.aborted) stop();
  signal?.addEventListener("abort", stop, { once: true });
  const timer = timeoutMs === undefined ? undefined : setTimeout(stop, timeoutMs);
  try {
    return await Promise.race([promise, stopped.promise]);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", stop);
  }
}
