import type { Db } from "../db/db.ts";
import { type Clock, newId } from "../platform/clock.ts";
import type { Outbound } from "../platform/outbound/outbound.ts";
import type { Log } from "../platform/telemetry/log.ts";
import { openActivity } from "./activity.ts";
import { attemptAll } from "./attempt.ts";
import { conclude } from "./conclude.ts";
import { LlmFault } from "./fault.ts";
import type { Llm, LlmEvent, LlmRequest } from "./llm.ts";
import { createPrices } from "./prices.ts";
import type { LlmConnection, LlmProvider } from "./providers/provider.ts";
import { llmProviders } from "./providers/registry.ts";
import {
  type Call,
  type Outcome,
  restingFault,
  type Router,
  type Target,
  targetKey,
} from "./router.ts";
import { newTally } from "./tally.ts";
import { withoutInvisible } from "./visible.ts";
import { DEFAULT_LIMITS, type LlmLimits } from "./watchdog.ts";

export interface LlmOptions {
  db: Db;
  outbound: Outbound;
  clock: Clock;
  log: Log;
  /** This process, as its open rows name it. */
  owner: string;
  /** The parsed config/anthropic-prices.json. */
  priceOverlay: unknown;
  /** Undefined: there is none, it is not this account's to use, or it is disabled. */
  findLlmConnection: (
    accountId: string,
    connectionId: string,
  ) => Promise<LlmConnection | undefined>;
  /** Called when the server said that the credential is dead; the reason is for the person. */
  disable: (connectionId: string, reason: string) => Promise<void>;
  limits?: Partial<LlmLimits>;
}

/** One provider per connection, every call on record, and nobody else retries. */
export function createLlm(options: LlmOptions): Llm {
  const { db, outbound, clock, log, disable } = options;
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const prices = createPrices(options.priceOverlay);
  const shared = { db, outbound, clock, log, disable, limits, prices };
  const router: Router = { ...shared, manners: new Map(), cooling: new Map() };
  return { stream: (request) => runCall(router, options, withoutInvisible(request)) };
}

async function* runCall(
  router: Router,
  { owner, findLlmConnection }: LlmOptions,
  request: LlmRequest,
): AsyncGenerator<LlmEvent> {
  const startedAt = router.clock.monotonic();
  const connection = await findLlmConnection(request.accountId, request.connectionId);
  const target = targetOf(router, request, connection);
  const id = newId(router.clock);
  const opening = { id, owner, provider: connection?.provider ?? "none", request };
  await openActivity(router.db, router.clock, opening, !(target instanceof LlmFault));
  const ender = startEnder(request.signal, router.limits.totalMs);
  const { signal } = ender;
  const call: Call = { opening, request, startedAt, signal, tally: newTally(), attempts: 0 };
  let outcome: Outcome = { status: "cancelled" };
  let end: LlmEvent;
  try {
    yield { type: "start", activityId: id };
    if (target instanceof LlmFault) outcome = { status: "error", fault: target };
    else outcome = yield* attemptAll(router, call, target);
  } catch (error) {
    outcome = { status: "error", fault: new LlmFault("unexpected") };
    throw error;
  } finally {
    // Also when the caller walked away in the middle: then upstream ends here, as cancelled.
    ender.stop();
    end = await conclude(router, call, { target, outcome });
  }
  yield end;
}

/** Where the call goes, or why it goes nowhere. */
function targetOf(
  router: Router,
  { model }: LlmRequest,
  connection: LlmConnection | undefined,
): Target | LlmFault {
  if (!connection) return new LlmFault("no_connection");
  const provider: LlmProvider = llmProviders[connection.provider];
  const settings = provider.settings.safeParse(connection.settings);
  if (!settings.success) return new LlmFault("bad_settings");
  const rests = restingFault(router, targetKey(connection, model));
  return rests ?? { connection, provider, price: settings.data.price };
}

/** The caller's signal and the time for the whole call, as one signal. */
function startEnder(caller: AbortSignal, totalMs: number) {
  const controller = new AbortController();
  const cancel = () => controller.abort();
  if (caller.aborted) cancel();
  else caller.addEventListener("abort", cancel, { once: true });
  const timer = setTimeout(() => controller.abort(new LlmFault("too_slow")), totalMs);
  return {
    signal: controller.signal,
    stop: () => {
      clearTimeout(timer);
      caller.removeEventListener("abort", cancel);
      controller.abort();
    },
  };
}
