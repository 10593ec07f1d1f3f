import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { z } from "zod";
import type { Db, Tx } from "../../src/db/db.ts";
import { eq } from "../../src/db/drizzle.ts";
import { createQueue } from "../../src/db/jobs/queue.ts";
import { createWorker } from "../../src/db/jobs/worker.ts";
import type { Row } from "../../src/db/schema.ts";
import { openSqlite } from "../../src/db/store.sqlite.ts";
import { systemClock } from "../../src/platform/clock.ts";
import {
  type AnyJob,
  cancel,
  defineJob,
  done,
  type Enqueue,
  type Fate,
  type JobContext,
  type JobDefinition,
  retry,
  snooze,
} from "../../src/platform/jobs/job.ts";
import type { Queue, Schedule, Worker } from "../../src/platform/jobs/queue.ts";
import type { Limits } from "../../src/platform/jobs/runner.ts";
import { createLive, type Live } from "../../src/platform/sse/live.ts";
import { createLog } from "../../src/platform/telemetry/create-log.ts";

type Payload = { n: number };
type Run = (payload: Payload, context: JobContext) => Promise<Fate> | Fate;
type Deps = Record<string, never>;

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const job = (run: Run, more: Partial<JobDefinition<Deps, Payload>> = {}) =>
  defineJob<Deps>()<Payload>({
    name: "test.work",
    label: "Test work",
    queue: "main",
    payload: z.object({ n: z.number() }),
    backoffMs: () => 5,
    run: async (_deps, payload, context) => run(payload, context),
    ...more,
  });

