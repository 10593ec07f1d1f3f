import { afterEach, beforeEach, describe, expect, test } from "vitest";
import overlay from "../../config/anthropic-prices.json" with { type: "json" };
import type { Db } from "../../src/db/db.ts";
import { listPrices, priceOf, readPriceRows, setPrice } from "../../src/llm/price-rows.ts";
import { createPrices } from "../../src/llm/prices.ts";
import type { TokenCounts } from "../../src/llm/providers/provider.ts";
import { pruneActivities, pruneBodies } from "../../src/llm/prune.ts";
import { recompute } from "../../src/llm/recompute.ts";
import { daysToSum, rollUp } from "../../src/llm/roll-up.ts";
import { createTestClock, type TestClock } from "../setup/app.ts";
import { stores } from "../setup/db.ts";
import { type FakeLlm, startFakeLlm } from "../setup/fake-llm.ts";
import { connectionTo, createWorld, SECRET, type World } from "./world.ts";

const shipped = createPrices(overlay);
const never = new AbortController().signal;
const counts = (some: Partial<TokenCounts>): TokenCounts => ({
  inputUncached: 0,
  cacheRead: 0,
  cacheWrite5m: 0,
  cacheWrite1h: 0,
  output: 0,
  ...some,
});
/** Nano-dollars for a million tokens. */
const OWN = {
  input: 2_500_000_000,
  cacheRead: 250_000_000,
  cacheWrite5m: 3_125_000_000,
  cacheWrite1h: 5_000_000_000,
  output: 10_000_000_001,
  perCall: 1_000_000,
};

