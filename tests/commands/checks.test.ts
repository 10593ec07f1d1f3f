import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Deps } from "../../src/app.ts";
import { createChecks } from "../../src/commands/checks.ts";
import type { Db } from "../../src/db/db.ts";
import { createWorker } from "../../src/db/jobs/worker.ts";
import { openSqlite } from "../../src/db/store.sqlite.ts";
import type { Check } from "../../src/platform/http/health.ts";
import type { Worker } from "../../src/platform/jobs/queue.ts";
import { urls } from "../../src/urls.ts";
import { createTestApp, type TestApp } from "../setup/app.ts";
import { startService, temporaryFolder } from "../setup/process.ts";

const OK = { status: "ok", faults: {} };

describe("/health/ready", () => {
  let folder: string;
  let db: Db;
  let worker: Worker;
  let t: TestApp;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "countersign-checks-"));
    const file = join(folder, "a.db");
    db = openSqlite(file);
    let checks: Record<string, Check> = {};
    const later = (name: string) => [name, async () => checks[name]?.()] as const;
    t = await createTestApp({
      db,
      config: { DATA_DIR: folder, DATABASE_URL: file, MIN_FREE_DISK_MB: 1 },
      running: { checks: Object.fromEntries(["database", "disk", "worker"].map(later)) },
    });
    const { deps } = t;
    const limits = { slots: 1 };
    worker = createWorker<Deps>({ ...deps, deps: () => deps, jobs: [], schedules: [], limits });
    checks = createChecks(deps, worker);
    await worker.start();
  });
  afterEach(async () => {
    await worker.stop(0);
    await t.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** What a monitor learns now; the process itself goes on. */
  const ask = async () => {
    // Past the answer that is kept for a moment.
    t.deps.clock.advance(3000);
    const ready = await t.request(urls.health.ready());
    expect((await t.request(urls.health.live())).status).toBe(200);
    return [ready.status, await ready.json()];
  };

  test("says yes while all of it works", async () => {
    expect(await ask()).toEqual([200, OK]);
  });

  test("says that jobs do not run when the worker has stopped", async () => {
    await worker.stop(0);
    expect(await ask()).toEqual([
      503,
      { status: "not ready", faults: { worker: "background jobs do not run" } },
    ]);
  });

  test("says so, too, when the worker's loop stands still, until it turns again", async () => {
    t.deps.clock.advance(11_000);
    expect(await ask()).toEqual([
      503,
      { status: "not ready", faults: { worker: "background jobs do not run" } },
    ]);
    await expect.poll(ask, { timeout: 5000, interval: 300 }).toEqual([200, OK]);
  });

  test("says that the database cannot be written when it is read-only, and only then", async () => {
    db.writer?.raw.pragma("query_only = on");
    expect(await ask()).toEqual([
      503,
      { status: "not ready", faults: { database: "the database cannot be written" } },
    ]);
    db.writer?.raw.pragma("query_only = off");
    expect(await ask()).toEqual([200, OK]);
  });
});

const PRLIMIT = "/usr/bin/prlimit";

test.skipIf(!existsSync(PRLIMIT))(
  "a full disk is noticed by a write that fails, and the process outlives it",
  async () => {
    const folder = temporaryFolder();
    const service = await startService({ DATA_DIR: folder.path, LOG_LEVEL: "error" });
    const ask = async () => {
      const ready = await fetch(service.url + urls.health.ready());
      expect((await fetch(service.url + urls.health.live())).status).toBe(200);
      return [ready.status, await ready.json()];
    };
    /** Of any file that the process writes to; with 1 byte there is room for nothing. */
    const limitFiles = (bytes: string) => {
      const args = ["--pid", String(service.child.pid), `--fsize=${bytes}:unlimited`];
      expect(spawnSync(PRLIMIT, args).status).toBe(0);
    };
    const patience = { timeout: 8000, interval: 200 };
    try {
      await expect.poll(ask, patience).toEqual([200, OK]);
      limitFiles("1");
      const faults = { database: "the database cannot be written" };
      await expect.poll(ask, patience).toEqual([503, { status: "not ready", faults }]);
      limitFiles("unlimited");
      await expect.poll(ask, patience).toEqual([200, OK]);
    } finally {
      service.child.kill();
      await service.ended;
      folder.remove();
    }
  },
  30_000,
);
