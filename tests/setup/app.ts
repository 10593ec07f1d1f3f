import { type Config } from "../../config/config.ts";
import { loadConfig } from "../../config/load.ts";
import type { Db } from "../../src/db/db.ts";
import { createApp, type Deps, type Running } from "../../src/app.ts";
import { createDeps } from "../../src/commands/create-deps.ts";
import type { DemoWorld } from "../../src/demo/world.ts";
import type { Clock } from "../../src/platform/clock.ts";
import { createSecrets } from "../../src/platform/secrets/create-secrets.ts";
import { parseKeyring } from "../../src/platform/secrets/keyring.ts";
import { createLog } from "../../src/platform/telemetry/create-log.ts";
import { readLibrary } from "../../src/prompts/library.ts";
import { syncPrompts } from "../../src/prompts/sync-prompts.ts";
import { openMemoryDb } from "./db.ts";

export const TEST_KEY =
  "test-key:0f1e2d3c4b5a69788796a5b4c3d2e1f00112233445566778899aabbccddeeff-countersign";

/** Stands still until it is told to go on, so that ends and waits can be tested without waiting. */
export interface TestClock extends Clock {
  advance(ms: number): void;
}

export function createTestClock(start = new Date("2026-11-20T09:00:00Z")): TestClock {
  let passed = 0;
  return {
    now: () => new Date(start.getTime() + passed),
    monotonic: () => passed,
    advance(ms) {
      passed += ms;
    },
  };
}

/** Real settings from the real table; only what a test names differs. */
export function testConfig(overrides: Partial<Config> = {}): Config {
  const loaded = loadConfig({ NODE_ENV: "test", APP_KEY: TEST_KEY, LOG_LEVEL: "error" }, () => "");
  if (!loaded.ok) throw new Error(loaded.faults.join("\n"));
  return { ...loaded.config, ...overrides };
}

interface RequestOptions {
  method?: "GET" | "POST" | "HEAD" | "PUT" | "DELETE";
  /** Sent as a form; makes it a POST. An array sends the field several times. */
  form?: Record<string, string | string[]>;
  /** As in the Cookie header, e.g. what `signIn` gave. */
  cookie?: string;
  headers?: Record<string, string>;
  /** As htmx asks for a part of a page. */
  partial?: boolean;
  /** Of the connection; default 127.0.0.1. */
  remoteAddress?: string;
}

export interface TestAppOptions {
  /** Instead of a SQLite database in memory. */
  db?: Db;
  config?: Partial<Config>;
  deps?: Partial<Deps>;
  /** From `startTestWorld`: its systems may be called, and are offered to people. */
  world?: Pick<DemoWorld, "addresses" | "knownSystems">;
  running?: Partial<Running>;
  /** Gets every log line. */
  onLog?: (line: string) => void;
}

export interface TestApp {
  app: ReturnType<typeof createApp>;
  deps: Deps & { clock: TestClock };
  /** As a browser on one of our own pages would ask. */
  request: (url: string, options?: RequestOptions) => Promise<Response>;
  close: () => Promise<void>;
}

function bodyOf({ form }: RequestOptions) {
  if (form === undefined) return undefined;
  const fields = Object.entries(form).flatMap(([name, value]) =>
    [value].flat().map((one): [string, string] => [name, one]),
  );
  return new URLSearchParams(fields);
}

/** The whole product around a database in memory and a clock that stands still. */
export async function createTestApp(options: TestAppOptions = {}): Promise<TestApp> {
  const config = testConfig(options.config);
  const clock = createTestClock();
  const log = createLog(options.onLog ? (options.config?.LOG_LEVEL ?? "info") : config.LOG_LEVEL, {
    write: options.onLog ?? (() => undefined),
  });
  const db = options.db ?? (await openMemoryDb());
  const secrets = createSecrets(parseKeyring(TEST_KEY));
  const deps = {
    ...createDeps({ config, clock, log, db, secrets, demo: options.world }),
    ...options.deps,
    clock,
  };
  await syncPrompts(db, clock, readLibrary());
  const app = createApp(deps, { isDraining: () => false, checks: {}, ...options.running });
  const origin = config.PUBLIC_URL;

  return {
    app,
    deps,
    async request(url, request = {}) {
      const body = bodyOf(request);
      const method = request.method ?? (body ? "POST" : "GET");
      const headers = new Headers({
        "Sec-Fetch-Site": "same-origin",
        ...(method !== "GET" && method !== "HEAD" && { Origin: origin }),
        ...(request.cookie && { Cookie: request.cookie }),
        ...(request.partial && { "HX-Request": "true", "HX-Request-Type": "partial" }),
        ...request.headers,
      });
      return app.request(
        new URL(url, origin).href,
        { method, headers, ...(body && { body }) },
        { incoming: { socket: { remoteAddress: request.remoteAddress ?? "127.0.0.1" } } },
      );
    },
    async close() {
      deps.streams.drain();
      await deps.mcp.close();
      await deps.outbound.close();
      await db.close();
    },
  };
}
