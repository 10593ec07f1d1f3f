import { afterAll, beforeAll, expect, test } from "vitest";
import { createOutbound } from "../../src/platform/outbound/create.ts";
import { systemClock } from "../../src/platform/clock.ts";
import { createLog } from "../../src/platform/telemetry/create-log.ts";
import { urls } from "../../src/urls.ts";
import { deliver } from "../../src/webhooks/deliver.ts";
import { listDeliveries } from "../../src/webhooks/deliveries.ts";
import { listWebhooks } from "../../src/webhooks/webhook.ts";
import { createProgram } from "../setup/api.ts";
import { createTestApp, type TestApp } from "../setup/app.ts";
import { type Cast, createCast, createMember } from "../setup/cast.ts";
import { type Receiver, startReceiver } from "../setup/receiver.ts";

let receiver: Receiver;
let t: TestApp;
let cast: Cast;
let id: string;
let delivery: string;
let answered: { status: number; text: string };

const SECRET = /whsec_[\w+/=]{44}/;
const form = () => ({
  name: "Team <channel>",
  url: receiver.url,
  events: ["draft.ready", "job.dead"],
});

beforeAll(async () => {
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
  const { cookie } = cast.alice;
  const answer = await t.request(urls.webhooks.create(), { cookie, form: form() });
  answered = { status: answer.status, text: await answer.text() };
  const [webhook] = await listWebhooks(t.deps.db, cast.alice.account);
  id = webhook?.id ?? "";
  await t.request(urls.webhooks.test(id), { cookie, form: {} });
  const { deliveries } = await listDeliveries(t.deps.db, id);
  delivery = deliveries[0]?.id ?? "";
});
afterAll(async () => {
  await t.close();
  await receiver.close();
});

const pages = () => [urls.webhooks.index(), urls.webhooks.new(), urls.webhooks.show(id)];
const ofOne = () => [
  urls.webhooks.update(id),
  urls.webhooks.pause(id),
  urls.webhooks.resume(id),
  urls.webhooks.secret(id),
  urls.webhooks.test(id),
  urls.webhooks.redelivery(id, delivery),
  urls.webhooks.removal(id),
];

test("its page shows the secret once, right after it is made", async () => {
  expect(answered).toEqual({ status: 200, text: expect.stringMatching(SECRET) });
  const later = await t.request(urls.webhooks.show(id), { cookie: cast.alice.cookie });
  expect(await later.text()).not.toMatch(SECRET);
});

test("a signed-out person signs in first, and a viewer has no webhooks", async () => {
  const viewer = await createMember(t.deps, {
    employeeId: "e9",
    name: "Vera",
    email: "vera@example.com",
    role: "viewer",
  });
  for (const url of pages()) {
    const out = await t.request(url);
    expect([url, out.status]).toEqual([url, 303]);
    const seen = await t.request(url, { cookie: viewer.cookie });
    expect([url, seen.status]).toEqual([url, 403]);
  }
});

test("somebody else's webhook is not found, an admin's eyes included, and nothing changes", async () => {
  for (const { cookie } of [cast.bob, cast.dana]) {
    expect((await t.request(urls.webhooks.show(id), { cookie })).status).toBe(404);
    for (const url of ofOne()) {
      const answer = await t.request(url, { cookie, form: form() });
      expect([url, answer.status]).toEqual([url, 404]);
    }
  }
  expect((await listDeliveries(t.deps.db, id)).deliveries).toHaveLength(1);
  expect(await listWebhooks(t.deps.db, cast.alice.account)).toHaveLength(1);
});

test("the form comes back with what was typed and what to do", async () => {
  const { cookie } = cast.alice;
  const typed = { name: "Mine", url: "http://10.1.2.3/hook" };
  const answer = await t.request(urls.webhooks.create(), { cookie, form: typed });
  expect(answer.status).toBe(422);
  const text = await answer.text();
  expect(text).toContain("http://10.1.2.3/hook");
  expect(text).toContain("EGRESS_ALLOW");
  expect(text).toContain("Tick at least one thing");
  const forAll = await t.request(urls.webhooks.create(), {
    cookie,
    form: { ...form(), isForAll: "on" },
  });
  expect(forAll.status).toBe(422);
});

