import { createServer, type Server } from "node:http";
import { resolve } from "node:path";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { getRequestListener } from "@hono/node-server";
import type { Config } from "../../config/config.ts";
import { createApp, type Deps, type KnownSystem } from "../app.ts";
import { sweepCheckOuts } from "../agents/check-out-home.ts";
import { createSetupToken } from "../accounts/setup-token.ts";
import { createWorker } from "../db/jobs/worker.ts";
import { openDb } from "../db/open-db.ts";
import { checkKeys } from "../db/sealed.ts";
import { jobs, schedules, whenDead } from "../jobs.ts";
import { settleOpenActivities } from "../llm/activity.ts";
import { type Clock, systemClock } from "../platform/clock.ts";
import type { Worker } from "../platform/jobs/queue.ts";
import { createSecrets } from "../platform/secrets/create-secrets.ts";
import { createLog } from "../platform/telemetry/create-log.ts";
import type { Log } from "../platform/telemetry/log.ts";
import { readLibrary } from "../prompts/library.ts";
import { syncPrompts } from "../prompts/sync-prompts.ts";
import { urls } from "../urls.ts";
import { createChecks } from "./checks.ts";
import { createDeps, isOwnerAlive } from "./create-deps.ts";
import { drainOnSignal } from "./drain.ts";
import { openKeyring } from "./key-file.ts";

/** What the demo world gives to the product: addresses and credentials, like real systems. */
export interface Demo {
  addresses: string[];
  knownSystems: KnownSystem[];
  close(): Promise<void>;
}

export interface DemoOptions {
  clock: Clock;
  log: Log;
  config: Config;
}

interface Start {
  config: Config;
  print: (line: string) => void;
  startDemo: (options: DemoOptions) => Promise<Demo>;
}

const HEADERS_MS = 15_000;
const REQUEST_MS = 60_000;

function listen(server: Server, { HOST, PORT }: Config): Promise<void> {
  return new Promise((resolved, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      const taken = `port ${PORT} of ${HOST} is taken by another program: stop it, or set PORT`;
      reject(error.code === "EADDRINUSE" ? new Error(taken, { cause: error }) : error);
    });
    server.listen(PORT, HOST, () => resolved());
  });
}

async function openStore(config: Config, log: Log) {
  const keyring = openKeyring(config);
  const secrets = createSecrets(keyring);
  const db = await openDb(config.DATABASE_URL, (error) => log.error("db.idle", {}, error));
  const fault = await checkKeys(db, systemClock, secrets, keyring);
  if (fault !== undefined) {
    await db.close();
    throw new Error(fault);
  }
  return { db, secrets };
}

const createJobWorker = (deps: Deps): Worker =>
  createWorker<Deps>({
    ...deps,
    deps: () => deps,
    jobs,
    schedules,
    whenDead,
    limits: { slots: deps.config.JOB_CONCURRENCY },
  });

/** In one piece, so that whoever waits for it has all of it. */
async function announce({ config, print }: Start, deps: Deps): Promise<void> {
  const lines = [
    `Countersign is ready in ${Math.round(performance.now())} ms: ${config.PUBLIC_URL}`,
    `  data lies in ${resolve(config.DATA_DIR)}`,
  ];
  for (const { name, baseUrl, credentials, lookAt } of deps.knownSystems) {
    const fields = Object.entries(credentials).map(([field, value]) => `${field} ${value}`);
    const look = lookAt === undefined ? [] : [`look at ${lookAt}`];
    lines.push(`  ${name}: ${[baseUrl, ...fields, ...look].join("  ")}`);
  }
  const token = await createSetupToken(deps.db, deps.clock);
  if (token !== undefined) {
    lines.push(
      `  nobody is registered yet: the first admin gives this set-up token, valid for 1 hour,`,
      `    at ${config.PUBLIC_URL}${urls.registration.new()}: ${token}`,
    );
  }
  print(`\n${lines.join("\n")}\n`);
}

const SETTLED_MS = 1000;

/**
 * Loading the code leaves 40 MB of garbage that V8 would keep for hours in a process with little to
 * do (measured: 181 MB at rest, 140 MB after one collection).
 */
function collectStartGarbage() {
  setFlagsFromString("--expose-gc");
  // A context made after the flag has the function; it is of no use to anybody else.
  const collect: unknown = runInNewContext("gc");
  if (typeof collect === "function") collect({ type: "major", flavor: "last-resort" });
}

/**
 * How far the heap may grow beyond what is in use before garbage is collected, in percent. V8 would let
 * it become several times as large: a backlog of a megabyte took 150 MB more, and pages no less time.
 */
const HEAP_GROWS = 25;

/** Settings -> database -> demo world -> deps -> web and worker, until a signal ends it. */
export async function serve(start: Start): Promise<void> {
  setFlagsFromString(`--heap-growing-percent=${HEAP_GROWS}`);
  const { config } = start;
  const log = createLog(config.LOG_LEVEL);
  const { db, secrets } = await openStore(config, log);
  const demo = config.DEMO ? await start.startDemo({ clock: systemClock, log, config }) : undefined;
  const deps = createDeps({ config, clock: systemClock, log, db, secrets, demo });
  await settleOpenActivities(db, systemClock, isOwnerAlive);
  await syncPrompts(db, systemClock, readLibrary());
  await sweepCheckOuts(deps);
  const worker = config.WORKER ? createJobWorker(deps) : undefined;

  let draining = false;
  const app = createApp(deps, {
    isDraining: () => draining,
    checks: createChecks(deps, worker),
  });
  const answer = getRequestListener(app.fetch);
  const server = createServer(
    { headersTimeout: HEADERS_MS, requestTimeout: REQUEST_MS },
    (incoming, outgoing) => void answer(incoming, outgoing),
  );
  await listen(server, config);
  await worker?.start();
  drainOnSignal({
    log,
    begin: () => {
      draining = true;
    },
    server,
    streams: deps.streams,
    worker,
    finish: async () => {
      await deps.telemetry.close();
      await deps.mcp.close();
      await deps.outbound.close();
      await demo?.close();
      await db.close();
    },
  });
  await announce(start, deps);
  setTimeout(collectStartGarbage, SETTLED_MS).unref();
}
