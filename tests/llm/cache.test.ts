import { afterEach, describe, expect, test, vi } from "vitest";
import { asc, eq } from "../../src/db/drizzle.ts";
import { cleanUpCache, purgeCache, readCacheStats } from "../../src/llm/cache/care.ts";
import type { CacheRules } from "../../src/llm/cache/rules.ts";
import type { LlmRequest } from "../../src/llm/llm.ts";
import { rollUp } from "../../src/llm/roll-up.ts";
import { createTestClock, type TestClock } from "../setup/app.ts";
import { stores } from "../setup/db.ts";
import { ANSWER, type FakeLlm, type Play, startFakeLlm } from "../setup/fake-llm.ts";
import { addAlice, connectionTo, createWorld, SECRET, type World } from "./world.ts";

const HOUR = 3_600_000;
const rule = { ttlMs: HOUR, scope: "account" as const };
const never = new AbortController().signal;

const rows = ({ db }: World) =>
  db.select().from(db.t.activities).orderBy(asc(db.t.activities.at), asc(db.t.activities.id));
const uses = async (world: World) => (await rows(world)).map(({ cache }) => cache);

describe.each(stores)("kept answers on %s", (_name, openDb) => {
  const open: { close(): Promise<void> }[] = [];
  afterEach(async () => {
    for (const one of open.splice(0)) await one.close();
  });

  async function start(
    plays: Play[] = [],
    cacheRules: CacheRules = { draft: rule },
  ): Promise<{ fake: FakeLlm; world: World; clock: TestClock }> {
    const fake = await startFakeLlm({ key: SECRET });
    fake.next(...plays);
    const now = createTestClock();
    const clock = { ...now, monotonic: () => performance.now() };
    const connection = connectionTo("anthropic", fake.origin);
    const db = await openDb();
    const world = await createWorld(fake.address, connection, {}, { db, cacheRules, clock });
    open.push(world, fake);
    return { fake, world, clock };
  }

  test("the same question is answered as it was, piece by piece, for nothing", async () => {
    const { fake, world, clock } = await start();
    const first = await world.run({ model: "claude-opus-5" });
    clock.advance(1);
    const second = await world.run({ model: "claude-opus-5" });
    expect(fake.hits.length).toBe(1);
    const textsOf = (run: typeof first) => run.events.filter(({ type }) => type === "text");
    expect(textsOf(second)).toEqual(textsOf(first));
    expect(second.end).toMatchObject({ status: "ok", costNanoUsd: 0, usage: null });
    const [paid, hit] = await rows(world);
    expect(paid).toMatchObject({ cache: "stored", savedNanoUsd: null, attempts: 1 });
    expect(paid?.costNanoUsd).toBeGreaterThan(0);
    expect(hit).toMatchObject({
      cache: "hit",
      status: "ok",
      costNanoUsd: 0,
      savedNanoUsd: paid?.costNanoUsd,
      attempts: 0,
      output: null,
      connectionServed: "c1",
      fallback: false,
    });
    const [kept] = await world.db.select().from(world.db.t.llmCache);
    expect(kept?.hits).toBe(1);
  });

  test("any difference that could change the answer asks the model", async () => {
    const { fake, world } = await start();
    await world.run();
    const bob = await addAlice(world.db, "Bob");
    const others: Partial<LlmRequest>[] = [
      { model: "other" },
      { system: "Be brief." },
      { prompt: { name: "story", version: 2 } },
      { maxTokens: 999 },
      { messages: [{ role: "user", text: "Something else" }] },
      { schema: { name: "story", schema: { type: "object" } } },
    ];
    for (const other of others) await world.run(other);
    expect(fake.hits.length).toBe(1 + others.length);
    await world.run({ accountId: bob });
    expect(fake.hits.length).toBe(2 + others.length);
    const { schema } = world.request();
    const turned = Object.fromEntries(Object.entries(schema?.schema ?? {}).toReversed());
    await world.run({ accountId: bob, schema: { name: "story", schema: turned } });
    expect(fake.hits.length).toBe(2 + others.length);
  });

  test("what the whole company may have, everybody gets", async () => {
    const { fake, world } = await start([], { draft: { ...rule, scope: "company" } });
    await world.run();
    await world.run({ accountId: await addAlice(world.db, "Bob") });
    expect(fake.hits.length).toBe(1);
  });

  test("asking again passes the cache by, and its answer takes the kept one's place", async () => {
    const { fake, world, clock } = await start();
    await world.run();
    clock.advance(1);
    fake.next({ play: "answer", pieces: ['{"title":"New"}'] });
    expect((await world.run({ fresh: true })).text).toBe('{"title":"New"}');
    clock.advance(1);
    expect((await world.run()).text).toBe('{"title":"New"}');
    expect(fake.hits.length).toBe(2);
    expect(await uses(world)).toEqual(["stored", "bypass", "hit"]);
  });

  test.each<[string, Play]>([
    ["that was cut at its length", { play: "answer", stop: "max_tokens" }],
    ["that was refused", { play: "answer", stop: "refusal" }],
    ["that has not the form", { play: "answer", pieces: ["no JSON"] }],
    ["that broke off", { play: "cut" }],
    ["that failed", { play: "status", status: 400 }],
  ])("an answer %s is not kept", async (_what, play) => {
    const { fake, world } = await start([play]);
    await world.run();
    const asked = fake.hits.length;
    expect((await world.run()).text).toBe(ANSWER);
    expect(fake.hits.length).toBe(asked + 1);
  });

  test("an answer is kept for as long as its task says, and other tasks not at all", async () => {
    const { fake, world, clock } = await start();
    await world.run();
    await world.run({ taskType: "judge" });
    await world.run({ taskType: "judge" });
    expect(fake.hits.length).toBe(3);
    clock.advance(HOUR - 1);
    await world.run();
    expect(fake.hits.length).toBe(3);
    clock.advance(1);
    await world.run();
    expect(fake.hits.length).toBe(4);
  });

  test("twenty who ask the same at once cause one call, each with a row of its own", async () => {
    const { fake, world } = await start([{ play: "answer", afterMs: 100, everyMs: 10 }]);
    const runs = await Promise.all(
      Array.from({ length: 20 }, () => world.run({ model: "claude-opus-5" })),
    );
    expect(fake.hits.length).toBe(1);
    expect(new Set(runs.map(({ text }) => text))).toEqual(new Set([ANSWER]));
    const found = await rows(world);
    expect(found.map(({ status }) => status)).toEqual(Array(20).fill("ok"));
    expect(found.map(({ connectionServed }) => connectionServed)).toEqual(Array(20).fill("c1"));
    const paid = found.filter(({ cache }) => cache === "stored");
    expect(paid.length).toBe(1);
    const shared = found.filter(({ cache }) => cache === "shared");
    expect(shared.length).toBe(19);
    expect(new Set(shared.map(({ savedNanoUsd }) => savedNanoUsd))).toEqual(
      new Set([paid[0]?.costNanoUsd]),
    );
  });

  test("a shared call goes on without who left, and ends with the last one", async () => {
    const { fake, world } = await start([
      { play: "answer", pieces: Array(50).fill("x"), everyMs: 20 },
    ]);
    const first = new AbortController();
    const second = new AbortController();
    const lead = world.run({ signal: first.signal });
    await vi.waitFor(() => expect(fake.hits.length).toBe(1));
    const follow = world.run({ signal: second.signal });
    await vi.waitFor(async () => expect((await rows(world)).length).toBe(2));
    first.abort();
    expect((await lead).end.status).toBe("cancelled");
    expect(fake.hits[0]?.leftAt).toBeUndefined();
    second.abort();
    expect((await follow).end.status).toBe("cancelled");
    await vi.waitFor(() => expect(fake.hits[0]?.leftAt).toBeDefined(), { timeout: 1000 });
    expect((await rows(world)).map(({ status }) => status)).toEqual(["cancelled", "cancelled"]);
  });

  test("cleaning up drops what expired and then what was not used for longest", async () => {
    const { world, clock } = await start();
    const { db } = world;
    await world.run({ system: "old" });
    clock.advance(HOUR / 2);
    for (const system of ["a", "b", "c"]) {
      await world.run({ system });
      clock.advance(1000);
    }
    await world.run({ system: "a" });
    clock.advance(HOUR / 2 - 1000);
    const { bytes } = await readCacheStats(db, clock);
    const mostBytes = Math.ceil(bytes / 4) * 2;
    expect(await cleanUpCache(db, clock, { mostBytes, signal: never })).toBe(2);
    const stats = await readCacheStats(db, clock);
    expect(stats).toMatchObject({ entries: 2, hits: 1 });
    const [oldest] = await db.select().from(db.t.llmCache).orderBy(asc(db.t.llmCache.lastUsedAt));
    await rollUp(db, "2026-11-20");
    expect((await readCacheStats(db, clock)).week).toMatchObject({ calls: 5, hits: 1, shared: 0 });
    expect(oldest?.hits).toBe(0);
    expect(await purgeCache(db)).toBe(2);
    expect(await purgeCache(db)).toBe(0);
  });

  test("a hit leaves question and answer in the ledger, without secrets", async () => {
    const { world } = await start([{ play: "answer", pieces: [`{"title":"${SECRET}"}`] }]);
    const messages = [{ role: "user" as const, text: "password: hunter2hunter2 and text" }];
    await world.run({ messages });
    await world.run({ messages });
    const { activityBodies: b } = world.db.t;
    const bodies = await world.db.select().from(b);
    expect(bodies.length).toBe(2);
    for (const { request, answer } of bodies) {
      expect(request).toContain("and text");
      expect(request).not.toContain("hunter2");
      expect(answer).toBe('{"title":"[hidden]"}');
    }
    const [row] = await rows(world);
    await world.db.delete(world.db.t.activities).where(eq(world.db.t.activities.id, row?.id ?? ""));
    expect((await world.db.select().from(b)).length).toBe(1);
  });
});
