import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import type { Account } from "../../src/app.ts";
import type { Db, Tx } from "../../src/db/db.ts";
import { eq } from "../../src/db/drizzle.ts";
import { createQueue } from "../../src/db/jobs/queue.ts";
import { createTicker } from "../../src/db/jobs/schedules.ts";
import type { JobState } from "../../src/db/schema/jobs.ts";
import { cancelWaiting, MOST_AT_ONCE, retryFailed } from "../../src/jobs/bulk.ts";
import { cancelJob, findJob, listJobs, retryJob } from "../../src/jobs/job.ts";
import { listQueues, pauseQueue, resumeQueue } from "../../src/jobs/pause.ts";
import { prune } from "../../src/jobs/prune.ts";
import { defineJob, done } from "../../src/platform/jobs/job.ts";
import type { Queue, Schedule } from "../../src/platform/jobs/queue.ts";
import { createLive } from "../../src/platform/sse/live.ts";
import { createTestClock, type TestClock, testConfig } from "../setup/app.ts";
import { createCastAccounts } from "../setup/cast.ts";
import { stores } from "../setup/db.ts";

const definition = defineJob<never>()({
  name: "test.work",
  label: "Test work",
  queue: "main",
  payload: z.object({ key: z.string().optional() }),
  unique: ({ key }) => key ?? crypto.randomUUID(),
  run: async () => done(),
});
const DAY = 86_400_000;
const from = { address: "127.0.0.1", requestId: "r1" };

const nightly = (missed: Schedule<never>["missed"]) => ({
  name: "nightly",
  cron: "0 3 * * *",
  timeZone: "Europe/Berlin",
  job: { ...definition, unique: () => "nightly" },
  payload: {},
  missed,
});

