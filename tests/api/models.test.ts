// Prices, policies and models: what an admin does on the pages of the company's models.
import { afterAll, beforeAll, expect, test } from "vitest";
import { createConnection } from "../../src/connections/create.ts";
import { eq } from "../../src/db/drizzle.ts";
import { type ApiClient, createApiClient, dataOf, refusalOf } from "../setup/api.ts";
import { type Drafting, startDrafting } from "../setup/drafting.ts";

const MODEL = "demo-model-no-ai";
let on: Drafting;
let dana: ApiClient;
let alice: ApiClient;
let connectionId: string;

beforeAll(async () => {
  on = await startDrafting();
  const { deps, cast, world } = on;
  dana = await createApiClient(on, cast.dana.account);
  alice = await createApiClient(on, cast.alice.account);
  const by = { account: cast.dana.account, address: "127.0.0.1", requestId: "test" };
  const input = {
    accountId: null,
    provider: "anthropic" as const,
    name: "The company's model",
    baseUrl: world.llm.url,
    settings: { model: MODEL, price: "free" },
    secrets: { apiKey: world.llm.apiKey },
  };
  const created = await deps.db.transaction((tx) => createConnection(tx, deps, input, by));
  if (!created.ok) throw new Error(created.code);
  connectionId = created.connection.id;
});
afterAll(() => on.close());

test("a price holds from its day, is replaced, and taken away; calls are priced anew each time", async () => {
  const set = (input: number) =>
    dana.POST("/prices", {
      body: { model: "Acme/Model-1", effectiveFrom: "2026-01-01", input, output: 0.000_001 },
    });
  expect(refusalOf(await alice.GET("/prices"))).toEqual([403, "api.role"]);
  expect((await set(3)).response.status).toBe(200);
  expect((await set(2.5)).response.status).toBe(200);
  const [price, ...others] = dataOf(await dana.GET("/prices"));
  expect(others).toEqual([]);
  // What is not said of the cache costs as other input does.
  expect(price).toMatchObject({
    model: "acme/model-1",
    effectiveFrom: "2026-01-01T00:00:00.000Z",
    input: 2.5,
    output: 0.000_001,
    cacheRead: 2.5,
    perCall: 0,
  });
  const path = { model: "acme/model-1", from: "2026-01-01" };
  const remove = () => dana.DELETE("/prices/{model}/{from}", { params: { path } });
  expect((await remove()).response.status).toBe(200);
  expect(refusalOf(await remove())).toEqual([404, "api.not_found"]);
  const { jobs } = on.deps.db.t;
  const rows = await on.deps.db.select().from(jobs).where(eq(jobs.name, "llm.recompute_prices"));
  expect(rows.length).toBeGreaterThan(0);
});

const TASK = { params: { path: { task: "draft" as const } } };
const seen = async () => ({
  "If-Match": (await dana.GET("/policies/{task}", TASK)).response.headers.get("etag") ?? "",
});

test("a policy is read, written on the version that was read, and taken away", async () => {
  const before = await seen();
  expect(dataOf(await dana.GET("/policies/{task}", TASK)).policy).toBeNull();
  const put = (ways: { connectionId: string; model: string; weight?: number }[], header = before) =>
    dana.PUT("/policies/{task}", {
      params: { ...TASK.params, header },
      body: { mode: "weights", ways, temperature: 0.5, firstContentMs: 20_000 },
    });
  const unknown = await put([{ connectionId, model: "no-such-model" }]);
  expect(unknown.error?.errors).toEqual([expect.objectContaining({ field: "body.ways.0" })]);
  const way = { connectionId, model: MODEL, weight: 3 };
  expect(dataOf(await put([way])).policy).toMatchObject({
    mode: "weights",
    ways: [way],
    ownFirst: true,
    temperature: 0.5,
    firstContentMs: 20_000,
    maxTokens: null,
  });
  expect(refusalOf(await put([way]))).toEqual([412, "api.changed"]);
  expect(dataOf(await dana.GET("/policies"))).toHaveLength(1);
  expect(dataOf(await dana.GET("/models")).map(({ isUsed }) => isUsed)).toContain(true);
  const header = await seen();
  const removed = await dana.DELETE("/policies/{task}", { params: { ...TASK.params, header } });
  expect(dataOf(removed).policy).toBeNull();
});

test("models are named, tried, listed and taken away; each tells how it does", async () => {
  const named = { connectionId, model: "typed/by-hand" };
  const wrong = await dana.POST("/models", { body: { ...named, connectionId: "nowhere" } });
  expect(wrong.error?.errors).toEqual([expect.objectContaining({ field: "body.connectionId" })]);
  const added = await dana.POST("/models", { body: { ...named, contextTokens: 8000 } });
  expect(added.response.status).toBe(200);
  const listed = dataOf(await dana.GET("/models"));
  const typed = listed.find(({ model }) => model === named.model);
  expect(typed).toMatchObject({ origin: "typed", contextTokens: 8000 });
  expect(typed?.health.state).toBe("untried");

  const probe = await dana.POST("/models/probes", { body: { connectionId, model: MODEL } });
  expect(dataOf(probe)).toMatchObject({ ok: true });
  expect(dataOf(await dana.POST("/models/listing"))).toEqual([
    expect.objectContaining({ name: "The company's model", message: "" }),
  ]);
  const path = { connection: connectionId, model: named.model };
  const remove = () => dana.DELETE("/models/{connection}/{model}", { params: { path } });
  expect((await remove()).response.status).toBe(200);
  expect(refusalOf(await remove())).toEqual([404, "api.not_found"]);
});

test("several models answer the same, side by side, and the answers are found again", async () => {
  const one = { connectionId, model: MODEL };
  const body = { prompt: "Say hello.", models: [one], maxTokens: 200 };
  const gone = await dana.POST("/models/tries", {
    body: { ...body, models: [one, { connectionId, model: "gone" }] },
  });
  expect(gone.error?.errors).toEqual([expect.objectContaining({ field: "body.models" })]);
  const tried = dataOf(await dana.POST("/models/tries", { body }));
  expect(tried.answers).toEqual([expect.objectContaining({ ok: true, costNanoUsd: 0 })]);
  expect(tried.answers[0]?.text).not.toBe("");
  const params = { path: { id: tried.id } };
  expect(dataOf(await dana.GET("/models/tries/{id}", { params }))).toEqual(tried);
  expect(refusalOf(await alice.GET("/models/tries/{id}", { params }))).toEqual([403, "api.role"]);
});
