import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { z } from "zod";
import type { Deps } from "../../src/app.ts";
import { eq } from "../../src/db/drizzle.ts";
import { createQueue } from "../../src/db/jobs/queue.ts";
import type { Row } from "../../src/db/schema.ts";
import type { JobState } from "../../src/db/schema/jobs.ts";
import { changedJob } from "../../src/platform/jobs/engine.ts";
import { defineJob, done } from "../../src/platform/jobs/job.ts";
import { urls } from "../../src/urls.ts";
import { createTestApp, type TestApp } from "../setup/app.ts";
import { type Cast, createCast } from "../setup/cast.ts";

const definition = defineJob<Deps>()({
  name: "test.work",
  label: "Test work",
  queue: "main",
  payload: z.object({}),
  run: async () => done(),
});

let t: TestApp;
let cast: Cast;
let mine: string;

beforeEach(async () => {
  t = await createTestApp();
  const { db, clock, live } = t.deps;
  t.deps.queue = createQueue<Deps>(db, { clock, live });
  cast = await createCast(t.deps);
  await db.insert(db.t.queues).values({ name: "main" });
  mine = await enqueue("alice", "Alice's <work>");
});
afterEach(() => t.close());

const enqueue = async (who: keyof Cast, title: string) => {
  t.deps.clock.advance(1);
  const options = { accountId: cast[who].account.id, title };
  const { db, queue } = t.deps;
  return (await db.transaction((tx) => queue.enqueue(tx, definition, {}, options))).id;
};
const set = (id: string, values: Partial<Row<"jobs">>) => {
  const { db } = t.deps;
  return db.update(db.t.jobs).set(values).where(eq(db.t.jobs.id, id));
};
const end = (id: string, state: JobState, error = "") =>
  set(id, { state, error, attempts: 5, finishedAt: t.deps.clock.now() });
const find = async (id: string) => {
  const { db } = t.deps;
  const [row] = await db.select().from(db.t.jobs).where(eq(db.t.jobs.id, id));
  return row;
};
const ask = async (who: keyof Cast | undefined, url: string, options = {}) => {
  const response = await t.request(url, {
    ...(who && { cookie: cast[who].cookie }),
    ...options,
  });
  return { response, status: response.status, text: await response.text() };
};
const post = (who: keyof Cast | undefined, url: string) => ask(who, url, { form: {} });

const pages: [string, () => string][] = [
  ["the list", () => urls.jobs.index()],
  ["a job", () => urls.jobs.show(mine)],
];
const changes: [string, () => string, () => Promise<unknown>][] = [
  ["cancel", () => urls.jobs.cancellation(mine), async () => undefined],
  ["retry", () => urls.jobs.retry(mine), () => end(mine, "dead")],
];

describe.each(pages)("The page of %s", (name, url) => {
  test("shows the job with its state in a word", async () => {
    const { status, text } = await ask("alice", url());
    expect(status).toBe(200);
    expect(text).toContain("Alice&#39;s &lt;work&gt;");
    expect(text).toContain("Test work");
    expect(text).toContain("Waiting");
  });

  test("sends who is not signed in to the sign-in", async () => {
    const { response } = await ask(undefined, url());
    expect([response.status, response.headers.get("location")]).toEqual([
      303,
      urls.signIn.new(url()),
    ]);
  });

  test("shows a stranger and a teammate nothing of it", async () => {
    for (const who of ["bob", "charlie"] as const) {
      const { status, text } = await ask(who, url());
      expect(status).toBe(name === "a job" ? 404 : 200);
      expect(text).not.toContain("Alice&#39;s");
    }
  });
});

