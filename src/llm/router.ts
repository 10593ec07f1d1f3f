import type { Db } from "../db/db.ts";
import type { Clock } from "../platform/clock.ts";
import type { Outbound } from "../platform/outbound/outbound.ts";
import type { Log } from "../platform/telemetry/log.ts";
import type { Opening } from "./activity.ts";
import type { Flight } from "./cache/flight.ts";
import type { CacheRules } from "./cache/rules.ts";
import { LlmFault } from "./fault.ts";
import type { KeptCall } from "./kept-calls.ts";
import type { LlmRequest } from "./llm.ts";
import type { Prices } from "./prices.ts";
import type { LlmConnection, LlmProvider, Manner } from "./providers/provider.ts";
import type { Hold } from "./spends.ts";
import type { Tally } from "./tally.ts";
import type { LlmLimits } from "./watchdog.ts";

/** What all calls of one process share. */
export interface Router {
  db: Db;
  outbound: Outbound;
  clock: Clock;
  log: Log;
  limits: LlmLimits;
  prices: Prices;
  /** This process, as its open rows name it. */
  owner: string;
  cacheRules: CacheRules;
  /** Whether questions and answers stay on record. */
  keepTexts: boolean;
  disable: (connectionId: string, reason: string) => Promise<void>;
  writeKept: (call: KeptCall) => Promise<void>;
  /** By cache key: what is being asked just now. */
  flights: Map<string, Flight>;
  /** By `targetKey`: what a server turned out to take. */
  manners: Map<string, Manner>;
  /** By `targetKey`: why and until when (monotonic) a server wants no calls. */
  cooling: Map<string, { until: number; fault: LlmFault }>;
}

export interface Target {
  connection: LlmConnection;
  provider: LlmProvider;
  price: "per_token" | "free";
}

export interface Call {
  opening: Opening;
  request: LlmRequest;
  /** Monotonic. */
  startedAt: number;
  /** Ends everything: cancelled by the caller, or by a fault when the time is over. */
  signal: AbortSignal;
  /** Of the last attempt; its number is `attempts`. */
  tally: Tally;
  attempts: number;
  /** What has come of the answer, as it came. */
  texts: string[];
  /** Where to keep the answer. */
  cache: CachePlace | undefined;
  hold: Hold | undefined;
  /** From the start to the first attempt. */
  overheadUs: number | undefined;
}

export interface CachePlace {
  key: string;
  scope: string;
  ttlMs: number;
}

export type Outcome =
  | { status: "ok" }
  | { status: "cancelled" }
  | { status: "error" | "interrupted"; fault: LlmFault };

export const targetKey = ({ id }: LlmConnection, model: string): string => `${id} ${model}`;

/** The fault of a server that asked to be left alone, for as long as it did. */
export function restingFault({ cooling, clock }: Router, key: string): LlmFault | undefined {
  const rests = cooling.get(key);
  if (!rests) return undefined;
  const retryAfterMs = Math.ceil(rests.until - clock.monotonic());
  if (retryAfterMs > 0) return new LlmFault(rests.fault.kind, { retryAfterMs });
  cooling.delete(key);
  return undefined;
}
