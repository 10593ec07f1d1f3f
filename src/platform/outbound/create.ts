import type { Clock } from "../clock.ts";
import type { Log } from "../telemetry/log.ts";
import { createBreaker } from "./breaker.ts";
import { createDispatchers } from "./dispatchers.ts";
import {
  type Outbound,
  OutboundError,
  type OutboundFailure,
  type OutboundFailureCode,
  type StreamRequest,
} from "./outbound.ts";
import { createPolicy, type PolicyOptions } from "./policy.ts";
import { createNames, type Lookup, systemLookup } from "./resolve.ts";
import { send } from "./send.ts";
import { openStream, requestOf, responseOf } from "./stream.ts";
import { createExchange } from "./transport.ts";

interface OutboundOptions extends PolicyOptions {
  /** For every call but those to the demo world. */
  proxy?: string;
  userAgent: string;
  clock: Clock;
  log: Log;
  random?: () => number;
  lookup?: Lookup;
}

interface Ended {
  status?: number;
  code?: OutboundFailureCode;
}

/** The one door out. Throws when a listed host or network cannot be read. */
export function createOutbound(options: OutboundOptions): Outbound {
  const { clock, userAgent, random = Math.random } = options;
  const dispatchers = createDispatchers();
  const exchange = createExchange({
    policy: createPolicy(options),
    breaker: createBreaker(clock),
    dispatchers,
    names: createNames(options.lookup ?? systemLookup, clock),
    proxy: options.proxy === "" ? undefined : options.proxy,
  });

  /** Says that a call was made and how it ended: no path and no query, they may hold a secret. */
  const startLine = (method: string, url: string) => {
    const started = clock.monotonic();
    const host = URL.parse(url)?.host ?? "";
    return ({ status, code }: Ended) => {
      const ms = Math.round(clock.monotonic() - started);
      const level = code === undefined || code === "aborted" ? "debug" : "warn";
      options.log[level]("outbound.call", { method, host, status, code, ms });
    };
  };

  async function open(request: StreamRequest) {
    const end = startLine(request.method, request.url);
    try {
      const answer = await openStream({ exchange, userAgent }, request);
      end({ status: answer.status });
      return answer;
    } catch (error) {
      end({ code: codeOf(error) });
      throw error;
    }
  }

  return {
    async send(request) {
      const end = startLine(request.method ?? "GET", request.url);
      const outcome = await send({ exchange, clock, random, userAgent }, request);
      end(outcome.ok ? { status: outcome.status } : { code: outcome.code });
      return outcome;
    },
    stream: open,
    fetch: (given) => async (input, init) => {
      const request = await requestOf(new Request(input, init), given);
      return responseOf(request, await open(request));
    },
    close: () => dispatchers.close(),
  };
}

const codeOf = (error: unknown): OutboundFailure["code"] =>
  error instanceof OutboundError ? error.failure.code : "reset";