describe.each(changes)("To %s", (_name, url, prepare) => {
  test("changes the job and goes back to where the person was", async () => {
    await prepare();
    const before = (await find(mine))?.state;
    const referer = `${t.deps.config.PUBLIC_URL}${urls.jobs.index({ state: "dead" })}`;
    const { response } = await ask("alice", url(), { form: {}, headers: { referer } });
    expect([response.status, response.headers.get("location")]).toEqual([
      303,
      urls.jobs.index({ state: "dead" }),
    ]);
    expect((await find(mine))?.state).not.toBe(before);
  });

  test("says so when it is too late", async () => {
    await end(mine, "done");
    const { status, text } = await post("alice", url());
    expect(status).toBe(409);
    expect(text).toContain('class="flash"');
    expect((await find(mine))?.state).toBe("done");
  });

  test("is refused to who is not signed in, and does not exist for a stranger", async () => {
    await prepare();
    const before = (await find(mine))?.state;
    expect((await post(undefined, url())).status).toBe(303);
    expect((await post("charlie", url())).status).toBe(404);
    expect((await find(mine))?.state).toBe(before);
  });

  test("works for an admin", async () => {
    await prepare();
    expect((await post("dana", url())).status).toBe(303);
  });
});

test("an id that is none is not found", async () => {
  for (const id of ["nonsense", "%00", "a".repeat(300)]) {
    expect((await ask("alice", urls.jobs.show(id))).status).toBe(404);
    expect((await post("alice", urls.jobs.cancellation(id))).status).toBe(404);
    expect((await post("alice", urls.jobs.retry(id))).status).toBe(404);
  }
});

test("a failed job says why and offers the retry, attempt by attempt", async () => {
  const { db, clock } = t.deps;
  await end(mine, "dead", "Jira said <no>");
  await db.insert(db.t.jobAttempts).values({
    jobId: mine,
    attempt: 5,
    owner: "w",
    startedAt: clock.now(),
    finishedAt: new Date(clock.now().getTime() + 1500),
    outcome: "timeout",
    error: "It took longer than 1 s.",
  });
  const { text } = await ask("alice", urls.jobs.show(mine));
  for (const words of ["Failed", "Jira said &lt;no&gt;", "Took too long", "1.5 s", "Retry"]) {
    expect(text).toContain(words);
  }
});

test("a running job shows its progress, and its part of the page follows a stream", async () => {
  await run(mine, 12);
  for (const [page, stream] of [
    [urls.jobs.index(), urls.jobs.stream()],
    [urls.jobs.show(mine), urls.jobs.showStream(mine)],
  ] as const) {
    const { text } = await ask("alice", page);
    for (const words of ["Running", "Reading pages", "12 of 40", `hx-sse:connect="${stream}"`]) {
      expect(text).toContain(words);
    }
    // Without JavaScript the browser loads it again.
    expect(text).toContain('<noscript><meta http-equiv="refresh"');
  }
  await end(mine, "done");
  expect((await ask("alice", urls.jobs.show(mine))).text).not.toContain("hx-sse");
});

describe("a stream", () => {
  test("of a job sends it as it changes, says the end, and lets go", async () => {
    await run(mine, 12);
    const stream = await follow("alice", urls.jobs.showStream(mine));
    await vi.waitFor(() => expect(stream.text()).toContain("12 of 40"));
    expect(stream.text()).toMatch(/^data: <div id="job"/m);
    await end(mine, "done");
    t.deps.live.wake(changedJob(mine));
    await stream.over;
    expect(stream.text()).toMatch(/Done[^]*event: end\ndata: \n\n$/);
    expect(t.deps.streams.count()).toBe(0);
  });

  test("of the list goes on with what changes, and many changes at once are few events", async () => {
    const stream = await follow("alice", urls.jobs.stream({ state: "ready" }));
    await vi.waitFor(() => expect(stream.text()).toContain("Alice&#39;s"));
    for (let n = 0; n < 20; n++) await enqueue("alice", `Number ${n}.`);
    await vi.waitFor(() => expect(stream.text()).toContain("Number 19."), 3000);
    expect(stream.text().match(/^data: <div id="jobs"/gm)?.length).toBeLessThanOrEqual(3);
    await stream.reader.cancel();
  });

  test("sees what another process changed, without a wake-up", async () => {
    const stream = await follow("alice", urls.jobs.stream());
    await vi.waitFor(() => expect(stream.text()).toContain("Waiting"));
    await end(mine, "dead");
    await vi.waitFor(() => expect(stream.text()).toContain("Failed"), 4000);
    await stream.reader.cancel();
  });

  test.each([
    ["of the list", () => urls.jobs.stream()],
    ["of a job", () => urls.jobs.showStream(mine)],
  ])("%s ends within a second when its tab is closed", async (_name, url) => {
    const stream = await follow("alice", url());
    await vi.waitFor(() => expect(stream.text()).toContain("Waiting"));
    expect(t.deps.streams.count()).toBe(1);
    await stream.reader.cancel();
    await vi.waitFor(() => expect(t.deps.streams.count()).toBe(0), 1000);
  });

  test("shows nobody what is not theirs", async () => {
    for (const who of ["bob", "charlie"] as const) {
      expect((await ask(who, urls.jobs.showStream(mine))).status).toBe(404);
    }
    expect((await ask(undefined, urls.jobs.showStream(mine))).status).not.toBe(200);
    expect((await ask("alice", urls.jobs.showStream("nonsense"))).status).toBe(404);
    const list = await follow("charlie", urls.jobs.stream({ all: "1" }));
    await vi.waitFor(() => expect(list.text()).toContain("No jobs here"));
    await list.reader.cancel();
  });
});

