import prices from "../../config/anthropic-prices.json" with { type: "json" };
import type { Deps } from "../../src/app.ts";
import { createRouting } from "../../src/llm/routing/routing.ts";
import { findLlmConnection } from "../../src/connections/connection.ts";
import { disableConnection } from "../../src/connections/disable.ts";
import { createLlm, type LlmOptions } from "../../src/llm/create-llm.ts";
import type { Outbound } from "../../src/platform/outbound/outbound.ts";
import { systemClock } from "../../src/platform/clock.ts";

/** Waits no longer than this for calls whose address and method fit. */
export const impatient = (
  outbound: Outbound,
  ms: number,
  fits: (call: { path: string; method: string }) => boolean,
): Outbound => ({
  ...outbound,
  send: (request) => {
    const { url, method = "GET" } = request;
    const isMeant = fits({ path: URL.parse(url)?.pathname ?? "", method });
    return outbound.send(isMeant ? { ...request, timeoutMs: ms } : request);
  },
});

/** A router that gives a model little time. */
export function hastyLlm(
  { db, outbound, log, clock, secrets }: Deps,
  ms: number,
  more: Pick<LlmOptions, "callRates"> = {},
): Deps["llm"] {
  return createLlm({
    ...more,
    db,
    outbound,
    clock: systemClock,
    log,
    owner: "this process",
    priceOverlay: prices,
    routing: createRouting(db, clock, (accountId, id) =>
      findLlmConnection({ db, clock, secrets }, accountId, id),
    ),
    disable: (id, reason) => disableConnection({ db, clock }, id, reason),
    limits: { firstContentMs: ms, idleMs: ms, attempts: 2, backoffMs: 10, longestWaitMs: 50 },
  });
}
