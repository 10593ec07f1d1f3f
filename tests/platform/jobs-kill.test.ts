import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Db } from "../../src/db/db.ts";
import { and, eq, ne } from "../../src/db/drizzle.ts";
import { createQueue } from "../../src/db/jobs/queue.ts";
import { openSqlite } from "../../src/db/store.sqlite.ts";
import { systemClock } from "../../src/platform/clock.ts";
import { createLive } from "../../src/platform/sse/live.ts";
import { TYPESCRIPT } from "../setup/process.ts";
import { effectJob } from "./jobs-child.ts";

const CHILD = fileURLToPath(new URL("./jobs-child.ts", import.meta.url));

/** Worker processes that share one database file, killed and stopped as a machine would. */
describe("Jobs of processes that die", () => {
  let folder: string;
  let file: string;
  let db: Db;
  let children: ChildProcess[];
  let said: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "countersign-kill-"));
    file = join(folder, "jobs.db");
    db = openSqlite(file);
    db.writer?.raw.exec("create table effects (job text primary key)");
    children = [];
    said = "";
  });
  afterEach(async () => {
    for (const child of children) child.kill("SIGKILL");
    await db.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const start = async () => {
    const child = spawn(process.execPath, ["--import", TYPESCRIPT, CHILD, file]);
    child.stdout.on("data", (data: Buffer) => (said += String(data)));
    child.stderr.on("data", (data: Buffer) => (said += String(data)));
    children.push(child);
    await vi.waitFor(async () => expect(await workerOf(child)).toBeDefined(), { timeout: 20_000 });
    return child;
  };
  const workerOf = async ({ pid = 0 }: ChildProcess) => {
    const { workers } = db.t;
    const [worker] = await db.select().from(workers).where(eq(workers.pid, pid));
    return worker?.id;
  };
  const queue = () => createQueue<{ db: Db }>(db, { clock: systemClock, live: createLive() });
  const enqueue = (count: number, payload: { waitMs?: number; spinMs?: number }) =>
    db.transaction(async (tx) => {
      const options = { accountId: "alice", title: "Leave a mark" };
      const whole = { waitMs: 0, spinMs: 0, ...payload };
      const ids = [];
      for (let n = 0; n < count; n++) {
        ids.push((await queue().enqueue(tx, effectJob, whole, options)).id);
      }
      return ids;
    });
  const effects = () => db.writer?.raw.prepare("select count(*) from effects").pluck().get();
  const notDone = () => db.$count(db.t.jobs, ne(db.t.jobs.state, "done"));
  const heldBy = (owner: string) =>
    db.$count(db.t.jobs, and(eq(db.t.jobs.owner, owner), eq(db.t.jobs.state, "running")));
  const allDone = (timeout: number) =>
    vi.waitFor(async () => expect(await notDone()).toBe(0), { timeout, interval: 50 });

  test("each job ends once, with its effect, however often a process is killed", async () => {
    const jobs = 400;
    await enqueue(jobs, { waitMs: 60 });
    const alive = [await start(), await start()];
    let slowest = 0;
    for (let kill = 0; kill < 15; kill++) {
      // oxlint-disable-next-line no-await-in-loop -- the kills come one after the other
      await sleep(Math.random() * 400);
      const [victim] = alive.splice(Math.floor(Math.random() * 2), 1);
      const owner = await workerOf(victim!);
      victim!.kill("SIGKILL");
      const killedAt = performance.now();
      // Once nobody starts anew: the other process has to notice by itself.
      if (kill !== 7) alive.push(await start());
      await vi.waitFor(async () => expect(await heldBy(owner ?? "")).toBe(0), { timeout: 10_000 });
      slowest = Math.max(slowest, performance.now() - killedAt);
      if (kill === 7) alive.push(await start());
      if ((await notDone()) < 20) await enqueue(20, { waitMs: 60 });
    }
    await allDone(30_000);
    const { jobAttempts, jobs: table } = db.t;
    const all = await db.select().from(table);
    expect(effects()).toBe(all.length);
    const lost = await db.select().from(jobAttempts);
    expect(lost.length).toBeGreaterThan(0);
    expect(lost.every(({ outcome }) => outcome === "lost")).toBe(true);
    for (const { id, attempts, rescues } of all) {
      const times = lost.filter(({ jobId }) => jobId === id).length;
      expect({ attempts, rescues }).toEqual({ attempts: times + 1, rescues: times });
    }
    expect(said).not.toContain("error");
    expect(slowest).toBeLessThan(10_000);
  }, 180_000);

  test("a process that stood still for long finds its jobs with others and reports nothing", async () => {
    const stopped = await start();
    const [id = ""] = await enqueue(1, { waitMs: 1500 });
    const owner = (await workerOf(stopped)) ?? "";
    await vi.waitFor(async () => expect(await heldBy(owner)).toBe(1));
    await start();
    stopped.kill("SIGSTOP");
    await allDone(15_000);
    stopped.kill("SIGCONT");
    await vi.waitFor(() => expect(said).toContain("jobs.worker_lost"), 5000);
    await vi.waitFor(async () => expect(await workerOf(stopped)).toBeDefined());
    expect(await workerOf(stopped)).not.toBe(owner);
    const [job] = await db.select().from(db.t.jobs).where(eq(db.t.jobs.id, id));
    expect(job).toMatchObject({ state: "done", attempts: 2, rescues: 1 });
    expect(effects()).toBe(1);
    // It works on under its new name.
    await enqueue(20, {});
    await allDone(5000);
  }, 60_000);

  test("a handler that blocks its process for eight seconds keeps its job", async () => {
    await start();
    const [id = ""] = await enqueue(1, { spinMs: 8000 });
    await vi.waitFor(async () => expect(await notDone()).toBe(1));
    await start();
    await allDone(20_000);
    const [job] = await db.select().from(db.t.jobs).where(eq(db.t.jobs.id, id));
    expect(job).toMatchObject({ state: "done", attempts: 1, rescues: 0 });
  }, 60_000);

  test("a job that another process enqueues starts within moments", async () => {
    await start();
    await sleep(300);
    const began = performance.now();
    await enqueue(1, {});
    await allDone(2000);
    expect(performance.now() - began).toBeLessThan(500);
  }, 30_000);
});
