// The whole product with its worker: what people do arrives at a receiver of theirs.
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type { Deps } from "../../src/app.ts";
import { eq } from "../../src/db/drizzle.ts";
import { createWorker } from "../../src/db/jobs/worker.ts";
import type { WebhookEvent } from "../../src/db/schema/webhooks.ts";
import { composeJob } from "../../src/drafts/jobs.ts";
import { jobs, schedules, whenDead } from "../../src/jobs.ts";
import type { Worker } from "../../src/platform/jobs/queue.ts";
import { urls } from "../../src/urls.ts";
import { EVENTS } from "../../src/webhooks/payload.ts";
import { type Drafting, startDrafting } from "../setup/drafting.ts";
import { type Receiver, type ReceivedMessage, startReceiver } from "../setup/receiver.ts";
import {
  createAnyway,
  createVisitor,
  expectRedirect,
  formFields,
  unescapeHtml,
  type Visitor,
} from "../setup/visitor.ts";
import { verify } from "./standard.ts";

/** A schedule of this minute has come due by then. */
const MINUTE = 61_000;
const PATIENCE = { timeout: 30_000, interval: 50 };
const SOURCE = `# Refund of an order

Customers currently wait for days until they see their money again.
The customer must be able to see the state of a refund so that nobody has to call.
- If a refund is refused, the customer sees why.`;

let receiver: Receiver;
let t: Drafting;
let worker: Worker;
let alice: Visitor;
let secret = "";

beforeAll(async () => {
  receiver = await startReceiver();
  t = await startDrafting({ addresses: [receiver.address] });
  await t.connect("alice");
  alice = visitorOf(t.cast.alice.cookie);
  const { deps } = t;
  worker = createWorker<Deps>({
    ...deps,
    deps: () => deps,
    jobs,
    schedules,
    whenDead,
    limits: { slots: 4 },
  });
  await worker.start();
  secret = await hook();
}, 30_000);
afterAll(async () => {
  await worker.stop(0);
  await t.close();
  await receiver.close();
});

function visitorOf(cookie: string): Visitor {
  const origin = t.deps.config.PUBLIC_URL;
  const visitor = createVisitor(origin, async (path, init) =>
    t.app.request(new URL(path, origin).href, init, {
      incoming: { socket: { remoteAddress: "127.0.0.1" } },
    }),
  );
  const [name = "", value = ""] = cookie.split("=");
  visitor.cookies.set(name, value);
  return visitor;
}

/** Hears of everything that Alice does; its secret, as the page shows it once. */
async function hook(): Promise<string> {
  const made = await t.request(urls.webhooks.create(), {
    cookie: t.cast.alice.cookie,
    form: { name: "CI", url: receiver.url, events: [...EVENTS] },
  });
  const found = /whsec_[\w+/=]+/.exec(unescapeHtml(await made.text()))?.[0];
  if (found === undefined) throw new Error("the page shows no secret");
  return found;
}

interface Told {
  type: WebhookEvent;
  data: Record<string, unknown>;
}
const told = ({ body }: ReceivedMessage): Told =>
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- compared right away
  JSON.parse(body) as Told;

const messagesOf = (type: WebhookEvent) =>
  receiver.messages.filter((message) => told(message).type === type);

/** The next message of this kind, beyond those that were there before. */
async function heard(type: WebhookEvent, count = 1): Promise<Told> {
  await vi.waitFor(() => expect(messagesOf(type).length).toBeGreaterThanOrEqual(count), PATIENCE);
  const message = messagesOf(type)[count - 1];
  if (!message) throw new Error("nothing arrived");
  expect(verify(secret, message, t.deps.clock.now())).toBe(true);
  return told(message);
}

/** From the text in the form to a draft that is ready. */
async function draft(nth: number): Promise<string> {
  const fields = formFields((await alice.get(urls.drafts.new())).body);
  const form = { ...fields, source: `${SOURCE}\n- Case ${nth}.`, project: "DEMO" };
  const id =
    expectRedirect(await alice.post(urls.drafts.create(), form))
      .split("/")
      .at(-1) ?? "";
  const ready = await heard("draft.ready", nth);
  const url = t.deps.config.PUBLIC_URL + urls.drafts.show(id);
  expect(ready.data).toMatchObject({ draftId: id, url, revision: 1, projectKey: "DEMO" });
  return id;
}

const everythingDone = () =>
  vi.waitFor(async () => {
    const rows = await t.deps.db.select({ state: t.deps.db.t.jobs.state }).from(t.deps.db.t.jobs);
    expect(rows.filter(({ state }) => state === "ready" || state === "running")).toEqual([]);
  }, PATIENCE);

async function sign(id: string): Promise<void> {
  const page = urls.drafts.publication(id);
  await createAnyway(alice, (await alice.get(page)).body);
  const { body } = await alice.get(page);
  expectRedirect(await alice.post(page, formFields(body)));
}

test("a draft that is ready and its issue are told of, each in one message", async () => {
  const id = await draft(1);
  await sign(id);
  const { data } = await heard("publication.done");
  const created = t.world.jiraDc.store.issues.at(-1);
  expect(data).toMatchObject({ draftId: id, kind: "issues", issues: [{ key: created?.key }] });
});

test("a publication that Jira refuses is told of", async () => {
  const id = await draft(2);
  t.world.faults.next("jiraDc", "forbidden", { method: "POST", path: "/issue", count: 2 });
  await sign(id);
  const { data } = await heard("publication.failed");
  expect(data).toMatchObject({ draftId: id, kind: "issues", state: "failed" });
  t.world.faults.clear();
});

test("a budget that is nearly used up is told of", async () => {
  const { employeeId } = t.cast.alice.account;
  const budget = { who: "person", person: employeeId, period: "day", requests: "6" };
  const cookie = t.cast.dana.cookie;
  // Two drafts with an opinion on each stand before the third.
  const set = await t.request(urls.llm.budgets(), { cookie, form: budget });
  expect(set.status).toBe(303);
  await draft(3);
  await everythingDone();
  t.deps.clock.advance(MINUTE);
  const { data } = await heard("budget.warning");
  expect(data).toMatchObject({ scope: "account", scopeId: t.cast.alice.account.id });
});

test("a job that is given up is told of", async () => {
  const { db, queue } = t.deps;
  // As another version of the product may have left it.
  const about = { accountId: t.cast.alice.account.id, title: "A plan that stays here" };
  await db.transaction(async (tx) => {
    const { id } = await queue.enqueue(tx, composeJob, { compositionId: "gone" }, about);
    await tx.update(tx.t.jobs).set({ payload: "{}" }).where(eq(tx.t.jobs.id, id));
  });
  const { data } = await heard("job.dead");
  expect(data).toMatchObject({ name: "drafts.compose" });
});

test("nothing was told twice", async () => {
  t.deps.clock.advance(MINUTE);
  await vi.waitFor(async () => {
    const { webhookDeliveries: d } = t.deps.db.t;
    const rows = await t.deps.db.select().from(d);
    expect(rows.filter(({ state }) => state !== "delivered")).toEqual([]);
  }, PATIENCE);
  // The sweep that finds the schedules due comes every second.
  await sleep(1500);
  await everythingDone();
  const ids = receiver.messages.map(({ headers }) => headers["webhook-id"]);
  expect(new Set(ids).size).toBe(ids.length);
  expect(Object.fromEntries(EVENTS.map((type) => [type, messagesOf(type).length]))).toEqual({
    "draft.ready": 3,
    "publication.done": 1,
    "publication.failed": 1,
    "budget.warning": 1,
    "job.dead": 1,
  });
});
