import { beforeEach, describe, expect, test } from "vitest";
import type { Account, Deps } from "../../src/app.ts";
import type { Db } from "../../src/db/db.ts";
import { eq } from "../../src/db/drizzle.ts";
import { createQueue } from "../../src/db/jobs/queue.ts";
import type { WebhookEvent } from "../../src/db/schema/webhooks.ts";
import { record } from "../../src/audit/audit.ts";
import { createSecrets } from "../../src/platform/secrets/create-secrets.ts";
import { parseKeyring } from "../../src/platform/secrets/keyring.ts";
import { createLive } from "../../src/platform/sse/live.ts";
import { announce } from "../../src/webhooks/announce.ts";
import { dropOldDeliveries, listDeliveries, sendAgain } from "../../src/webhooks/deliveries.ts";
import { tellOfBudgets, tellOfDeadJob } from "../../src/webhooks/tell.ts";
import {
  createWebhook,
  findWebhook,
  listWebhooks,
  pauseWebhook,
  removeWebhook,
  renewSecret,
  resumeWebhook,
} from "../../src/webhooks/webhook.ts";
import { createTestClock, TEST_KEY, type TestClock, testConfig } from "../setup/app.ts";
import { createCastAccounts } from "../setup/cast.ts";
import type { CastName } from "../setup/demo.ts";
import { stores } from "../setup/db.ts";

const FROM = { address: "127.0.0.1", requestId: "test" };
const DRAFT_READY = {
  draftId: "d1",
  accountId: "",
  url: "http://localhost:3000/drafts/d1",
  revision: 1,
  type: "story",
  projectKey: "PAY",
};