const run = async (id: string, read: number) => {
  const { db, clock } = t.deps;
  await set(id, { state: "running", startedAt: clock.now(), attempts: 1 });
  const step = { done: read, total: 40, text: "Reading pages", updatedAt: clock.now() };
  await db.insert(db.t.jobProgress).values({ jobId: id, ...step });
};

/** Events as they come, until the server ends it. */
async function follow(who: keyof Cast, url: string) {
  const answer = await t.request(url, { cookie: cast[who].cookie });
  const reader = answer.body!.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  const over = (async () => {
    for (;;) {
      const { done: isDone, value } = await reader.read();
      if (isDone) return;
      text += value;
    }
  })();
  return { reader, over, text: () => text };
}

test("an admin sees everybody's only when asking for them; nobody else does", async () => {
  expect((await ask("dana", urls.jobs.index())).text).not.toContain("Alice&#39;s");
  const all = await ask("dana", urls.jobs.index({ all: "1" }));
  expect(all.text).toContain("Alice&#39;s");
  expect(all.text).toContain(cast.alice.account.name);
  expect((await ask("charlie", urls.jobs.index({ all: "1" }))).text).not.toContain("Alice&#39;s");
});

test("the filter shows one state, and an unknown one shows all", async () => {
  const failed = await enqueue("alice", "Broken");
  await end(failed, "dead");
  const { text } = await ask("alice", urls.jobs.index({ state: "dead" }));
  expect(text).toContain("Broken");
  expect(text).not.toContain("Alice&#39;s &lt;work");
  const odd = await ask("alice", urls.jobs.index({ state: "odd" }));
  expect(odd.text).toContain("Broken");
  expect(odd.text).toContain("Alice&#39;s &lt;work");
});

test("long lists go on by key on further pages", async () => {
  for (let n = 0; n < 26; n++) await enqueue("alice", `Number ${n}.`);
  const first = await ask("alice", urls.jobs.index());
  expect(first.text).toContain("Number 25.");
  expect(first.text).not.toContain("Number 0.");
  const next = /href="([^"]*before=[^"]*)"/.exec(first.text)?.[1] ?? "";
  const second = await ask("alice", next.replaceAll("&amp;", "&"));
  expect(second.text).toContain("Number 0.");
  expect(second.text).toContain("Newest");
});

test("an admin pauses and resumes a queue; a member may not and sees no queues", async () => {
  const { db } = t.deps;
  const pausedAt = async () => (await db.select().from(db.t.queues))[0]?.pausedAt;
  expect((await post("alice", urls.jobs.pause("main"))).status).toBe(403);
  expect((await post(undefined, urls.jobs.pause("main"))).status).toBe(303);
  expect(await pausedAt()).toBeNull();
  expect((await ask("alice", urls.jobs.index())).text).not.toContain("Queues");
  expect((await post("dana", urls.jobs.pause("main"))).status).toBe(303);
  expect(await pausedAt()).not.toBeNull();
  expect((await ask("dana", urls.jobs.index())).text).toContain("Paused");
  expect((await post("dana", urls.jobs.resume("main"))).status).toBe(303);
  expect(await pausedAt()).toBeNull();
  expect((await post("dana", urls.jobs.resume("none"))).status).toBe(303);
});

