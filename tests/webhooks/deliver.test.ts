import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Deps } from "../../src/app.ts";
import { eq } from "../../src/db/drizzle.ts";
import { createWorker } from "../../src/db/jobs/worker.ts";
import { createOutbound } from "../../src/platform/outbound/create.ts";
import { systemClock } from "../../src/platform/clock.ts";
import { cancel, defineJob, type Fate, type JobContext } from "../../src/platform/jobs/job.ts";
import type { Worker } from "../../src/platform/jobs/queue.ts";
import { createLog } from "../../src/platform/telemetry/create-log.ts";
import { checkWebhook } from "../../src/webhooks/check.ts";
import { deliver } from "../../src/webhooks/deliver.ts";
import { deliverJob } from "../../src/webhooks/deliver-job.ts";
import { deadJobJob } from "../../src/webhooks/jobs.ts";
import { listDeliveries, sendAgain, sendTest } from "../../src/webhooks/deliveries.ts";
import {
  createWebhook,
  findWebhook,
  pauseWebhook,
  renewSecret,
  resumeWebhook,
} from "../../src/webhooks/webhook.ts";
import { z } from "zod";
import { createTestApp, type TestApp } from "../setup/app.ts";
import { type Cast, createCast } from "../setup/cast.ts";
import { type Receiver, startReceiver } from "../setup/receiver.ts";
import { verify } from "./standard.ts";

const FROM = { address: "127.0.0.1", requestId: "test" };
const DAY = 86_400_000;

let receiver: Receiver;
let t: TestApp;
let cast: Cast;
let workers: Worker[];

beforeEach(async () => {
  receiver = await startReceiver();
  const outbound = createOutbound({
    egress: "open",
    allow: [],
    loopback: [receiver.address],
    own: [],
    userAgent: "Countersign",
    clock: systemClock,
    log: createLog("silent"),
  });
  t = await createTestApp({ deps: { outbound } });
  cast = await createCast(t.deps);
  workers = [];
});
afterEach(async () => {
  await Promise.all(workers.map((worker) => worker.stop(0)));
  await t.close();
  await receiver.close();
});

async function hook(url = receiver.url) {
  const input = { name: "CI", url, events: ["job.dead" as const], isForAll: false };
  const made = await createWebhook(t.deps, cast.alice.account, input, FROM);
  if (!made.ok) throw new Error(made.code);
  return made;
}

const bring = (id: string, more: Partial<JobContext> = {}): Promise<Fate> =>
  deliver(t.deps, id, { signal: new AbortController().signal, lastAttempt: false, ...more });

async function message(webhookId: string): Promise<string> {
  const id = await sendTest(t.deps, cast.alice.account, webhookId);
  if (id === undefined) throw new Error("no such webhook");
  return id;
}

async function deliveryOf(webhookId: string, id: string) {
  const { deliveries } = await listDeliveries(t.deps.db, webhookId);
  return deliveries.find((one) => one.id === id);
}

const now = () => t.deps.clock.now();

test("a message is signed as Standard Webhooks says, and the log says that it arrived", async () => {
  const { id, secret } = await hook();
  const sent = await message(id);
  expect(await bring(sent)).toEqual({ type: "done" });
  const [received] = receiver.messages;
  if (!received) throw new Error("nothing arrived");
  expect(received.headers).toMatchObject({
    "content-type": "application/json",
    "webhook-id": sent,
    "webhook-timestamp": String(now().getTime() / 1000),
  });
  expect(verify(secret, received, now())).toBe(true);
  expect(verify(secret, { ...received, body: `${received.body} ` }, now())).toBe(false);
  expect(verify(`whsec_${Buffer.alloc(32).toString("base64")}`, received, now())).toBe(false);
  expect(JSON.parse(received.body)).toMatchObject({
    type: "webhook.test",
    version: 1,
    data: { webhookId: id },
  });
  expect(await deliveryOf(id, sent)).toMatchObject({
    state: "delivered",
    status: 204,
    attempts: 1,
  });
  // A job that comes back brings nothing twice.
  expect(await bring(sent)).toMatchObject({ type: "cancel" });
  expect(receiver.messages).toHaveLength(1);
});