describe.each(stores)("Jobs on %s", (_name, open) => {
  let db: Db;
  let clock: TestClock;
  let queue: Queue<never, Tx>;
  let cast: Awaited<ReturnType<typeof createCastAccounts>>;

  beforeEach(async () => {
    db = await open();
    clock = createTestClock();
    queue = createQueue<never>(db, { clock, live: createLive() });
    cast = await createCastAccounts(db, { clock, config: testConfig() });
  });
  afterEach(() => db.close());

  const enqueue = (accountId: string, key?: string) => {
    clock.advance(1);
    return db.transaction((tx) =>
      queue.enqueue(tx, definition, { ...(key && { key }) }, { accountId, title: "Work" }),
    );
  };
  const end = (id: string, state: JobState) =>
    db.update(db.t.jobs).set({ state, finishedAt: clock.now() }).where(eq(db.t.jobs.id, id));
  const idsOf = async (account: Account, filter: Parameters<typeof listJobs>[2]) =>
    (await listJobs(db, account, filter)).jobs.map(({ id }) => id);

  test("a job joins the caller's transaction and is gone when that is rolled back", async () => {
    const options = { accountId: "", title: "Work" };
    await expect(
      db.transaction(async (tx) => {
        await queue.enqueue(tx, definition, {}, options);
        throw new Error("no");
      }),
    ).rejects.toThrow("no");
    expect(await db.$count(db.t.jobs)).toBe(0);
  });

  test("a key that waits already answers with that job, in the same transaction, too", async () => {
    const first = await enqueue(cast.alice.id, "k");
    expect(await enqueue(cast.bob.id, "k")).toEqual({ id: first.id, existing: true });
    const [one, two] = await db.transaction(async (tx) => {
      const options = { accountId: "", title: "Work" };
      return [
        await queue.enqueue(tx, definition, { key: "x" }, options),
        await queue.enqueue(tx, definition, { key: "x" }, options),
      ];
    });
    expect(two).toEqual({ id: one?.id, existing: true });
    await end(first.id, "done");
    expect((await enqueue(cast.alice.id, "k")).existing).toBe(false);
  });

  test("a person sees their own jobs, an admin everybody's when asked for", async () => {
    const { alice, bob, dana } = cast;
    const mine = await enqueue(alice.id);
    const his = await enqueue(bob.id);
    const system = await enqueue("");
    expect(await idsOf(alice, { all: true })).toEqual([mine.id]);
    expect(await idsOf(dana, {})).toEqual([]);
    expect(await idsOf(dana, { all: true })).toEqual([system.id, his.id, mine.id]);
    expect(await findJob(db, alice, his.id)).toBeUndefined();
    expect(await findJob(db, dana, his.id)).toMatchObject({ id: his.id, accountName: bob.name });
  });

  test("each state has its list, and pages go on where the last one ended", async () => {
    const { alice, dana } = cast;
    const states: JobState[] = ["ready", "done", "cancelled", "dead"];
    const ids = new Map<JobState, string[]>(states.map((state) => [state, []]));
    for (let n = 0; n < 12; n++) {
      const state = states[n % 4]!;
      const { id } = await enqueue(alice.id);
      if (state !== "ready") await end(id, state);
      ids.get(state)?.unshift(id);
    }
    for (const state of states) {
      for (const [account, all] of [
        [alice, false],
        [dana, true],
      ] as const) {
        const first = await listJobs(db, account, { all, state, limit: 2 });
        const second = await listJobs(db, account, { all, state, limit: 2, before: first.next });
        const found = [...first.jobs, ...second.jobs].map(({ id }) => id);
        expect(found).toEqual(ids.get(state));
        expect(second.next).toBeUndefined();
      }
    }
    expect(await idsOf(alice, { state: "running" })).toEqual([]);
  });

  test("one's own job can be cancelled and brought back; a stranger's does not exist", async () => {
    const { alice, charlie } = cast;
    const { id } = await enqueue(alice.id);
    const deps = { db, queue };
    expect(await cancelJob(deps, charlie, id)).toBe("not_found");
    expect(await cancelJob(deps, alice, id)).toBe("changed");
    expect(await cancelJob(deps, alice, id)).toBe("too_late");
    expect(await findJob(db, alice, id)).toMatchObject({
      state: "cancelled",
      cancelledBy: alice.id,
    });
    expect(await retryJob(deps, charlie, id)).toBe("not_found");
    expect(await retryJob(deps, alice, id)).toBe("changed");
    expect(await findJob(db, alice, id)).toMatchObject({ state: "ready", cancelledBy: null });
    expect(await retryJob(deps, alice, id)).toBe("too_late");
  });

  test("many are retried at once, of those with one key only one, and never more than the cap", async () => {
    const { alice } = cast;
    const twice = [await enqueue(alice.id, "k")];
    await end(twice[0]!.id, "dead");
    twice.push(await enqueue(alice.id, "k"));
    await end(twice[1]!.id, "dead");
    const busy = await enqueue(alice.id, "busy");
    await end(busy.id, "dead");
    await enqueue(alice.id, "busy");
    for (let n = 0; n < 3; n++) await end((await enqueue(alice.id)).id, "dead");
    const deps = { db, queue, clock };
    expect(await retryFailed(deps, alice, { all: false, from })).toBe(4);
    expect(await findJob(db, alice, twice[1]!.id)).toMatchObject({ state: "ready" });
    expect(await idsOf(alice, { state: "dead" })).toEqual([busy.id, twice[0]!.id]);
    await db.transaction(async (tx) => {
      const options = { accountId: alice.id, title: "Work" };
      for (let n = 0; n < MOST_AT_ONCE; n++) await queue.enqueue(tx, definition, {}, options);
    });
    expect(await cancelWaiting(deps, alice, { all: false, from })).toBe(MOST_AT_ONCE);
    expect(await idsOf(alice, { state: "ready" })).toHaveLength(5);
    expect(await cancelWaiting(deps, alice, { all: false, from })).toBe(5);
  });

  test("a queue is paused and resumed once, and both stand in the audit log", async () => {
    await db.insert(db.t.queues).values({ name: "main" });
    const deps = { db, clock };
    const change = { queue: "main", from };
    expect(await pauseQueue(deps, cast.dana, change)).toBe(true);
    expect(await pauseQueue(deps, cast.dana, change)).toBe(false);
    expect((await listQueues(db))[0]).toMatchObject({ pausedBy: cast.dana.id });
    expect(await resumeQueue(deps, cast.dana, change)).toBe(true);
    expect(await pauseQueue(deps, cast.dana, { ...change, queue: "none" })).toBe(false);
    expect((await listQueues(db))[0]).toMatchObject({ pausedAt: null, pausedBy: null });
    const actions = await db.select({ action: db.t.auditEntries.action }).from(db.t.auditEntries);
    expect(actions.map(({ action }) => action)).toEqual(
      expect.arrayContaining(["jobs.queue_paused", "jobs.queue_resumed"]),
    );
  });

  test("old jobs go by age, done ones before failed ones, and waiting ones never", async () => {
    const { alice } = cast;
    const finished = await enqueue(alice.id);
    const failed = await enqueue(alice.id);
    const waiting = await enqueue(alice.id);
    await end(finished.id, "done");
    await end(failed.id, "dead");
    const attempt = { attempt: 1, owner: "w", startedAt: clock.now(), finishedAt: clock.now() };
    await db.insert(db.t.jobAttempts).values({ ...attempt, jobId: failed.id, outcome: "retry" });
    const context = { signal: new AbortController().signal, progress: () => undefined };
    clock.advance(13 * DAY);
    expect(await prune({ db, clock }, context)).toEqual(done({ deleted: 0 }));
    clock.advance(2 * DAY);
    expect(await prune({ db, clock }, context)).toEqual(done({ deleted: 1 }));
    expect(await findJob(db, alice, finished.id)).toBeUndefined();
    clock.advance(80 * DAY);
    expect(await prune({ db, clock }, context)).toEqual(done({ deleted: 1 }));
    expect(await db.$count(db.t.jobAttempts)).toBe(0);
    expect(await idsOf(alice, {})).toEqual([waiting.id]);
  });

  test("pruning goes on over many chunks", async () => {
    await db.transaction(async (tx) => {
      for (let n = 0; n < 1100; n++) {
        await queue.enqueue(tx, definition, {}, { accountId: "", title: "Work" });
      }
    });
    await db.update(db.t.jobs).set({ state: "done", finishedAt: clock.now() });
    clock.advance(20 * DAY);
    const context = { signal: new AbortController().signal, progress: () => undefined };
    expect(await prune({ db, clock }, context)).toEqual(done({ deleted: 1100 }));
  });

  describe("schedules", () => {
    test("fire at their time in their zone, once for all processes", async () => {
      const schedule = { ...nightly("skip"), job: definition };
      const first = createTicker(db, { queue, clock }, [schedule]);
      const second = createTicker(db, { queue, clock }, [schedule]);
      await Promise.all([first(), second()]);
      expect(await db.$count(db.t.jobs)).toBe(0);
      // From 10:00 in Berlin to a second past 03:00 there.
      clock.advance(17 * 3_600_000 - 1000);
      await first();
      expect(await db.$count(db.t.jobs)).toBe(0);
      clock.advance(2000);
      await first();
      await second();
      await first();
      expect(await db.$count(db.t.jobs)).toBe(1);
      clock.advance(DAY);
      await second();
      await first();
      expect(await db.$count(db.t.jobs)).toBe(2);
    });

    test("that were missed while nothing ran are skipped or made up for once", async () => {
      for (const [missed, expected] of [
        ["skip", 0],
        ["once", 1],
      ] as const) {
        await db.delete(db.t.schedules);
        await createTicker(db, { queue, clock }, [nightly(missed)])();
        clock.advance(5 * DAY);
        const restarted = createTicker(db, { queue, clock }, [nightly(missed)]);
        await restarted();
        await restarted();
        expect(await db.$count(db.t.jobs)).toBe(expected);
      }
    });

    test("catch up what was missed, each time once, and of very many the newest", async () => {
      const schedule = { ...nightly({ catchUp: 3 }), job: definition };
      await createTicker(db, { queue, clock }, [schedule])();
      const sleeper = createTicker(db, { queue, clock }, [schedule]);
      await sleeper();
      clock.advance(2 * DAY);
      await createTicker(db, { queue, clock }, [schedule])();
      expect(await db.$count(db.t.jobs)).toBe(2);
      // What others have done meanwhile is not done again by one that slept.
      clock.advance(DAY);
      await sleeper();
      expect(await db.$count(db.t.jobs)).toBe(3);
      clock.advance(10 * DAY);
      await sleeper();
      expect(await db.$count(db.t.jobs)).toBe(6);
    });

    test("whose times cannot be understood stop the start", () => {
      const times: [cron: string, timeZone: string, words: string | RegExp][] = [
        ["0 25 * * *", "UTC", /hour/],
        ["0 3 30 2 *", "UTC", "never comes"],
        ["0 3 * * *", "Nowhere/Town", /zone/i],
        ["* * * * * *", "UTC", /5/],
      ];
      for (const [cron, timeZone, words] of times) {
        const create = () =>
          createTicker(db, { queue, clock }, [{ ...nightly("skip"), cron, timeZone }]);
        expect(create).toThrow(words);
      }
    });
  });
});
