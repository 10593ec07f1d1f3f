import { afterEach, beforeEach, expect, test } from "vitest";
import { listAudit } from "../../src/audit/audit.ts";
import { urls } from "../../src/urls.ts";
import { createTestApp, type TestApp } from "../setup/app.ts";
import { type Cast, createCast } from "../setup/cast.ts";
import { formFields } from "../setup/visitor.ts";

let t: TestApp;
let cast: Cast;
beforeEach(async () => {
  t = await createTestApp();
  cast = await createCast(t.deps);
});
afterEach(() => t.close());

const send = (url: string, form: Record<string, string>, who: keyof Cast = "dana") =>
  t.request(url, { form, cookie: cast[who].cookie });
const page = async () => (await t.request(urls.llm.show(), { cookie: cast.dana.cookie })).text();
const actions = async () => (await listAudit(t.deps.db)).entries.map(({ action }) => action);

test("only an admin sees or changes budgets, prices and kept answers", async () => {
  expect((await t.request(urls.llm.show())).status).toBe(303);
  expect((await t.request(urls.llm.show(), { cookie: cast.alice.cookie })).status).toBe(403);
  const { budgets, prices, cleanUp, purge } = urls.llm;
  for (const url of [budgets(), prices(), cleanUp(), purge()]) {
    expect((await send(url, {}, "alice")).status).toBe(403);
  }
  expect(await actions()).toEqual([]);
});

test("an admin sets, changes and takes away a budget, and each is on record", async () => {
  const form = { who: "company", period: "month", money: "12.50", requests: "" };
  expect((await send(urls.llm.budgets(), form)).status).toBe(303);
  expect(await page()).toContain("$12.50");
  await send(urls.llm.budgets(), { ...form, money: "0.000000001" });
  const rows = await t.deps.db.select().from(t.deps.db.t.budgets);
  expect(rows).toMatchObject([{ limitNanoUsd: 1, limitRequests: null }]);
  await send(urls.llm.budgets(), { who: "company", period: "month", remove: "yes" });
  expect(await page()).toContain("No budgets yet");
  expect(await actions()).toEqual(Array(3).fill("llm.budget_changed"));
});

test("a budget of one person is found by employee id or e-mail address", async () => {
  const { alice } = cast;
  const form = { who: "person", person: alice.account.employeeId, period: "day", requests: "7" };
  expect((await send(urls.llm.budgets(), form)).status).toBe(303);
  const shown = await page();
  expect(shown).toContain(alice.account.name);
  expect(shown).toContain("7 calls");
  const unknown = await send(urls.llm.budgets(), { ...form, person: "nobody" });
  expect(unknown.status).toBe(422);
  expect(await unknown.text()).toContain("Nobody here has this employee id");
});

test("an admin makes a team, puts a person in, gives it a budget, and says the person's tier", async () => {
  const made = await send(urls.teams.create(), { name: "Payments" });
  expect((await send(urls.teams.create(), { name: "Payments" })).status).toBe(422);
  const teamId = (made.headers.get("location") ?? "").replace(/^\/teams\/|\?.*$/g, "");
  const { id, employeeId } = cast.alice.account;
  expect((await send(urls.teams.members(teamId), { person: "nobody" })).status).toBe(422);
  expect((await send(urls.teams.members(teamId), { person: employeeId })).status).toBe(303);
  expect((await send(urls.accounts.tier(id), { tier: "power" })).status).toBe(303);
  const budget = { who: "team", team: teamId, period: "month", requests: "5" };
  expect((await send(urls.llm.budgets(), budget)).status).toBe(303);
  expect((await send(urls.llm.budgets(), { ...budget, team: "gone" })).status).toBe(422);
  expect(await page()).toContain("Team Payments");
  const team = await t.request(urls.teams.show(teamId), { cookie: cast.dana.cookie });
  expect(await team.text()).toContain(urls.llm.show({ team: teamId }));
  const meant = await t.request(urls.llm.show({ team: teamId }), { cookie: cast.dana.cookie });
  expect(formFields(await meant.text())).toMatchObject({ who: "team", team: teamId });
  const shown = await t.request(urls.accounts.show(id), { cookie: cast.dana.cookie });
  expect(await shown.text()).toMatch(
    /href="\/teams\/[^"]+">Payments[\s\S]*value="power"\s+checked/,
  );
  for (const url of [urls.teams.index(), urls.teams.show(teamId)]) {
    expect((await t.request(url, { cookie: cast.dana.cookie })).status).toBe(200);
    expect((await t.request(url, { cookie: cast.alice.cookie })).status).toBe(403);
  }
  expect((await send(urls.teams.removal(teamId), {}, "alice")).status).toBe(403);
});

test("a form that cannot be taken comes back with what was typed", async () => {
  const budget = await send(urls.llm.budgets(), { who: "company", period: "day", money: "a lot" });
  expect(budget.status).toBe(422);
  expect(await budget.text()).toMatch(/Type dollars as a number[\s\S]*a lot/);
  const price = await send(urls.llm.prices(), { model: "ours", from: "2026-11-01", input: "x" });
  expect(price.status).toBe(422);
  expect(await price.text()).toContain("ours");
});

test("a price is shown, takes the input's price for the cache, and starts the recalculation", async () => {
  const form = { model: "ours", from: "2026-11-01", input: "2.5", output: "10" };
  expect((await send(urls.llm.prices(), form)).status).toBe(303);
  const { db } = t.deps;
  const [row] = await db.select().from(db.t.priceRows);
  expect(row?.prices).toEqual({
    input: 2_500_000_000,
    output: 10_000_000_000,
    cacheRead: 2_500_000_000,
    cacheWrite5m: 2_500_000_000,
    cacheWrite1h: 2_500_000_000,
    perCall: 0,
  });
  const jobs = await db.select().from(db.t.jobs);
  expect(jobs.map(({ name }) => name)).toEqual(["llm.recompute_prices"]);
  expect(await page()).toContain("ours");
  const from = row?.effectiveFrom.toISOString() ?? "";
  await send(urls.llm.prices(), { model: "ours", from, remove: "yes" });
  expect(await db.select().from(db.t.priceRows)).toEqual([]);
  expect(await actions()).toEqual(["llm.price_removed", "llm.price_set"]);
});

test("an admin's machine reads the figures of the cache", async () => {
  const url = urls.llm.cacheStats();
  expect((await t.request(url, { cookie: cast.alice.cookie })).status).toBe(403);
  expect(await (await t.request(url, { cookie: cast.dana.cookie })).json()).toEqual({
    entries: 0,
    bytes: 0,
    hits: 0,
    week: { calls: 0, hits: 0, shared: 0, savedNanoUsd: 0 },
  });
});

test("emptying the cache is on record, cleaning up needs no record", async () => {
  expect((await send(urls.llm.cleanUp(), {})).status).toBe(303);
  expect((await send(urls.llm.purge(), {})).status).toBe(303);
  expect(await actions()).toEqual(["llm.cache_emptied"]);
});