describe.each(stores)("Webhooks on %s", (_name, open) => {
  let db: Db;
  let cast: Record<CastName, Account>;
  let clock: TestClock;
  let deps: Pick<Deps, "db" | "queue" | "clock" | "config" | "secrets">;

  beforeEach(async () => {
    db = await open();
    clock = createTestClock();
    const config = testConfig();
    const queue = createQueue<Deps>(db, { clock, live: createLive() });
    deps = { db, queue, clock, config, secrets: createSecrets(parseKeyring(TEST_KEY)) };
    cast = await createCastAccounts(db, { clock, config });
  });

  const hook = async (
    who: CastName,
    events: WebhookEvent[],
    more: { isForAll?: boolean; url?: string } = {},
  ): Promise<string> => {
    const { isForAll = false, url = "https://hooks.example.com/a" } = more;
    const input = { name: `Hook of ${who}`, url, events, isForAll };
    const made = await createWebhook(deps, cast[who], input, FROM);
    if (!made.ok) throw new Error(made.code);
    return made.id;
  };
  const ready = (who: CastName, key = "composition 1") =>
    db.transaction((tx) =>
      announce(deps, tx, {
        event: "draft.ready",
        key,
        owner: { accountId: cast[who].id },
        at: clock.now(),
        data: { ...DRAFT_READY, accountId: cast[who].id },
      }),
    );
  const heardBy = async (id: string) => (await listDeliveries(db, id)).deliveries;
  const jobs = () => db.select().from(db.t.jobs).where(eq(db.t.jobs.name, "webhooks.deliver"));

  test("hear of their owner's things only, and an admin's for all of everybody's", async () => {
    const alices = await hook("alice", ["draft.ready"]);
    const bobs = await hook("bob", ["draft.ready"]);
    const other = await hook("alice", ["job.dead"]);
    const everybodys = await hook("dana", ["draft.ready"], { isForAll: true });
    // A member's own word for it counts for nothing.
    const notAdmins = await hook("charlie", ["draft.ready"], { isForAll: true });
    await ready("alice");
    const heard = await Promise.all(
      [alices, bobs, other, everybodys, notAdmins].map(async (id) => (await heardBy(id)).length),
    );
    expect(heard).toEqual([1, 0, 0, 1, 0]);
    const [delivery] = await heardBy(alices);
    expect(JSON.parse(delivery?.payload ?? "")).toEqual({
      type: "draft.ready",
      version: 1,
      timestamp: clock.now().toISOString(),
      data: { ...DRAFT_READY, accountId: cast.alice.id },
    });
    expect(await jobs()).toHaveLength(2);
  });

  test("what is told twice is one message, and what did not happen is none", async () => {
    const id = await hook("alice", ["draft.ready"]);
    await ready("alice");
    await ready("alice");
    expect(await heardBy(id)).toHaveLength(1);
    const undone = db.transaction(async (tx) => {
      await announce(deps, tx, {
        event: "draft.ready",
        key: "another",
        owner: { accountId: cast.alice.id },
        at: clock.now(),
        data: DRAFT_READY,
      });
      throw new Error("it did not happen");
    });
    await expect(undone).rejects.toThrow("it did not happen");
    expect(await heardBy(id)).toHaveLength(1);
    expect(await jobs()).toHaveLength(1);
  });

  test("a paused one hears nothing, a resumed one what comes then, a removed one is gone with its log", async () => {
    const id = await hook("alice", ["draft.ready"]);
    const named = { id, from: FROM };
    expect(await pauseWebhook(deps, cast.bob, named)).toBe(false);
    expect(await pauseWebhook(deps, cast.alice, named)).toBe(true);
    await ready("alice", "while paused");
    expect(await resumeWebhook(deps, cast.alice, named)).toBe(true);
    await ready("alice", "after");
    expect(await heardBy(id)).toHaveLength(1);
    expect(await removeWebhook(deps, cast.bob, named)).toBe(false);
    expect(await removeWebhook(deps, cast.alice, named)).toBe(true);
    expect(await heardBy(id)).toEqual([]);
    const { auditEntries: e } = db.t;
    const acts = await db.select({ action: e.action }).from(e).orderBy(e.id);
    expect(acts.map(({ action }) => action)).toEqual([
      "webhooks.created",
      "webhooks.paused",
      "webhooks.resumed",
      "webhooks.removed",
    ]);
  });

  test("somebody else's is not found, not sent again and gets no other secret", async () => {
    const id = await hook("alice", ["draft.ready"]);
    await ready("alice");
    const [delivery] = await heardBy(id);
    const named = { webhookId: id, deliveryId: delivery?.id ?? "" };
    expect(await findWebhook(db, cast.dana, id)).toBeUndefined();
    expect(await listWebhooks(db, cast.dana)).toEqual([]);
    expect(await sendAgain(deps, cast.dana, named)).toBeUndefined();
    expect(await renewSecret(deps, cast.dana, { id, from: FROM })).toBeUndefined();
    const [own] = await listWebhooks(db, cast.alice);
    expect(own).toMatchObject({ id, events: ["draft.ready"] });
    expect(own).not.toHaveProperty("secret");
  });

  test("a page of the log ends where the next begins, and old messages go", async () => {
    const id = await hook("alice", ["draft.ready"]);
    for (const key of ["a", "b", "c"]) await ready("alice", key);
    clock.advance(1000);
    await ready("alice", "d");
    const first = await listDeliveries(db, id, { limit: 2 });
    const second = await listDeliveries(db, id, { limit: 2, before: first.next });
    expect(second.next).toBeUndefined();
    const ids = [...first.deliveries, ...second.deliveries].map((one) => one.id);
    expect(new Set(ids).size).toBe(4);
    expect(await dropOldDeliveries(db, clock.now(), new AbortController().signal)).toBe(3);
    expect(await heardBy(id)).toHaveLength(1);
  });

  test("a budget's warning reaches whom it concerns, once", async () => {
    const own = await hook("alice", ["budget.warning"]);
    const others = await hook("bob", ["budget.warning"]);
    const everybodys = await hook("dana", ["budget.warning"], { isForAll: true });
    const details = {
      period: "2026-11",
      limitNanoUsd: 100,
      limitRequests: null,
      spentNanoUsd: 80,
      requests: 4,
    };
    for (const subject of [`account:${cast.alice.id}`, "company"]) {
      await db.transaction((tx) =>
        record(tx, clock, {
          ...FROM,
          who: "system",
          action: "llm.budget_nearly_used",
          subject,
          details,
        }),
      );
    }
    clock.advance(60_000);
    await tellOfBudgets(deps);
    await tellOfBudgets(deps);
    const heard = await Promise.all([own, others, everybodys].map(heardBy));
    expect(heard.map(({ length }) => length)).toEqual([1, 0, 2]);
    expect(JSON.parse(heard[0]?.[0]?.payload ?? "")).toMatchObject({
      type: "budget.warning",
      data: { ...details, scope: "account", scopeId: cast.alice.id },
    });
  });

  test("each death of a job is a message of its own, without what the job was about", async () => {
    const id = await hook("alice", ["job.dead"]);
    await db.insert(db.t.jobs).values({
      id: "j1",
      queue: "llm",
      name: "drafts.compose",
      label: "Write a draft",
      accountId: cast.alice.id,
      title: "Compose: a secret plan",
      state: "dead",
      priority: 1,
      runAt: clock.now(),
      attempts: 4,
      maxAttempts: 4,
      rescues: 0,
      payload: "{}",
      error: "a secret error",
      createdAt: clock.now(),
    });
    const diedAt = clock.now().getTime();
    await tellOfDeadJob(deps, { jobId: "j1", diedAt });
    await tellOfDeadJob(deps, { jobId: "j1", diedAt });
    await tellOfDeadJob(deps, { jobId: "j1", diedAt: diedAt + 1 });
    const heard = await heardBy(id);
    expect(heard).toHaveLength(2);
    expect(heard[0]?.payload).not.toContain("secret");
    expect(JSON.parse(heard[0]?.payload ?? "")).toMatchObject({
      data: { jobId: "j1", name: "drafts.compose", accountId: cast.alice.id },
    });
  });
});