test("its page shows the log, changes it, sends again, pauses, resumes and removes it", async () => {
  const { cookie } = cast.alice;
  const page = async () => (await t.request(urls.webhooks.show(id), { cookie })).text();
  const act = async (url: string, values: Record<string, string | string[]> = {}) =>
    (await t.request(url, { cookie, form: values })).headers.get("location");
  expect(await page()).toContain("Waiting");
  expect(await page()).not.toMatch(SECRET);
  receiver.next({ status: 500 });
  const context = { signal: new AbortController().signal, lastAttempt: true };
  await deliver(t.deps, delivery, context);
  expect(await page()).toContain("It answered 500 and not 2xx.");
  const again = urls.webhooks.show(id, { done: "again" });
  expect(await act(urls.webhooks.redelivery(id, delivery))).toBe(again);
  expect((await listDeliveries(t.deps.db, id)).deliveries).toHaveLength(2);
  const saved = await act(urls.webhooks.update(id), { ...form(), name: "Other" });
  expect(saved).toBe(urls.webhooks.show(id, { done: "saved" }));
  expect(await page()).toContain("Other");
  await act(urls.webhooks.pause(id));
  expect(await page()).toContain("Switch on");
  await act(urls.webhooks.resume(id));
  expect(await page()).toContain("Send a test");
  const renewed = await t.request(urls.webhooks.secret(id), { cookie, form: {} });
  expect(await renewed.text()).toMatch(SECRET);
  expect(await page()).toContain("The one before still signs");
  expect(await act(urls.webhooks.removal(id))).toBe(urls.webhooks.index({ done: "removed" }));
  expect(await listWebhooks(t.deps.db, cast.alice.account)).toEqual([]);
});

test("one that was switched off is named on its owner's dashboard", async () => {
  const { cookie, account } = cast.bob;
  await t.request(urls.webhooks.create(), { cookie, form: form() });
  const [webhook] = await listWebhooks(t.deps.db, account);
  await t.request(urls.webhooks.test(webhook?.id ?? ""), { cookie, form: {} });
  const { deliveries } = await listDeliveries(t.deps.db, webhook?.id ?? "");
  receiver.next({ status: 410 });
  const context = { signal: new AbortController().signal, lastAttempt: false };
  await deliver(t.deps, deliveries[0]?.id ?? "", context);
  const dashboard = await (await t.request(urls.dashboard(), { cookie })).text();
  expect(dashboard).toContain("Mend the webhook Team &lt;channel&gt;");
});

test("a program makes one, sees its secret once, and reads its log", async () => {
  const program = await createProgram(t, cast.charlie.account, ["webhooks:write"]);
  const body = { name: "Build", url: receiver.url, events: ["job.dead"] };
  const made = await program("/webhooks", { body, headers: { "Idempotency-Key": "one" } });
  expect(made.status).toBe(201);
  expect(made.text).toMatch(SECRET);
  const [webhook] = await listWebhooks(t.deps.db, cast.charlie.account);
  const path = `/webhooks/${webhook?.id ?? ""}`;
  expect((await program(path)).text).not.toMatch(SECRET);
  const post = { method: "POST", headers: { "Idempotency-Key": "two" } };
  expect((await program(`${path}/test`, post)).status).toBe(202);
  const log = await program(`${path}/deliveries`);
  expect(log.json).toMatchObject({ data: [{ event: "webhook.test", state: "waiting" }] });
  const inside = { ...body, url: "http://10.1.2.3/" };
  const refused = await program("/webhooks", {
    body: inside,
    headers: { "Idempotency-Key": "three" },
  });
  expect(refused.status).toBe(422);
  const stranger = await createProgram(t, cast.bob.account, ["webhooks:write"]);
  expect((await stranger(path)).status).toBe(404);
  const reader = await createProgram(t, cast.charlie.account, ["drafts:read"]);
  expect((await reader(path)).status).toBe(403);
});
