import type { Config } from "../config/config.ts";
import type { RuleSettings } from "../config/rules.ts";
import type { Db, Tx } from "./db/db.ts";
import type { Row } from "./db/schema.ts";
import type { Llm } from "./llm/llm.ts";
import type { Clock } from "./platform/clock.ts";
import type { Queue } from "./platform/jobs/queue.ts";
import type { Outbound } from "./platform/outbound/outbound.ts";
import type { Secrets } from "./platform/secrets/secrets.ts";
import type { Live } from "./platform/sse/live.ts";
import type { Log } from "./platform/telemetry/log.ts";

/** A system that people here can connect to; the operator or the demo world names it. */
export interface KnownSystem {
  /** A key of the provider registry. */
  provider: string;
  name: string;
  baseUrl: string;
  /** Shown beside the form; the person may put them in with one click. Only the demo world has any. */
  credentials: Record<string, string>;
  /** A page where a person can look at what was created. */
  lookAt?: string;
  note: string;
}

export interface Deps {
  config: Config;
  db: Db;
  outbound: Outbound;
  llm: Llm;
  queue: Queue<Deps, Tx>;
  clock: Clock;
  log: Log;
  secrets: Secrets;
  live: Live;
  knownSystems: KnownSystem[];
  rules: RuleSettings;
}

export type Account = Omit<Row<"accounts">, "passwordHash" | "avatar">;
export type SignIn = Row<"userSessions">;

/** What every handler finds in `c.var`. */
export interface Env {
  Variables: {
    deps: Deps;
    requestId: string;
    /** The person's address, behind trusted proxies the one they name. */
    address: string;
    /** Set on every page but the public ones. */
    account: Account;
    signIn: SignIn;
  };
}
