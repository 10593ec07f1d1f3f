import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { listAudit } from "../../src/audit/audit.ts";
import type { DemoWorld } from "../../src/demo/world.ts";
import { LlmFault } from "../../src/llm/fault.ts";
import { ROUTED_TASKS, UNASKED_TASKS } from "../../src/llm/routing/tasks.ts";
import { urls } from "../../src/urls.ts";
import { createTestApp, type TestApp } from "../setup/app.ts";
import { type Cast, createCast } from "../setup/cast.ts";
import { startTestWorld } from "../setup/demo.ts";

const MODEL = "demo-model-no-ai";
let world: DemoWorld;
let t: TestApp;
let cast: Cast;
let key = "";
beforeAll(async () => {
  world = await startTestWorld();
  t = await createTestApp({ world });
  cast = await createCast(t.deps);
  const form = {
    name: "The company's model",
    scope: "company",
    baseUrl: world.llm.url,
    apiKey: world.llm.apiKey,
    model: MODEL,
  };
  const made = await send(urls.connections.create("openai"), form);
  const [, id] = /^\/connections\/([^?]+)/.exec(made.headers.get("location") ?? "") ?? [];
  key = `${id} ${MODEL}`;
});
afterAll(async () => {
  await t.close();
  await world.close();
});

const send = (url: string, form: Record<string, string | string[]>, who: keyof Cast = "dana") =>
  t.request(url, { form, cookie: cast[who].cookie });
const page = async (url: string) => (await t.request(url, { cookie: cast.dana.cookie })).text();
const byText = (a: string, b: string) => a.localeCompare(b);
const actions = async () =>
  (await listAudit(t.deps.db)).entries
    .map(({ action }) => action)
    .filter((action) => action.startsWith("llm."));

const idOf = (url: string) => /try\/([^?]+)/.exec(url)?.[1] ?? "";

const { policies, policy, health, probes, models, listing, tries } = urls.llm;

test("only an admin sees or changes where calls go", async () => {
  for (const url of [policies(), policy("draft"), health(), tries()]) {
    expect((await t.request(url)).status).toBe(303);
    expect((await t.request(url, { cookie: cast.alice.cookie })).status).toBe(403);
  }
  for (const url of [policy("draft"), probes(), models(), listing(), tries()]) {
    expect((await send(url, {}, "alice")).status).toBe(403);
  }
  expect((await t.request(policy("nothing"), { cookie: cast.dana.cookie })).status).toBe(404);
  expect(await actions()).toEqual([]);
});

test("kinds of work that nothing asks for stand apart, and only those", async () => {
  const root = join(import.meta.dirname, "../../src");
  const files = readdirSync(root, { recursive: true, encoding: "utf8" });
  const sources = files.filter((file) => /\.tsx?$/.test(file) && !file.startsWith("db/"));
  const asked = new Set(
    sources.flatMap((file) => {
      const text = readFileSync(join(root, file), "utf8");
      return [...text.matchAll(/taskType: (?:\w+ \? )?"(\w+)"(?: : "(\w+)")?/g)].flatMap(
        ([, ...names]) => names,
      );
    }),
  );
  expect(ROUTED_TASKS.filter((task) => !asked.has(task))).toEqual(UNASKED_TASKS);
  expect(await page(policies())).toContain("Nothing in Countersign asks a model for");
});

test("an admin sets, changes and takes away a policy, and the next call goes by it", async () => {
  const form = { mode: "order", ownFirst: "on", way1: key, weight1: "3", effort: "low" };
  const limits = { maxTokens: "2000", cacheHours: "0.5", firstContent: "20", ceiling: "0.25" };
  expect((await send(policy("judge"), { ...form, ...limits })).status).toBe(303);
  expect(await t.deps.routing.policies.find("judge")).toMatchObject({
    mode: "order",
    ways: [{ model: MODEL, weight: 3 }],
    ownFirst: true,
    effort: "low",
    maxTokens: 2000,
    temperature: null,
    cacheHours: 0.5,
    firstContentMs: 20_000,
    ceilingNanoUsd: 250_000_000,
  });
  const shown = await page(policies());
  expect(shown).toContain("effort low, at most 2,000 tokens");
  expect(await page(policy("judge"))).toContain('value="0.25"');
  await send(policy("judge"), { mode: "weights" });
  expect(await t.deps.routing.policies.find("judge")).toMatchObject({ ways: [], ownFirst: false });
  await send(policy("judge"), { remove: "yes" });
  expect(await t.deps.routing.policies.find("judge")).toBeUndefined();
  expect(await actions()).toEqual([
    "llm.policy_removed",
    "llm.policy_changed",
    "llm.policy_changed",
  ]);
});