describe.each(stores)("prices of one's own on %s", (_name, openDb) => {
  let db: Db;
  let fake: FakeLlm;
  let world: World;
  let clock: TestClock;
  beforeEach(async () => {
    db = await openDb();
    fake = await startFakeLlm({ key: SECRET });
    clock = { ...createTestClock(), monotonic: () => performance.now() };
    world = await createWorld(
      fake.address,
      connectionTo("anthropic", fake.origin),
      {},
      { db, clock },
    );
  });
  afterEach(async () => {
    await world.close();
    await fake.close();
  });
  const set = (model: string, from: string, prices: typeof OWN | null = OWN) =>
    setPrice(db, clock, "dana", { model, effectiveFrom: new Date(from), prices });
  const ask = async (models: string[], some: Partial<TokenCounts>, at = "2026-11-20") =>
    priceOf(await readPriceRows(db), shipped, { models, counts: counts(some), at: new Date(at) });

  test.each<[string, Partial<TokenCounts>, number]>([
    ["input", { inputUncached: 1000 }, 2_500_000 + 1_000_000],
    ["a read from the cache", { cacheRead: 1001 }, 250_250 + 1_000_000],
    ["writes for 5 min and 1 h", { cacheWrite5m: 100, cacheWrite1h: 7 }, 312_500 + 35_000 + 1e6],
    ["output, rounded once", { output: 500_000 }, 5_000_000_001 + 1_000_000],
    ["just under a half", { output: 499_999 }, 4_999_990_000 + 1_000_000],
    ["all of it", { inputUncached: 3, cacheRead: 3, output: 3 }, 7500 + 750 + 30_000 + 1e6],
  ])("%s is exact to the nano-dollar", async (_what, some, nano) => {
    await set("our-model", "2026-01-01");
    expect((await ask(["our-model"], some)).nanoUsd).toBe(nano);
  });

  test.each<[string, Partial<TokenCounts>, number]>([
    ["100,000 tokens", { inputUncached: 100_000 }, 10_000_000],
    ["100,001 tokens", { inputUncached: 100_001 }, 50_000_500],
    ["100,001 with those from the cache", { inputUncached: 1, cacheRead: 100_000 }, 5_000_500],
  ])("a long prompt is priced as a whole: %s", async (_what, some, nano) => {
    expect((await ask(["claude-haiku-5-5"], some)).nanoUsd).toBe(nano);
  });

  test("cache writes of a shipped price cost 1.25 and 2 times the input", async () => {
    const some = { inputUncached: 10, cacheRead: 20, cacheWrite5m: 30, cacheWrite1h: 40 };
    const nano = 10 * 4000 + 20 * 200 + 30 * 5000 + 40 * 8000 + 50 * 20_000;
    expect((await ask(["claude-opus-5-5"], { ...some, output: 50 })).nanoUsd).toBe(nano);
  });

  test("the newest row that is in force wins over the list that we ship, until it is taken away", async () => {
    const input = { inputUncached: 1_000_000 };
    const inputOf = async (at: string) => (await ask(["claude-opus-5-5"], input, at)).nanoUsd;
    await set("claude-opus-5-5", "2026-11-01", { ...OWN, input: 1_000_000_000, perCall: 0 });
    await set("claude-opus-5-5", "2026-11-10", { ...OWN, input: 3_000_000_000, perCall: 0 });
    expect(await inputOf("2026-10-31T23:59:59Z")).toBe(4_000_000_000);
    expect(await inputOf("2026-11-01T00:00:00Z")).toBe(1_000_000_000);
    expect(await inputOf("2026-11-10T00:00:00Z")).toBe(3_000_000_000);
    await set("claude-opus-5-5", "2026-11-10", null);
    expect(await inputOf("2026-11-10T00:00:00Z")).toBe(1_000_000_000);
    expect((await listPrices(db)).length).toBe(1);
  });

  test("the name that answered comes before the name that was asked for", async () => {
    await set("asked", "2026-01-01", { ...OWN, perCall: 1 });
    await set("served", "2026-01-01", { ...OWN, perCall: 2 });
    expect((await ask(["served", "asked"], {})).nanoUsd).toBe(2);
    expect((await ask(["other", "asked"], {})).nanoUsd).toBe(1);
    expect(await ask(["nobody-knows"], {})).toEqual({ nanoUsd: null, ref: null });
  });

  test("a later price counts for earlier calls: ledger, attempts, budgets and sums by day", async () => {
    await world.run();
    await world.run({ model: "other" });
    await rollUp(db, "2026-11-20");
    const sums = async () =>
      (await db.select().from(db.t.activityDays)).reduce(
        (all, day) => ({
          calls: all.calls + day.calls,
          cost: all.cost + day.costNanoUsd,
          unpriced: all.unpriced + day.unpriced,
        }),
        { calls: 0, cost: 0, unpriced: 0 },
      );
    expect(await sums()).toEqual({ calls: 2, cost: 0, unpriced: 2 });
    const onlyOutput = { input: 0, cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0, perCall: 0 };
    await set("demo", "2026-11-20", { ...onlyOutput, output: 1_000_000 });
    const work = { model: "demo", from: new Date("2026-11-20"), signal: never };
    const days = await recompute(db, shipped, work);
    expect([...days]).toEqual(["2026-11-20"]);
    await rollUp(db, "2026-11-20");
    expect(await sums()).toEqual({ calls: 2, cost: 100, unpriced: 0 });
    const spends = await db.select().from(db.t.budgetSpends);
    expect(spends.map(({ spentNanoUsd }) => spentNanoUsd)).toEqual([100, 100, 100, 100]);
    const attempts = await db.select().from(db.t.activityAttempts);
    expect(attempts.map(({ costNanoUsd }) => costNanoUsd)).toEqual([50, 50]);
    expect((await recompute(db, shipped, work)).size).toBe(0);
  });

  test("texts leave before the rows do, and sums by day outlive both", async () => {
    await world.run();
    clock.advance(86_400_000);
    await world.run();
    const recent = ["2026-11-21"];
    expect((await daysToSum(db, recent)).toSorted()).toEqual(["2026-11-20", "2026-11-21"]);
    await rollUp(db, "2026-11-20");
    expect(await daysToSum(db, recent)).toEqual(recent);
    const before = new Date("2026-11-21T00:00:00Z");
    expect(await pruneBodies(db, before, never)).toBe(1);
    expect((await db.select().from(db.t.activities)).length).toBe(2);
    expect(await pruneActivities(db, before, never)).toBe(1);
    expect((await db.select().from(db.t.activityBodies)).length).toBe(1);
    expect((await db.select().from(db.t.activityDays)).map(({ calls }) => calls)).toEqual([1]);
  });
});