test("after a renewal both secrets count for a day, then the new one alone", async () => {
  const { id, secret: old } = await hook();
  const renewed = await renewSecret(t.deps, cast.alice.account, { id, from: FROM });
  await bring(await message(id));
  t.deps.clock.advance(DAY + 1000);
  await bring(await message(id));
  const [during, after] = receiver.messages;
  if (!during || !after || renewed === undefined) throw new Error("two messages were due");
  const then = new Date(now().getTime() - DAY - 1000);
  expect([verify(old, during, then), verify(renewed, during, then)]).toEqual([true, true]);
  expect([verify(old, after, now()), verify(renewed, after, now())]).toEqual([false, true]);
});

test("what is refused comes again later, when the receiver says so or after growing waits", async () => {
  const { id } = await hook();
  const sent = await message(id);
  receiver.next({ status: 500 }, { status: 503, headers: { "retry-after": "120" } });
  expect(await bring(sent)).toEqual({ type: "retry", reason: "It answered 500 and not 2xx." });
  expect(await bring(sent)).toMatchObject({ type: "retry", afterMs: 120_000 });
  expect(await deliveryOf(id, sent)).toMatchObject({ state: "waiting", status: 503, attempts: 2 });
  expect(await bring(sent)).toEqual({ type: "done" });
  const ids = receiver.messages.map(({ headers }) => headers["webhook-id"]);
  expect(ids).toEqual([sent, sent, sent]);
  const waits = Array.from({ length: 9 }, (_, n) => deliverJob.backoffMs?.(n + 1) ?? 0);
  expect(waits).toEqual(waits.toSorted((a, b) => a - b));
});

test("the last attempt leaves a failed delivery, and a person sends it again under its old id", async () => {
  const { id, secret } = await hook();
  const sent = await message(id);
  receiver.next({ status: 500 });
  expect(await bring(sent, { lastAttempt: true })).toEqual({ type: "done" });
  expect(await deliveryOf(id, sent)).toMatchObject({ state: "failed", status: 500 });
  const named = { webhookId: id, deliveryId: sent };
  const again = (await sendAgain(t.deps, cast.alice.account, named)) ?? "";
  expect(await bring(again)).toEqual({ type: "done" });
  const [first, second] = receiver.messages;
  if (!first || !second) throw new Error("two messages were due");
  expect(second.headers["webhook-id"]).toBe(sent);
  expect(second.body).toBe(first.body);
  expect(verify(secret, second, now())).toBe(true);
  expect(await deliveryOf(id, again)).toMatchObject({ state: "delivered", again: sent });
});

test("a redirect is not followed", async () => {
  const { id } = await hook();
  const elsewhere = await startReceiver();
  const sent = await message(id);
  receiver.next({ status: 307, headers: { location: elsewhere.url } });
  expect(await bring(sent)).toMatchObject({ type: "retry" });
  expect(elsewhere.messages).toEqual([]);
  expect((await deliveryOf(id, sent))?.error).toContain("leads elsewhere");
  await elsewhere.close();
});

test("410 switches the webhook off, says why, and what waits then fails", async () => {
  const { id } = await hook();
  const [sent, waiting] = [await message(id), await message(id)];
  receiver.next({ status: 410 });
  expect(await bring(sent)).toEqual({ type: "done" });
  const off = await findWebhook(t.deps.db, cast.alice.account, id);
  expect(off).toMatchObject({ disabledAt: now(), disabledReason: expect.stringContaining("410") });
  expect(await bring(waiting)).toMatchObject({ type: "cancel" });
  expect(receiver.messages).toHaveLength(1);
  expect(await deliveryOf(id, waiting)).toMatchObject({ state: "failed", attempts: 0 });
});

test("days without a success switch it off, and one success starts them anew", async () => {
  const { id } = await hook();
  const fail = async () => {
    receiver.next({ status: 500 });
    await bring(await message(id));
  };
  const isOff = async () =>
    (await findWebhook(t.deps.db, cast.alice.account, id))?.disabledAt !== null;
  await fail();
  t.deps.clock.advance(4 * DAY);
  await bring(await message(id));
  t.deps.clock.advance(2 * DAY);
  await fail();
  expect(await isOff()).toBe(false);
  t.deps.clock.advance(5 * DAY);
  await fail();
  expect(await isOff()).toBe(true);
  await resumeWebhook(t.deps, cast.alice.account, { id, from: FROM });
  await fail();
  expect(await isOff()).toBe(false);
});

