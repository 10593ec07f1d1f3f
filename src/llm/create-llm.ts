import type { Db } from "../db/db.ts";
import type { Clock } from "../platform/clock.ts";
import type { Outbound } from "../platform/outbound/outbound.ts";
import type { Log } from "../platform/telemetry/log.ts";
import type { Telemetry } from "../platform/telemetry/telemetry.ts";
import { findCaller } from "./caller.ts";
import type { CacheRules } from "./cache/rules.ts";
import { type CallRates, createCallLimits } from "./limits/call-limits.ts";
import type { Llm } from "./llm.ts";
import { createPrices } from "./prices.ts";
import { planOf } from "./routing/plan.ts";
import type { Routing } from "./routing/routing.ts";
import type { Router } from "./router.ts";
import { serve } from "./serve.ts";
import { withoutInvisible } from "./visible.ts";
import { DEFAULT_LIMITS, type LlmLimits } from "./watchdog.ts";

export interface LlmOptions {
  db: Db;
  outbound: Outbound;
  clock: Clock;
  log: Log;
  /** Hears of every call that has ended; default: nobody does. */
  telemetry?: Pick<Telemetry, "call">;
  /** This process, as its open rows name it. */
  owner: string;
  /** The parsed config/anthropic-prices.json. */
  priceOverlay: unknown;
  routing: Routing;
  /** Called when the server said that the credential is dead; the reason is for the person. */
  disable: (connectionId: string, reason: string) => Promise<void>;
  limits?: Partial<LlmLimits>;
  /** Default: accounts may call as often as they like. */
  callRates?: CallRates;
  /** Default: no answer is kept. */
  cacheRules?: CacheRules;
  /** Whether questions and answers stay on record; default true. */
  keepTexts?: boolean;
}

/** Every call on record, in the order of its policy, and nobody else retries. */
export function createLlm(options: LlmOptions): Llm {
  const { priceOverlay, limits, callRates = {}, ...shared } = options;
  const router: Router = {
    cacheRules: {},
    keepTexts: true,
    telemetry: { call: () => undefined },
    ...shared,
    limits: { ...DEFAULT_LIMITS, ...limits },
    prices: createPrices(priceOverlay),
    callLimits: createCallLimits(options.clock, callRates),
    manners: new Map(),
    flights: new Map(),
  };
  return {
    async *stream(request) {
      const startedAt = options.clock.monotonic();
      const seen = withoutInvisible(request);
      const [plan, caller] = await Promise.all([
        planOf(router, seen),
        findCaller(options.db, request.accountId),
      ]);
      for await (const events of serve(router, seen, { plan, caller, startedAt })) yield* events;
    },
  };
}
