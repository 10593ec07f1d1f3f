import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { listAudit } from "../../src/audit/audit.ts";
import type { Db } from "../../src/db/db.ts";
import { settleOpenActivities } from "../../src/llm/activity.ts";
import { openActivity } from "../../src/llm/ledger.ts";
import { listBudgets, listNearBudgets, listWarnings } from "../../src/llm/budget-states.ts";
import { type NewBudget, setBudget } from "../../src/llm/budgets.ts";
import { setPrice } from "../../src/llm/price-rows.ts";
import { createTestClock, type TestClock } from "../setup/app.ts";
import { stores } from "../setup/db.ts";
import { type FakeLlm, startFakeLlm } from "../setup/fake-llm.ts";
import { connectionTo, createWorld, SECRET, type World } from "./world.ts";

const DOLLAR = 1_000_000_000;
const PRICES = {
  input: 0,
  cacheRead: 0,
  cacheWrite5m: 0,
  cacheWrite1h: 0,
  output: 1_000_000,
  perCall: 0,
};

describe.each(stores)("budgets on %s", (name, openDb) => {
  let db: Db;
  let fake: FakeLlm;
  let world: World;
  let clock: TestClock;
  beforeEach(async () => {
    db = await openDb();
    fake = await startFakeLlm({ key: SECRET });
    clock = { ...createTestClock(), monotonic: () => performance.now() };
    const connection = connectionTo("anthropic", fake.origin);
    world = await createWorld(fake.address, connection, {}, { db, clock });
    // One nano-dollar for an output token: a call holds its 1000 tokens and then costs 50.
    await setPrice(db, clock, "dana", {
      model: "demo",
      effectiveFrom: new Date("2026-01-01"),
      prices: PRICES,
    });
  });
  afterEach(async () => {
    await world.close();
    await fake.close();
  });

  const limit = (budget: Partial<NewBudget>) =>
    setBudget(db, clock, "dana", {
      scope: "company",
      scopeId: "",
      period: "day",
      limitNanoUsd: null,
      limitRequests: null,
      ...budget,
    });
  const spends = async () =>
    (await db.select().from(db.t.budgetSpends)).map((row) => ({
      scope: row.scope,
      period: row.period,
      spent: row.spentNanoUsd,
      reserved: row.reservedNanoUsd,
      requests: row.requests,
    }));

  test("a call counts once against company and account, day and month", async () => {
    await world.run();
    const all = await spends();
    expect(all.map(({ scope, period }) => `${scope} ${period}`).toSorted()).toEqual([
      "account 2026-11",
      "account 2026-11-20",
      "company 2026-11",
      "company 2026-11-20",
    ]);
    for (const one of all) expect(one).toMatchObject({ spent: 50, reserved: 0, requests: 1 });
  });

  // PGlite has one connection and answers slowly; what is held is tested with all 500 below.
  const [calls, room] = name === "SQLite" ? [500, 100] : [50, 10];
  test(`${calls} at once against room for ${room}: exactly so many pass, to the nano-dollar`, async () => {
    await limit({ limitRequests: room });
    const runs = await Promise.all(Array.from({ length: calls }, () => world.run()));
    const passed = runs.filter(({ end }) => end.status === "ok");
    expect([passed.length, fake.hits.length]).toEqual([room, room]);
    const refused = runs.filter(({ end }) => end.failure?.code === "llm.over_budget");
    expect(refused.length).toBe(calls - room);
    for (const one of await spends()) {
      expect(one).toMatchObject({ spent: 50 * room, reserved: 0, requests: room });
    }
    const rows = await db.select().from(db.t.activities);
    const sum = rows.reduce((all, { costNanoUsd }) => all + (costNanoUsd ?? 0), 0);
    expect([rows.length, sum]).toEqual([calls, 50 * room]);
    expect(rows.filter(({ status }) => status === "blocked").length).toBe(calls - room);
  });

  test("what is held counts: 500 that only begin against money for 100", async () => {
    await limit({ limitNanoUsd: 100 * 1000 });
    const request = world.request();
    const opened = await Promise.all(
      Array.from({ length: 500 }, (_, n) => {
        const at = clock.now();
        const shared = {
          owner: "dead",
          provider: "anthropic",
          first: undefined,
          cache: "none" as const,
          teamId: null,
        };
        return openActivity(db, clock, { id: `a${n}`, at, request, ...shared }, 1000);
      }),
    );
    expect(opened.filter(({ over }) => !over).length).toBe(100);
    expect((await spends())[0]).toMatchObject({ spent: 0, reserved: 100_000, requests: 100 });
    // kill -9: the process is gone, its rows are open.
    await settleOpenActivities(db, clock, () => false);
    for (const one of await spends()) expect(one).toMatchObject({ spent: 0, reserved: 0 });
    const rows = await db.select().from(db.t.activities);
    expect(rows.every(({ reservedNanoUsd }) => reservedNanoUsd === null)).toBe(true);
    expect((await world.run()).end.status).toBe("ok");
  });

  test("exactly the limit passes, a nano-dollar over it does not", async () => {
    await limit({ limitNanoUsd: 1000 });
    expect((await world.run()).end.status).toBe("ok");
    await limit({ limitNanoUsd: 1049 });
    const { end } = await world.run();
    expect(end.failure).toMatchObject({ code: "llm.over_budget", permanent: true });
    await limit({ limitNanoUsd: 1050 });
    expect((await world.run()).end.status).toBe("ok");
  });

  test("the refusal says whose budget, the limit, what is used, and when it starts again", async () => {
    await limit({ scope: "account", period: "month", limitNanoUsd: 2 * DOLLAR });
    await setPrice(db, clock, "dana", {
      model: "demo",
      effectiveFrom: new Date("2026-01-01"),
      prices: { ...PRICES, perCall: DOLLAR, output: 0 },
    });
    await world.run();
    await world.run();
    const { failure } = (await world.run()).end;
    expect(failure?.message).toBe(
      "Your budget for this month is $2.00: $2.00 are spent, $0.00 are held for calls on their " +
        "way, and this call may cost up to $1.00. It starts again on 2026-12-01 00:00 UTC. " +
        "Wait until then, or ask your administrator for a higher limit.",
    );
    expect(failure?.retryAfterMs).toBe(Date.parse("2026-12-01") - Date.parse("2026-11-20T09:00Z"));
    clock.advance(11 * 86_400_000);
    expect((await world.run()).end.status).toBe("ok");
  });

  test("an account's own budget stands in the place of the one for everybody", async () => {
    await limit({ scope: "account", limitRequests: 0 });
    expect((await world.run()).end.status).toBe("error");
    const { accountId } = world.request();
    await limit({ scope: "account", scopeId: accountId, limitRequests: 5 });
    expect((await world.run()).end.status).toBe("ok");
    await limit({ scope: "account", scopeId: accountId });
    expect((await world.run()).end.status).toBe("error");
  });

  test("a model without a price is held against requests, not against money", async () => {
    await limit({ limitNanoUsd: 0, limitRequests: 1 });
    fake.next({ play: "answer", model: "nobody-knows" });
    const first = await world.run({ model: "nobody-knows" });
    expect(first.end).toMatchObject({ status: "ok", costNanoUsd: null });
    expect((await world.run({ model: "nobody-knows" })).end.failure?.message).toMatch(
      /^The company's budget for today is 1 model call, and it is used\./,
    );
  });

  test("a team's budget holds for its people together, and the refusal names the team", async () => {
    const { accounts, teams } = db.t;
    await db.insert(teams).values({ id: "t1", name: "Payments", createdAt: clock.now() });
    await db.update(accounts).set({ teamId: "t1" });
    await limit({ scope: "team", limitRequests: 9 });
    await limit({ scope: "team", scopeId: "t1", limitRequests: 2 });
    for (let n = 0; n < 2; n += 1) expect((await world.run()).end.status).toBe("ok");
    expect((await world.run()).end.failure?.message).toMatch(
      /^The budget of your team Payments for today is 2 model calls, and all are used\./,
    );
    const team = (await spends()).filter(({ scope }) => scope === "team");
    expect(team).toHaveLength(2);
    for (const one of team) expect(one).toMatchObject({ spent: 100, reserved: 0, requests: 2 });
    const [row] = await db.select().from(db.t.activities);
    expect(row?.teamId).toBe("t1");
    // Out of the team, only the company and the account pay.
    await db.update(accounts).set({ teamId: null });
    expect((await world.run()).end.status).toBe("ok");
  });

  test("whom a nearly used budget holds for is told, and an admin of all of them", async () => {
    const { accountId } = world.request();
    await limit({ scope: "account", period: "month", limitRequests: 2, limitNanoUsd: DOLLAR });
    const me = { id: accountId, teamId: null };
    await world.run();
    expect(await listNearBudgets(db, clock, me)).toEqual([]);
    await world.run();
    expect(await listNearBudgets(db, clock, me)).toMatchObject([{ name: "Alice" }]);
    expect(await listNearBudgets(db, clock, { ...me, id: "bob" })).toEqual([]);
    expect(await listWarnings(db, clock)).toMatchObject([
      { name: "Alice", spend: { scopeId: accountId, requests: 2 } },
    ]);
    const entries = (await listAudit(db)).entries.map(({ action, subject }) => [action, subject]);
    expect(entries).toEqual([["llm.budget_nearly_used", `account:${accountId}`]]);
    // With more room nobody needs to be told any more, until four fifths of that are used.
    await limit({ scope: "account", period: "month", limitRequests: 4 });
    expect(await listWarnings(db, clock)).toEqual([]);
    for (let n = 0; n < 2; n += 1) await world.run();
    expect((await listAudit(db)).entries).toHaveLength(2);
  });

  test("a budget of which four fifths are used says so once", async () => {
    await limit({ limitRequests: 5 });
    for (let n = 0; n < 3; n += 1) await world.run();
    expect((await listBudgets(db, clock))[0]).toMatchObject({ isNear: false });
    const warned = async () =>
      (await db.select().from(db.t.budgetSpends)).filter(({ warnedAt }) => warnedAt !== null);
    expect(await warned()).toEqual([]);
    await world.run();
    const [state] = await listBudgets(db, clock);
    expect(state).toMatchObject({
      isNear: true,
      isUsedUp: false,
      resetsAt: new Date("2026-11-21T00:00:00Z"),
    });
    const [first, ...rest] = await warned();
    expect([first?.scope, first?.period, rest.length]).toEqual(["company", "2026-11-20", 0]);
    clock.advance(1000);
    await world.run();
    expect((await warned())[0]?.warnedAt).toEqual(first?.warnedAt);
    expect((await listBudgets(db, clock))[0]).toMatchObject({ isNear: true, isUsedUp: true });
  });
});
