import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Db } from "../../src/db/db.ts";
import { eq } from "../../src/db/drizzle.ts";
import { noteOutcomes } from "../../src/drafts/outcome.ts";
import type { Scope } from "../../src/insights/call-sums.ts";
import { tableCsv } from "../../src/insights/csv.ts";
import { readPeriod, weekOf } from "../../src/insights/filter.ts";
import { readInsights } from "../../src/insights/insights.ts";
import { percentile } from "../../src/insights/percentile.ts";
import { rollUp } from "../../src/llm/roll-up.ts";
import { addAttempts, addCalls } from "../activity/calls.ts";
import { createCastAccounts } from "../setup/cast.ts";
import { createTestClock, testConfig } from "../setup/app.ts";
import { stores } from "../setup/db.ts";
import { addDraft, addPublication, addRefinement } from "./drafts.ts";

const never = new AbortController().signal;

const order = (rows: object[]) => rows.map((row) => JSON.stringify(row)).toSorted();

/** What the upgrade does with calls that are there already. */
async function fillAttemptDays(db: Db): Promise<void> {
  const folder = db.dialect === "sqlite" ? "sqlite" : "postgres";
  const path = join(
    import.meta.dirname,
    "../../migrations",
    folder,
    "0024_attempts_by_provider.sql",
  );
  const fills = readFileSync(path, "utf8")
    .split("--> statement-breakpoint")
    .filter((statement) => statement.includes("insert into"));
  expect(fills).toHaveLength(2);
  await db.transaction(async (tx) => {
    for (const fill of fills) {
      if (tx.dialect === "sqlite") tx.native.exec(fill);
      else await tx.native.execute(fill);
    }
  });
}
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
    const hers = await readInsights(db, { ...everybody, accountId: alice }, "model");
    expect(hers.now.calls).toMatchObject({ calls: 2, cached: 1, failed: 0, blocked: 0 });
    const none = await readInsights(db, { ...everybody, project: "OTHER" }, "week");
    expect(none.now.calls.calls).toBe(0);
  });

  test("an attempt that failed counts against its provider, also when a fallback rescued the call", async () => {
    const [claude, gpt] = ["claude", "gpt"];
    await addCalls(db, [
      {
        id: "rescued",
        accountId: alice,
        attempts: 3,
        modelRequested: claude,
        modelServed: "gpt-1",
      },
      { id: "plain", accountId: bob, modelServed: "claude-1" },
      { id: "lost", accountId: null, attempts: 2, status: "error", modelServed: null },
      { id: "kept", accountId: alice, attempts: 0, cache: "hit" },
      { id: "killed", accountId: alice, attempts: null, status: "interrupted", modelServed: null },
      { id: "open", accountId: alice, attempts: null, status: "open" },
    ]);
    const anthropic = { provider: "anthropic", model: claude };
    const openai = { provider: "openai", model: gpt };
    await addAttempts(db, "rescued", [
      { ...anthropic, outcome: "error" },
      { ...anthropic, outcome: "error" },
      { ...openai, outcome: "ok" },
    ]);
    await addAttempts(db, "plain", [{ ...anthropic, outcome: "ok" }]);
    await addAttempts(db, "lost", [
      { ...anthropic, outcome: "error" },
      { ...openai, outcome: "error" },
    ]);
    await addAttempts(db, "killed", [
      { ...anthropic, outcome: "error" },
      { ...openai, outcome: "interrupted" },
    ]);
    await addAttempts(db, "open", [{ ...anthropic, outcome: "open" }]);
    await rollUp(db, "2026-11-20");
    await rollUp(db, "2026-11-20");
    const read = async (scope: Partial<Scope>) =>
      (await readInsights(db, { ...everybody, ...scope }, "provider")).providers;
    const none = { attempts: 0, calls: 0, retried: 0, failed: 0, interrupted: 0 };
    expect(await read({})).toEqual([
      { ...none, provider: "anthropic", attempts: 5, calls: 1, retried: 4 },
      { ...none, provider: "openai", attempts: 3, calls: 3, failed: 1, interrupted: 1 },
    ]);
    expect(await read({ accountId: bob })).toEqual([
      { ...none, provider: "anthropic", attempts: 1, calls: 1 },
    ]);
    expect(await read({ model: "gpt-1" })).toEqual([
      { ...none, provider: "openai", attempts: 1, calls: 1 },
    ]);
    expect(await read({ project: "OTHER" })).toEqual([]);
    const insights = await readInsights(db, everybody, "provider");
    expect(await tableCsv("failures", insights)).toBe(
      [
        "provider,Attempts,Calls that ended there,Failed and asked again,Failed for good,Broke off",
        "anthropic,5,1,4,0,0",
        "openai,3,3,0,1,1",
        "",
      ].join("\r\n"),
    );
    // What it cost and how long it took belongs to who answered.
    const costs = insights.groups.map(({ key, calls }) => [key, calls.calls] as const);
    expect(new Map(costs)).toEqual(
      new Map([
        ["anthropic", 3],
        ["openai", 2],
      ]),
    );
  });

  test("what was summed up before attempts were told apart is summed up by the upgrade", async () => {
    await addCalls(db, [
      { id: "rescued", accountId: alice, attempts: 2, modelServed: "gpt-1" },
      { id: "lost", accountId: null, attempts: 1, status: "error", modelServed: null },
      { id: "killed", accountId: bob, attempts: null, status: "interrupted", modelServed: null },
    ]);
    const openai = { provider: "openai", model: "gpt" };
    await addAttempts(db, "rescued", [
      { provider: "anthropic", model: "claude", outcome: "error" },
      { ...openai, outcome: "ok" },
    ]);
    await addAttempts(db, "lost", [{ ...openai, outcome: "error" }]);
    await addAttempts(db, "killed", [
      { ...openai, outcome: "error" },
      { ...openai, outcome: "interrupted" },
    ]);
    const all = () => db.select().from(db.t.attemptDays);
    await fillAttemptDays(db);
    const filled = await all();
    await rollUp(db, "2026-11-20");
    expect(filled.length).toBeGreaterThan(4);
    expect(order(filled)).toEqual(order(await all()));
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
