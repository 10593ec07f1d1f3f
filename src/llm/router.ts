import type { Db } from "../db/db.ts";
import type { Clock } from "../platform/clock.ts";
import type { Outbound } from "../platform/outbound/outbound.ts";
import type { Log } from "../platform/telemetry/log.ts";
import type { Telemetry } from "../platform/telemetry/telemetry.ts";
import type { Opening } from "./activity.ts";
import type { Flight } from "./cache/flight.ts";
import type { CacheRules } from "./cache/rules.ts";
import type { LlmFault } from "./fault.ts";
import type { LlmEvent } from "./llm.ts";
import type { CallLimits } from "./limits/call-limits.ts";
import type { LlmRequest } from "./llm.ts";
import type { Prices } from "./prices.ts";
import type { LlmConnection, LlmProvider, Manner } from "./providers/provider.ts";
import type { Routing } from "./routing/routing.ts";
import type { Hold } from "./spends.ts";
import type { Tally } from "./tally.ts";
import type { LlmLimits } from "./watchdog.ts";

/** What all calls of one process share. */
export interface Router {
  db: Db;
  outbound: Outbound;
  clock: Clock;
  log: Log;
  telemetry: Pick<Telemetry, "call">;
  limits: LlmLimits;
  prices: Prices;
  /** This process, as its open rows name it. */
  owner: string;
  cacheRules: CacheRules;
  /** Whether questions and answers stay on record. */
  keepTexts: boolean;
  disable: (connectionId: string, reason: string) => Promise<void>;
  /** By cache key: what is being asked just now. */
  flights: Map<string, Flight>;
  /** By `targetKey`: what a server turned out to take. */
  manners: Map<string, Manner>;
  routing: Routing;
  /** How often an account may call. */
  callLimits: CallLimits;
}

/** One place that a call can be sent to. */
export interface Target {
  connection: LlmConnection;
  provider: LlmProvider;
  model: string;
  price: "per_token" | "free";
  /** How much it can read at once; undefined where nobody says. */
  contextTokens: number | undefined;
}

export interface Call {
  opening: Opening;
  /** As it is sent to `target`. */
  request: LlmRequest;
  /** Where the last attempt went; a fault when there was none to go to. */
  target: Target | LlmFault;
  /** Where it can go instead, the best one first. */
  others: Target[];
  /** Of attempts at `target`. */
  failures: number;
  limits: LlmLimits;
  /** Where an answer of a target is kept. */
  placeOf: (target: Target) => CachePlace | undefined;
  /** Monotonic. */
  startedAt: number;
  /** Ends everything: cancelled by the caller, or by a fault when the time is over. */
  signal: AbortSignal;
  /** Of the last attempt; its number is `attempts`. */
  tally: Tally;
  attempts: number;
  /** What has come of the answer, as it came. */
  texts: string[];
  /** To everybody who waits for it. */
  tell: (event: LlmEvent) => void;
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