test("a private address and one inside are refused, in the form and when it is due", async () => {
  for (const url of ["http://127.0.0.1:9/a", "http://10.0.0.1/a", "http://169.254.169.254/"]) {
    const typed = { name: "CI", url, events: ["job.dead" as const], isForAll: false };
    const checked = await checkWebhook(t.deps, cast.alice.account, typed);
    expect(checked).toMatchObject({ ok: false, errors: { url: expect.any(String) } });
  }
  const typed = { name: "CI", url: receiver.url, events: ["job.dead" as const], isForAll: true };
  expect(await checkWebhook(t.deps, cast.alice.account, typed)).toMatchObject({
    ok: false,
    errors: { isForAll: expect.any(String) },
  });
  expect(await checkWebhook(t.deps, cast.dana.account, typed)).toMatchObject({ ok: true });
  expect(receiver.messages).toEqual([]);
  // The name may lead elsewhere by then.
  const { id } = await hook("http://169.254.169.254/");
  const sent = await message(id);
  expect(await bring(sent)).toEqual({ type: "done" });
  expect(await deliveryOf(id, sent)).toMatchObject({ state: "failed", status: null });
});

async function work(): Promise<Worker> {
  const breaks = defineJob<Deps>()({
    name: "test.breaks",
    label: "Break",
    queue: "main",
    attempts: 1,
    payload: z.object({}),
    run: () => Promise.reject(new Error("broken")),
  });
  const { deps } = t;
  const worker = createWorker<Deps>({
    ...deps,
    deps: () => deps,
    jobs: [breaks, deliverJob, deadJobJob],
    schedules: [],
    whenDead: deadJobJob,
    limits: { slots: 4 },
  });
  workers.push(worker);
  const about = { accountId: cast.alice.account.id, title: "A plan that stays here" };
  await deps.db.transaction((tx) => deps.queue.enqueue(tx, breaks, {}, about));
  await worker.start();
  return worker;
}

test("a process that stops while the receiver is silent leaves the message to the next one", async () => {
  const { id } = await hook();
  const sent = await message(id);
  receiver.next({ hangs: true });
  const aborter = new AbortController();
  const attempt = bring(sent, { signal: aborter.signal });
  await vi.waitFor(() => expect(receiver.messages).toHaveLength(1), { timeout: 20_000 });
  aborter.abort();
  expect(await attempt).toMatchObject({ type: "retry" });
  expect(await bring(sent)).toEqual({ type: "done" });
  const ids = receiver.messages.map(({ headers }) => headers["webhook-id"]);
  expect(ids).toEqual([sent, sent]);
});

test("a job that dies is told by the worker that saw it die, in one message", async () => {
  const { secret } = await hook();
  await work();
  await vi.waitFor(() => expect(receiver.messages).toHaveLength(1), { timeout: 20_000 });
  const [received] = receiver.messages;
  if (!received) throw new Error("nothing arrived");
  expect(verify(secret, received, now())).toBe(true);
  expect(JSON.parse(received.body)).toMatchObject({
    type: "job.dead",
    data: { name: "test.breaks", accountId: cast.alice.account.id },
  });
  expect(received.body).not.toContain("A plan");
  const { jobs } = t.deps.db.t;
  await vi.waitFor(
    async () => {
      const rows = await t.deps.db.select().from(jobs).where(eq(jobs.name, "webhooks.deliver"));
      expect(rows.map(({ state }) => state)).toEqual(["done"]);
    },
    { timeout: 20_000 },
  );
  await sleep(50);
  expect(receiver.messages).toHaveLength(1);
});

test("paused before it was due: the log says so, and nothing leaves", async () => {
  const { id } = await hook();
  const sent = await message(id);
  await pauseWebhook(t.deps, cast.alice.account, { id, from: FROM });
  expect(await bring(sent)).toEqual(cancel("there is nothing to bring any more"));
  expect(receiver.messages).toEqual([]);
  expect((await deliveryOf(id, sent))?.error).toContain("off");
});