const failed = async () => {
  await end(mine, "dead");
  const more = [await enqueue("alice", "Two"), await enqueue("bob", "Bob's")];
  for (const id of more) await end(id, "dead");
  return [mine, ...more];
};
const statesOf = async (ids: string[]) =>
  Promise.all(ids.map(async (id) => (await find(id))?.state));

describe("all at once", () => {
  test("a person retries the own failed ones, and is told how many", async () => {
    const ids = await failed();
    expect((await ask("alice", urls.jobs.index({ state: "dead" }))).text).toContain("Retry all");
    const { response } = await post("alice", urls.jobs.retries({ all: "1" }));
    expect(response.status).toBe(303);
    expect(await statesOf(ids)).toEqual(["ready", "ready", "dead"]);
    const page = await ask("alice", response.headers.get("location") ?? "");
    expect(page.text).toContain("2 jobs will be tried again.");
    expect(page.text).not.toContain("Retry all");
  });

  test("an admin retries and cancels everybody's, which stands in the audit log", async () => {
    const { db } = t.deps;
    const ids = await failed();
    expect((await post("dana", urls.jobs.retries())).status).toBe(303);
    expect(await statesOf(ids)).toEqual(["dead", "dead", "dead"]);
    await post("dana", urls.jobs.retries({ all: "1" }));
    expect(await statesOf(ids)).toEqual(["ready", "ready", "ready"]);
    const { response } = await post("dana", urls.jobs.cancellations({ all: "1" }));
    expect(await statesOf(ids)).toEqual(["cancelled", "cancelled", "cancelled"]);
    const page = await ask("dana", response.headers.get("location") ?? "");
    expect(page.text).toContain("Cancelled: 3 jobs.");
    const entries = await db.select().from(db.t.auditEntries);
    expect(entries.map(({ action }) => action)).toEqual(
      expect.arrayContaining(["jobs.all_retried", "jobs.all_cancelled"]),
    );
  });

  test("a person cancels the own waiting ones; what runs goes on", async () => {
    const running = await enqueue("alice", "Runs");
    await set(running, { state: "running", startedAt: t.deps.clock.now() });
    const bobs = await enqueue("bob", "Bob's");
    await post("alice", urls.jobs.cancellations());
    expect(await statesOf([mine, running, bobs])).toEqual(["cancelled", "running", "ready"]);
    expect((await find(mine))?.cancelledBy).toBe(cast.alice.account.id);
  });

  test("is not for who is signed out; a viewer cancels, but retries nothing", async () => {
    const { db } = t.deps;
    const { accounts } = db.t;
    expect((await post(undefined, urls.jobs.retries())).response.headers.get("location")).toContain(
      urls.signIn.create(),
    );
    await db.update(accounts).set({ role: "viewer" }).where(eq(accounts.id, cast.alice.account.id));
    expect((await post("alice", urls.jobs.retries())).status).toBe(403);
    expect((await post("alice", urls.jobs.cancellations())).status).toBe(303);
    expect((await find(mine))?.state).toBe("cancelled");
  });
});

test("a viewer cancels an own job, but retries none: it may publish", async () => {
  const { db } = t.deps;
  const { accounts } = db.t;
  await db.update(accounts).set({ role: "viewer" }).where(eq(accounts.id, cast.alice.account.id));
  await end(mine, "dead");
  expect((await post("alice", urls.jobs.retry(mine))).status).toBe(403);
  expect(await find(mine)).toMatchObject({ state: "dead" });
  const waiting = await enqueue("alice", "Waiting");
  expect((await post("alice", urls.jobs.cancellation(waiting))).status).toBe(303);
});