test("a policy that is wrong comes back with what was typed, and why", async () => {
  const form = { mode: "order", way1: key, way2: key, temperature: "hot", idle: "0" };
  const answer = await send(policy("draft"), form);
  expect(answer.status).toBe(422);
  const html = await answer.text();
  expect(html).toContain("It is in the list already.");
  expect(html).toContain("Type a number from 0 to 2.");
  expect(html).toContain("Type a number of seconds from 1 to 600.");
  expect(html).toContain('value="hot"');
  const gone = await send(policy("draft"), { mode: "order", way1: "c x" });
  expect(await gone.text()).toContain("This model is gone.");
});

test("models are listed by their server or typed in, and one can be tried at once", async () => {
  const asked = health({ done: "asked" });
  expect((await send(listing(), {})).headers.get("location")).toBe(asked);
  const listed = await page(asked);
  expect(listed).toContain("The company&#39;s model: 1 model.");
  const [connection = ""] = key.split(" ");
  expect((await send(models(), { connection, model: "", context: "x" })).status).toBe(422);
  const typed = { connection, model: "roomy model", context: "200000" };
  expect((await send(models(), typed)).status).toBe(303);
  expect(await page(health())).toContain("roomy model");
  t.deps.routing.health.cool(key, {
    ms: 60_000,
    fault: new LlmFault("overloaded"),
    isFirm: true,
  });
  expect(await page(health())).toContain("Busy, left alone");
  expect((await send(probes(), { key })).headers.get("location")).toBe(asked);
  const tried = await page(asked);
  expect(tried).toContain("Calls go there again.");
  expect(tried).not.toContain("Busy, left alone");
  expect(tried).not.toContain("The company&#39;s model: 1 model.");
  await send(probes(), { key: `${connection} roomy model` });
  expect(await page(asked)).toContain("roomy model at");
  await send(models(), { key: `${connection} roomy model`, remove: "yes" });
  expect(await page(health())).not.toContain("roomy model");
});

test("a prompt is tried side by side; each answer is a call on record, a failed one, too", async () => {
  const [connection = ""] = key.split(" ");
  await send(models(), { connection, model: "no-such-model" });
  const form = { prompt: "Say hello", system: "", maxTokens: "500" };
  expect((await send(tries(), { ...form, models: [] })).status).toBe(422);
  const chosen = [key, `${connection} no-such-model`];
  const answer = await send(tries(), { ...form, models: chosen });
  // A page of its own: loading it once more asks nobody.
  expect(answer.status).toBe(303);
  const tried = answer.headers.get("location") ?? "";
  const html = await page(tried);
  expect(html).toContain("Answered");
  expect(html).toContain("Failed");
  expect(html).toContain("The model server does not know the model or the address: The model");
  expect(html).toContain("Say hello");
  expect(html).toContain('value="500"');
  expect(await page(tried)).toBe(html);
  expect(await page(urls.activity.index())).toContain(urls.llm.tried(idOf(tried)));
  // By the ledger, as after a start.
  t.deps.routing.looks.clear();
  const later = await page(tried);
  expect(later).toContain("Answered");
  expect(later).toContain("The model server does not know the model or the address.");
  const { activities } = t.deps.db.t;
  const rows = await t.deps.db.select().from(activities);
  expect(rows.map(({ taskType, status }) => `${taskType} ${status}`).toSorted(byText)).toEqual([
    "test error",
    "test ok",
  ]);
});

test("what refused a prompt side by side is said as it is anywhere, also when nobody answers", async () => {
  const budget = { who: "company", period: "day" };
  await send(urls.llm.budgets(), { ...budget, requests: "1" });
  const form = { prompt: "Say hello", system: "", maxTokens: "500", models: [key] };
  const answer = await send(tries(), form);
  expect(answer.status).toBe(303);
  const html = await page(answer.headers.get("location") ?? "");
  expect(html).toContain("The company&#39;s budget for today is 1 model call, and it is used.");
  await send(urls.llm.budgets(), { ...budget, remove: "yes" });
});