describe.each(["memory", "file"])("The job engine on SQLite in %s", (kind) => {
  let folder: string;
  let db: Db;
  let live: Live;
  let queue: Queue<Deps, Tx>;
  let workers: Worker[];
  let lines: string[];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "countersign-jobs-"));
    db = openSqlite(kind === "memory" ? ":memory:" : join(folder, "a.db"));
    live = createLive();
    queue = createQueue<Deps>(db, { clock: systemClock, live });
    workers = [];
    lines = [];
  });
  afterEach(async () => {
    await Promise.all(workers.map((worker) => worker.stop(0)));
    await db.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const work = async (
    jobs: readonly AnyJob<Deps>[],
    limits: Partial<Limits> = {},
    schedules: Schedule<Deps>[] = [],
  ) => {
    const worker = createWorker<Deps>({
      db,
      deps: () => ({}),
      jobs,
      schedules,
      live,
      log: createLog("warn", { write: (line) => lines.push(line) }),
      clock: systemClock,
      limits: { slots: 10, ...limits },
    });
    workers.push(worker);
    await worker.start();
    return worker;
  };
  const enqueue = (definition: AnyJob<Deps>, n = 1, options: Partial<Enqueue> = {}) =>
    db.transaction((tx) =>
      queue.enqueue(tx, definition, { n }, { accountId: "alice", title: `Work ${n}`, ...options }),
    );
  const find = async (id: string): Promise<Row<"jobs">> => {
    const [row] = await db.select().from(db.t.jobs).where(eq(db.t.jobs.id, id));
    if (!row) throw new Error("no such job");
    return row;
  };
  const attemptsOf = (id: string) =>
    db.select().from(db.t.jobAttempts).where(eq(db.t.jobAttempts.jobId, id));
  const until = (id: string, state: string, timeout = 8000) =>
    vi.waitFor(async () => expect((await find(id)).state).toBe(state), { timeout, interval: 10 });

  test("a job runs once and keeps its result", async () => {
    let runs = 0;
    const work1 = job(({ n }) => {
      runs++;
      return done({ doubled: n * 2 });
    });
    const { id } = await enqueue(work1, 21);
    await work([work1]);
    await until(id, "done");
    const row = await find(id);
    expect({ runs, result: row.result, attempts: row.attempts, owner: row.owner }).toEqual({
      runs: 1,
      result: '{"doubled":42}',
      attempts: 1,
      owner: null,
    });
    expect(row.finishedAt).not.toBeNull();
  });

  test("a job that comes while the worker idles starts within moments of the commit", async () => {
    const work1 = job(() => done());
    await work([work1]);
    await sleep(100);
    const before = performance.now();
    const { id } = await enqueue(work1);
    await until(id, "done");
    expect(performance.now() - before).toBeLessThan(500);
  });

  test("a transaction that rolls back leaves no job", async () => {
    const work1 = job(() => done());
    const options = { accountId: "alice", title: "Never" };
    const rolled = db.transaction(async (tx) => {
      await queue.enqueue(tx, work1, { n: 1 }, options);
      throw new Error("no");
    });
    await expect(rolled).rejects.toThrow("no");
    expect(await db.$count(db.t.jobs)).toBe(0);
  });

  test("a job that asks for another try gets it, with the error of each attempt kept", async () => {
    const work1 = job((_, { attempt }) => (attempt < 3 ? retry(`not yet ${attempt}`) : done()));
    const { id } = await enqueue(work1);
    await work([work1]);
    await until(id, "done");
    const errors = (await attemptsOf(id)).map(({ attempt, outcome, error }) => [
      attempt,
      outcome,
      error,
    ]);
    expect(errors).toEqual([
      [1, "retry", "not yet 1"],
      [2, "retry", "not yet 2"],
    ]);
    expect((await find(id)).attempts).toBe(3);
  });

  test("throwing is a retry, and the last attempt leaves the job dead until a person retries it", async () => {
    let broken = true;
    const work1 = job(
      (_, { lastAttempt, attempt }) => {
        if (broken) throw new Error(`broken ${attempt} ${lastAttempt}`);
        return done();
      },
      { attempts: 2 },
    );
    const { id } = await enqueue(work1);
    await work([work1]);
    await until(id, "dead");
    expect((await attemptsOf(id)).map(({ error }) => error)).toEqual([
      "broken 1 false",
      "broken 2 true",
    ]);
    expect(lines.filter((line) => line.includes("jobs.failed"))).toHaveLength(2);
    broken = false;
    expect(await queue.retry(id)).toBe(true);
    await until(id, "done");
    expect((await find(id)).attempts).toBe(1);
    expect(await queue.retry(id)).toBe(false);
  });

  test("what the other side says of waiting wins over the backoff", async () => {
    const starts: number[] = [];
    const work1 = job((_, { attempt }) => {
      starts.push(performance.now());
      return attempt === 1 ? retry("429", 400) : done();
    });
    const { id } = await enqueue(work1);
    await work([work1]);
    await until(id, "done");
    expect(starts[1]! - starts[0]!).toBeGreaterThanOrEqual(395);
    expect(starts[1]! - starts[0]!).toBeLessThan(1000);
  });

  test("a snooze comes back later and counts no attempt", async () => {
    const seen: number[] = [];
    const work1 = job((_, { attempt }) => {
      seen.push(attempt);
      return seen.length < 4 ? snooze(5) : done();
    });
    const { id } = await enqueue(work1, 1);
    await work([work1]);
    await until(id, "done");
    expect(seen).toEqual([1, 1, 1, 1]);
    expect((await find(id)).attempts).toBe(1);
  });

  test("a job may cancel itself", async () => {
    const work1 = job(() => cancel("nothing left to do"));
    const { id } = await enqueue(work1);
    await work([work1]);
    await until(id, "cancelled");
    expect((await find(id)).error).toBe("nothing left to do");
  });

  test("a job for later waits for its time", async () => {
    const work1 = job(() => done());
    await work([work1]);
    const runAt = new Date(Date.now() + 400);
    const { id } = await enqueue(work1, 1, { runAt });
    await until(id, "done");
    expect((await find(id)).startedAt!.getTime()).toBeGreaterThanOrEqual(runAt.getTime());
  });

  test("lower priorities run first, then earlier ones, though many wait for later", async () => {
    const order: number[] = [];
    const work1 = job(({ n }) => {
      order.push(n);
      return done();
    });
    const later = new Date(Date.now() + 60_000);
    for (let i = 0; i < 20; i++) await enqueue(work1, 99, { priority: 1, runAt: later });
    await enqueue(work1, 3, { priority: 200 });
    await enqueue(work1, 1, { priority: 10 });
    await sleep(2);
    await enqueue(work1, 2, { priority: 10 });
    await work([work1], { slots: 1, queues: { main: 1 } });
    await vi.waitFor(() => expect(order).toEqual([1, 2, 3]));
  });

  test("a key that is ready or running answers with the job there, and is free after its end", async () => {
    const { promise: held, resolve: release } = Promise.withResolvers<void>();
    const work1 = job(
      async () => {
        await held;
        return done();
      },
      { unique: ({ n }) => String(n) },
    );
    const first = await enqueue(work1);
    expect(await enqueue(work1)).toEqual({ id: first.id, existing: true });
    expect((await enqueue(work1, 2)).existing).toBe(false);
    await work([work1]);
    await until(first.id, "running");
    expect(await enqueue(work1)).toEqual({ id: first.id, existing: true });
    release();
    await until(first.id, "done");
    expect((await enqueue(work1)).existing).toBe(false);
  });

  test("one job at a time runs for each concurrency key", async () => {
    let now = 0;
    let most = 0;
    const work1 = job(
      async () => {
        most = Math.max(most, ++now);
        await sleep(5);
        now--;
        return done();
      },
      { concurrencyKey: ({ n }) => String(n % 2) },
    );
    const ids = [];
    for (let n = 0; n < 12; n++) ids.push((await enqueue(work1, n)).id);
    await work([work1], { perAccount: 10 });
    for (const id of ids) await until(id, "done");
    expect(most).toBe(2);
  });

  test("queues and accounts keep to their caps", async () => {
    const running = new Map<string, number>();
    const most = new Map<string, number>();
    const count = (key: string, by: number) => {
      running.set(key, (running.get(key) ?? 0) + by);
      most.set(key, Math.max(most.get(key) ?? 0, running.get(key) ?? 0));
    };
    const work1 = job(async (_, { accountId }) => {
      for (const key of ["all", accountId]) count(key, 1);
      await sleep(5);
      for (const key of ["all", accountId]) count(key, -1);
      return done();
    });
    const ids = [];
    for (let n = 0; n < 30; n++) {
      ids.push((await enqueue(work1, n, { accountId: n % 3 === 0 ? "bob" : "alice" })).id);
    }
    await work([work1], { queues: { main: 5 }, perAccount: 3 });
    for (const id of ids) await until(id, "done");
    expect(Object.fromEntries(most)).toEqual({ all: 5, alice: 3, bob: 3 });
  });

  test("a thousand jobs of Alice do not keep Bob waiting", async () => {
    const order: string[] = [];
    const work1 = job(async (_, { accountId }) => {
      order.push(accountId);
      await sleep(1);
      return done();
    });
    await db.transaction(async (tx) => {
      for (let n = 0; n < 1000; n++) {
        await queue.enqueue(tx, work1, { n }, { accountId: "alice", title: "Batch" });
      }
    });
    await work([work1], { slots: 4, queues: { main: 4 }, perAccount: 4 });
    await vi.waitFor(() => expect(order.length).toBeGreaterThan(40));
    const before = order.length;
    await db.transaction(async (tx) => {
      for (let n = 0; n < 5; n++) {
        await queue.enqueue(tx, work1, { n }, { accountId: "bob", title: "Batch" });
      }
    });
    await vi.waitFor(() => expect(order.filter((who) => who === "bob")).toHaveLength(5));
    // Five turns of one job each side.
    const after = order.slice(before);
    const first = after.indexOf("bob");
    const turns = after.slice(first, after.lastIndexOf("bob") + 1);
    expect(turns.length).toBeLessThan(60);
    expect((await db.$count(db.t.jobs, eq(db.t.jobs.state, "ready"))) > 500).toBe(true);
  });

  test("accounts take turns whatever the first one has waiting", async () => {
    const order: string[] = [];
    const work1 = job((_, { accountId }) => {
      order.push(accountId);
      return done();
    });
    for (const accountId of ["alice", "alice", "alice", "bob", "charlie", "charlie", ""]) {
      await enqueue(work1, 1, { accountId });
    }
    await work([work1], { slots: 1, queues: { main: 1 } });
    await vi.waitFor(() => expect(order).toHaveLength(7));
    expect(order).toEqual(["", "alice", "bob", "charlie", "alice", "charlie", "alice"]);
  });

  test("a paused queue starts nothing until it is resumed", async () => {
    const work1 = job(() => done());
    const other = job(() => done(), { name: "test.other", queue: "other" });
    const { queues } = db.t;
    await db.insert(queues).values({ name: "main", pausedAt: new Date(), pausedBy: "dana" });
    const { id } = await enqueue(work1);
    const free = await enqueue(other);
    await work([work1, other]);
    await until(free.id, "done");
    expect((await find(id)).state).toBe("ready");
    await db.update(queues).set({ pausedAt: null }).where(eq(queues.name, "main"));
    await until(id, "done");
  });

  test("an attempt that takes too long gets its signal and another try", async () => {
    const reasons: unknown[] = [];
    const work1 = job(
      async (_, { signal, attempt }) => {
        if (attempt > 1) return done();
        await new Promise((resolve) => signal.addEventListener("abort", resolve));
        reasons.push(signal.reason);
        throw signal.reason;
      },
      { timeoutMs: 50 },
    );
    const { id } = await enqueue(work1);
    await work([work1]);
    await until(id, "done");
    expect(reasons).toEqual([expect.objectContaining({ name: "TimeoutError" })]);
    expect(await attemptsOf(id)).toEqual([expect.objectContaining({ outcome: "timeout" })]);
  });

  test("a handler that ignores its signal is counted out, and its late report changes nothing", async () => {
    const { promise: held, resolve: release } = Promise.withResolvers<void>();
    const work1 = job(
      async () => {
        await held;
        return done({ late: true });
      },
      { timeoutMs: 50, attempts: 1 },
    );
    const { id } = await enqueue(work1);
    await work([work1]);
    await until(id, "dead");
    release();
    await vi.waitFor(() => expect(lines.join()).toContain("jobs.late_report"));
    expect(await find(id)).toMatchObject({ state: "dead", result: null });
  });

  test("a waiting job that is cancelled never starts", async () => {
    let runs = 0;
    const work1 = job(() => {
      runs++;
      return done();
    });
    const { id } = await enqueue(work1);
    expect(await queue.cancel(id, "alice")).toBe(true);
    expect(await queue.cancel(id, "alice")).toBe(false);
    await work([work1]);
    await sleep(100);
    expect(runs).toBe(0);
    expect(await find(id)).toMatchObject({ state: "cancelled", cancelledBy: "alice" });
  });

  test("a running job that is cancelled gets its signal within two seconds and is not tried again", async () => {
    let firedAt = 0;
    const work1 = job(async (_, { signal }) => {
      await new Promise((resolve) => signal.addEventListener("abort", resolve));
      firedAt = performance.now();
      return retry("I was told to stop");
    });
    const { id } = await enqueue(work1);
    await work([work1]);
    await until(id, "running");
    const asked = performance.now();
    expect(await queue.cancel(id, "alice")).toBe(true);
    await until(id, "cancelled");
    expect(firedAt - asked).toBeLessThan(2000);
    expect(await find(id)).toMatchObject({ cancelledBy: "alice", attempts: 1 });
  });

  test("a cancellation that comes after a retry was decided still ends the job", async () => {
    const work1 = job(async () => retry("again", 60_000));
    const { id } = await enqueue(work1);
    await work([work1]);
    await vi.waitFor(async () => expect(await attemptsOf(id)).toHaveLength(1));
    expect(await queue.cancel(id, "alice")).toBe(true);
    expect((await find(id)).state).toBe("cancelled");
  });

  test("the jobs of a deactivated account end", async () => {
    const { accounts } = db.t;
    const person = {
      employeeId: "e1",
      name: "Al",
      email: "a@example.com",
      role: "member" as const,
    };
    await db.insert(accounts).values({
      ...person,
      id: "alice",
      passwordHash: "x",
      passwordSetAt: new Date(),
      settings: {},
      hasAvatar: false,
      createdAt: new Date(),
    });
    const work1 = job(async (_, { signal }) => {
      await new Promise((resolve) => signal.addEventListener("abort", resolve));
      return retry("stopped");
    });
    const running = await enqueue(work1);
    const waiting = await enqueue(work1, 2, { runAt: new Date(Date.now() + 60_000) });
    const system = await enqueue(work1, 3, { accountId: "", runAt: new Date(Date.now() + 60_000) });
    await work([work1]);
    await until(running.id, "running");
    await db.update(accounts).set({ deactivatedAt: new Date() }).where(eq(accounts.id, "alice"));
    await until(running.id, "cancelled", 15_000);
    expect((await find(waiting.id)).state).toBe("cancelled");
    expect((await find(system.id)).state).toBe("ready");
  });

  test("progress is stored at most four times a second, and the last one always", async () => {
    let writes = 0;
    let id = "";
    const work1 = job(async (_, { progress, cursor }) => {
      if (cursor !== undefined) return done({ cursor });
      for (let i = 1; i <= 100; i++) {
        progress({ done: i, total: 100, text: `Step ${i}`, cursor: { at: i } });
        await sleep(6);
      }
      return retry("go on");
    });
    ({ id } = await enqueue(work1));
    const began = performance.now();
    live.listen(`job:${id}`, () => writes++);
    await work([work1]);
    await until(id, "done");
    // Four a second, the first and the last step, and start and end of two attempts.
    expect(writes).toBeLessThanOrEqual((performance.now() - began) / 250 + 6);
    expect(writes).toBeLessThan(20);
    const [row] = await db.select().from(db.t.jobProgress);
    expect(row).toMatchObject({ done: 100, total: 100, text: "Step 100" });
    expect((await find(id)).result).toBe('{"cursor":{"at":100}}');
  });

  test("pages hear of each change of a job", async () => {
    let job1 = 0;
    let all = 0;
    const work1 = job(() => done());
    live.listen("jobs", () => all++);
    const { id } = await enqueue(work1, 1, { runAt: new Date(Date.now() + 50) });
    live.listen(`job:${id}`, () => job1++);
    await work([work1]);
    await until(id, "done");
    expect(all).toBeGreaterThanOrEqual(3);
    expect(job1).toBeGreaterThanOrEqual(2);
  });

  test("a stop waits, then aborts and gives back without counting the attempt", async () => {
    const ends: string[] = [];
    const quick = job(async () => {
      await sleep(80);
      ends.push("quick");
      return done();
    });
    const slow = job(
      async (_, { signal }) => {
        await new Promise((resolve) => signal.addEventListener("abort", resolve));
        ends.push("slow");
        throw signal.reason;
      },
      { name: "test.slow" },
    );
    const deaf = job(() => new Promise<Fate>(() => {}), { name: "test.deaf" });
    const jobs = [quick, slow, deaf];
    const ids = [];
    for (const one of jobs) ids.push((await enqueue(one)).id);
    const worker = await work(jobs);
    await until(ids[2]!, "running");
    const later = enqueue(quick, 2);
    await worker.stop(300);
    expect(ends).toEqual(expect.arrayContaining(["quick", "slow"]));
    expect(await find(ids[0]!)).toMatchObject({ state: "done" });
    for (const id of ids.slice(1)) {
      expect(await find(id)).toMatchObject({ state: "ready", attempts: 0, owner: null });
    }
    await later;
    expect(await db.$count(db.t.workers)).toBe(0);
    expect(worker.alive()).toBe(false);
  });

  test("a worker whose row is gone drops its jobs, takes a new id and reports nothing stale", async () => {
    let starts = 0;
    let dropped = 0;
    const work1 = job(async (_, { signal }) => {
      if (++starts > 1) return done({ starts });
      await new Promise((resolve) => signal.addEventListener("abort", resolve));
      dropped++;
      return done({ starts: "stale" });
    });
    const { id } = await enqueue(work1);
    await work([work1]);
    await until(id, "running");
    const [before] = await db.select().from(db.t.workers);
    await db.delete(db.t.workers);
    await until(id, "done");
    const [after] = await db.select().from(db.t.workers);
    expect(after?.id).not.toBe(before?.id);
    expect(dropped).toBe(1);
    expect(await find(id)).toMatchObject({ result: '{"starts":2}', rescues: 1, attempts: 2 });
    expect(await attemptsOf(id)).toEqual([expect.objectContaining({ outcome: "lost" })]);
  });

  test("a job that kills its worker three times is dead", async () => {
    const work1 = job(async (_, { signal }) => {
      await new Promise((resolve) => signal.addEventListener("abort", resolve));
      return done();
    });
    const { id } = await enqueue(work1);
    await work([work1]);
    for (let kill = 0; kill < 3; kill++) {
      await until(id, "running");
      await db.delete(db.t.workers);
      await vi.waitFor(async () => expect((await find(id)).rescues).toBe(kill + 1), {
        timeout: 5000,
      });
    }
    expect(await find(id)).toMatchObject({ state: "dead" });
    expect((await find(id)).error).toContain("kills its worker");
  });

  test("a job of a name or payload that this version does not know is dead at once, with the reason", async () => {
    const old = job(() => done(), { name: "test.old" });
    const changed = job(() => done(), { payload: z.object({ n: z.number().max(5) }) });
    const gone = await enqueue(old);
    const odd = await enqueue(
      job(() => done()),
      6,
    );
    await work([changed]);
    await until(gone.id, "dead");
    await until(odd.id, "dead");
    expect((await find(gone.id)).error).toContain("no job of its name");
    expect((await find(odd.id)).error).toContain("does not fit");
  });

  test("a payload that does not fit or is too large is refused when it is enqueued", async () => {
    const work1 = job(() => done());
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the wrong type is what is tested
    await expect(enqueue(work1, "no" as unknown as number)).rejects.toThrow("expected number");
    const large = defineJob<Deps>()({
      ...work1,
      payload: z.object({ n: z.number(), text: z.string() }),
      run: async () => done(),
    });
    const payload = { n: 1, text: "x".repeat(300_000) };
    const options = { accountId: "", title: "Large" };
    const refused = db.transaction((tx) => queue.enqueue(tx, large, payload, options));
    await expect(refused).rejects.toThrow("too large");
  });

  test("two jobs with one key cannot both be brought back", async () => {
    const work1 = job(() => done(), { unique: () => "same" });
    const first = await enqueue(work1);
    await queue.cancel(first.id, "alice");
    await enqueue(work1);
    expect(await queue.retry(first.id)).toBe(false);
    expect((await find(first.id)).state).toBe("cancelled");
  });

  test("a job writes to the database while others are claimed and reported", async () => {
    const { queues } = db.t;
    const work1 = job(async ({ n }) => {
      await db.transaction(async (tx) => {
        await sleep(1);
        await tx.insert(queues).values({ name: `q${n}` });
        await queue.enqueue(tx, quick, { n }, { accountId: "bob", title: "Child" });
      });
      return done();
    });
    const quick = job(() => done(), { name: "test.quick", queue: "quick" });
    for (let n = 0; n < 50; n++) await enqueue(work1, n);
    await work([work1, quick]);
    const ended = eq(db.t.jobs.state, "done");
    await vi.waitFor(async () => expect(await db.$count(db.t.jobs, ended)).toBe(100), 8000);
    expect(await db.$count(queues)).toBe(52);
    expect(lines).toEqual([]);
  });
});
