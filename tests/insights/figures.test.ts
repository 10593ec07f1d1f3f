import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Db } from "../../src/db/db.ts";
import { eq } from "../../src/db/drizzle.ts";
import { noteOutcomes } from "../../src/drafts/outcome.ts";
import type { Scope } from "../../src/insights/call-sums.ts";
import { readPeriod, weekOf } from "../../src/insights/filter.ts";
import { readInsights } from "../../src/insights/insights.ts";
import { percentile } from "../../src/insights/percentile.ts";
import { rollUp } from "../../src/llm/roll-up.ts";
import { addCalls } from "../activity/calls.ts";
import { createCastAccounts } from "../setup/cast.ts";
import { createTestClock, testConfig } from "../setup/app.ts";
import { stores } from "../setup/db.ts";
import { addDraft, addPublication, addRefinement } from "./drafts.ts";

const never = new AbortController().signal;
const period = { from: "2026-11-14", to: "2026-11-20", days: 7 };
const everybody: Scope = {
  accountId: "",
  period,
  project: undefined,
  model: undefined,
  task: undefined,
};

describe.each(stores)("figures on %s", (_name, open) => {
  let db: Db;
  let alice: string;
  let bob: string;
  beforeEach(async () => {
    db = await open();
    const cast = await createCastAccounts(db, { clock: createTestClock(), config: testConfig() });
    alice = cast.alice.id;
    bob = cast.bob.id;
  });
  afterEach(() => db.close());

  test("calls are counted by how they ended, once for their account and once for everybody", async () => {
    await addCalls(db, [
      { accountId: alice, ttftMs: 300, totalMs: 3000 },
      { accountId: alice, cache: "hit", costNanoUsd: 0, savedNanoUsd: 7, ttftMs: 1, totalMs: 1 },
      { accountId: bob, status: "error", output: null, costNanoUsd: null, provider: "openai" },
      { accountId: bob, status: "interrupted", costNanoUsd: null },
      { accountId: null, status: "blocked", output: null, costNanoUsd: null },
      { accountId: alice, status: "open" },
      { accountId: alice, day: "2026-11-10", at: new Date("2026-11-10") },
    ]);
    await rollUp(db, "2026-11-20");
    await rollUp(db, "2026-11-20");
    await rollUp(db, "2026-11-10");
    const all = await readInsights(db, everybody, "account");
    expect(all.now.calls).toMatchObject({
      calls: 5,
      cached: 1,
      failed: 1,
      interrupted: 1,
      blocked: 1,
      unpriced: 1,
      costNanoUsd: 20_000_000,
      savedNanoUsd: 7,
    });
    // The answer from the cache took no time of a model.
    expect(all.now.calls.first).toEqual([0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    expect(all.now.calls.total).toEqual([0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0]);
    expect(all.before.calls.calls).toBe(1);
    expect(new Map(all.groups.map(({ key, calls }) => [key, calls.calls]))).toEqual(
      new Map([
        [alice, 2],
        [bob, 2],
      ]),
    );
    const failing = all.providers.find(({ key }) => key === "openai");
    expect(failing?.calls).toMatchObject({ calls: 1, failed: 1 });

    const hers = await readInsights(db, { ...everybody, accountId: alice }, "model");
    expect(hers.now.calls).toMatchObject({ calls: 2, cached: 1, failed: 0, blocked: 0 });
    const none = await readInsights(db, { ...everybody, project: "OTHER" }, "week");
    expect(none.now.calls.calls).toBe(0);
  });

  test("a draft counts as published, thrown away or open, with its refinements and its time to Jira", async () => {
    await addDraft(db, { id: "published", accountId: alice });
    await addRefinement(db, "published", 2);
    await addRefinement(db, "published", 3);
    await addPublication(db, "published", { hours: 3 });
    await addDraft(db, { id: "open", accountId: bob });
    await addPublication(db, "open", { hours: 1, state: "failed" });
    expect(await noteOutcomes(db, never)).toBe(2);
    const read = async (scope = everybody) => (await readInsights(db, scope, "account")).now.drafts;
    expect(await read()).toMatchObject({ drafts: 2, published: 1, removed: 0, refinements: 2 });
    expect((await read()).toIssue.findIndex((count) => count === 1)).toBe(5);
    expect((await read({ ...everybody, accountId: bob })).published).toBe(0);

    const later = new Date("2026-11-20T11:00:00Z");
    await addPublication(db, "open", { hours: 2 });
    await db.update(db.t.drafts).set({ updatedAt: later }).where(eq(db.t.drafts.id, "open"));
    await noteOutcomes(db, never);
    expect(await read()).toMatchObject({ drafts: 2, published: 2 });
  });

  test("more drafts than one look takes are all taken down, however many changed at once", async () => {
    for (let i = 0; i < 230; i += 1) await addDraft(db, { id: `d${i}`, accountId: alice });
    await noteOutcomes(db, never);
    expect((await readInsights(db, everybody, "model")).now.drafts.drafts).toBe(230);
  });
});

test("a percentile lies within its step, and says when it lies beyond the last", () => {
  const bounds = [100, 200, 400];
  expect(percentile([0, 0, 0, 0], bounds, 0.5)).toBeUndefined();
  expect(percentile([0, 10, 0, 0], bounds, 0.5)).toEqual({ value: 150, isMore: false });
  expect(percentile([5, 0, 5, 0], bounds, 0.5)).toEqual({ value: 100, isMore: false });
  expect(percentile([1, 0, 0, 9], bounds, 0.95)).toEqual({ value: 400, isMore: true });
});

test("a week begins on Monday, and a period of one's own must make sense", () => {
  expect(weekOf("2026-11-15")).toBe("2026-11-09");
  expect(weekOf("2026-11-16")).toBe("2026-11-16");
  const now = new Date("2026-11-20T09:00:00Z");
  const read = (from?: string, to?: string) => readPeriod({ period: "custom", from, to }, now);
  expect(read("2026-11-01", "2026-11-02")).toEqual({
    ok: true,
    period: { from: "2026-11-01", to: "2026-11-02", days: 2 },
  });
  for (const wrong of [
    read(),
    read("2026-11-02", "2026-11-01"),
    read("2020-01-01", "2026-01-01"),
  ]) {
    expect(wrong.ok).toBe(false);
  }
  expect(readPeriod({ period: "7" }, now)).toEqual({ ok: true, period });
});
