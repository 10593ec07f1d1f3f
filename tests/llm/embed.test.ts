import { afterEach, expect, test } from "vitest";
import { asc } from "../../src/db/drizzle.ts";
import type { TaskType } from "../../src/db/schema/llm.ts";
import { embed } from "../../src/llm/embed.ts";
import { systemClock } from "../../src/platform/clock.ts";
import { type FakeLlm, type Play, startFakeLlm, VECTOR } from "../setup/fake-llm.ts";
import { connectionTo, createWorld, SECRET, type World } from "./world.ts";

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.close()));
});

async function start(
  wire: "anthropic" | "openai",
  { plays = [], taskType = "embed" }: { plays?: Play[]; taskType?: TaskType } = {},
): Promise<{ fake: FakeLlm; world: World }> {
  const fake = await startFakeLlm({ key: SECRET });
  fake.next(...plays);
  const cacheRules = { embed: { ttlMs: 3_600_000, scope: "account" as const } };
  const connection = connectionTo(wire, fake.origin);
  const world = await createWorld(fake.address, connection, { backoffMs: 5 }, { cacheRules });
  open.push(world, fake);
  const policy = {
    mode: "order" as const,
    ways: [{ connectionId: "c1", model: "text-embedding-3-small", weight: 1 }],
    ownFirst: false,
    effort: null,
    maxTokens: null,
    temperature: null,
    cacheHours: null,
    firstContentMs: null,
    idleMs: null,
    ceilingNanoUsd: null,
  };
  const changed = { changedBy: null, changedAt: systemClock.now() };
  await world.db.insert(world.db.t.llmPolicies).values({ taskType, policy, ...changed });
  return { fake, world };
}

const ask = (world: World, texts: string[], fresh = false) => {
  const { accountId, signal } = world.request();
  return embed(world.llm, { accountId, subject: "test", texts, fresh, signal });
};

test("texts become vectors in their order, on record with their price and without the vectors", async () => {
  const data = [
    { index: 1, embedding: [0, 1] },
    { index: 0, embedding: [1, 0] },
  ];
  const body = JSON.stringify({ model: "small-1", data, usage: { prompt_tokens: 1_000_000 } });
  const { fake, world } = await start("openai", { plays: [{ play: "json", body }] });
  const told = await ask(world, ["one", "two"]);
  expect(told).toMatchObject({
    vectors: [
      [1, 0],
      [0, 1],
    ],
    model: "small-1",
  });
  expect(fake.hits[0]).toMatchObject({
    path: "/v1/embeddings",
    body: { model: "text-embedding-3-small", input: ["one", "two"] },
  });
  // 2 cents for a million tokens, by the list that is shipped.
  expect(await world.activity()).toMatchObject({
    taskType: "embed",
    status: "ok",
    inputUncached: 1_000_000,
    output: 0,
    usageSource: "reported",
    costNanoUsd: 20_000_000,
    reservedNanoUsd: null,
  });
  expect(await world.db.select().from(world.db.t.activityBodies)).toMatchObject([{ answer: "" }]);
});

test("the same texts are answered from the cache, and asked again where a new answer is wanted", async () => {
  const { fake, world } = await start("openai");
  for (const fresh of [false, false, true]) {
    expect(await ask(world, ["Hello"], fresh)).toMatchObject({ vectors: VECTOR });
  }
  expect(fake.hits.length).toBe(2);
  const rows = await world.db
    .select()
    .from(world.db.t.activities)
    .orderBy(asc(world.db.t.activities.id));
  expect(rows.map(({ cache }) => cache)).toEqual(["stored", "hit", "bypass"]);
});

test.each<[string, string]>([
  ["a vector too few", '{"data":[{"index":0,"embedding":[1]}]}'],
  ["two for one text", '{"data":[{"index":0,"embedding":[1]},{"index":0,"embedding":[1]}]}'],
  [
    "vectors of two lengths",
    '{"data":[{"index":0,"embedding":[1]},{"index":1,"embedding":[1,2]}]}',
  ],
  ["none at all", '{"data":[]}'],
])("%s is no answer", async (_name, body) => {
  const { world } = await start("openai", { plays: [{ play: "json", body }] });
  expect(await ask(world, ["one", "two"])).toMatchObject({ code: "llm.wrong_answer" });
  expect(await world.activity()).toMatchObject({ status: "error", costNanoUsd: null });
});

test("a server without vectors says so and is not asked, nor is one that drafts", async () => {
  const claude = await start("anthropic");
  expect(await ask(claude.world, ["Hello"])).toMatchObject({ code: "llm.no_vectors" });
  const drafts = await start("openai", { taskType: "draft" });
  expect(await ask(drafts.world, ["Hello"])).toMatchObject({ code: "llm.no_policy" });
  expect([claude.fake.hits.length, drafts.fake.hits.length]).toEqual([0, 0]);
});
