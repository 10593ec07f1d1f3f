import { afterEach, beforeEach, expect, test } from "vitest";
import { createConnection } from "../../src/connections/create.ts";
import { type ApiClient, createApiClient, dataOf, refusalOf } from "../setup/api.ts";
import { type Drafting, startDrafting } from "../setup/drafting.ts";

let on: Drafting;
let alice: ApiClient;

beforeEach(async () => {
  on = await startDrafting();
  alice = await createApiClient(on, on.cast.alice.account);
});
afterEach(() => on.close());

/** The demo model by the other protocol, and the policy that sends embeddings there. */
async function nameModel(): Promise<void> {
  const { deps, cast, world } = on;
  const model = "demo-model-no-ai";
  const by = { account: cast.dana.account, address: "127.0.0.1", requestId: "test" };
  const created = await deps.db.transaction((tx) =>
    createConnection(
      tx,
      deps,
      {
        accountId: null,
        provider: "openai",
        baseUrl: world.llm.url,
        settings: { model, price: "free" },
        secrets: { apiKey: world.llm.apiKey },
        learnt: { message: "", capabilities: {} },
      },
      by,
    ),
  );
  const dana = await createApiClient(on, cast.dana.account);
  const connectionId = created.connection.id;
  await dana.PUT("/policies/{task}", {
    params: { path: { task: "embed" }, header: { "If-Match": "*" } },
    body: { mode: "order", ways: [{ connectionId, model, weight: 1 }], ownFirst: false },
  });
}

const likeness = (a: number[] = [], b: number[] = []): number =>
  a.reduce((sum, value, at) => sum + value * (b[at] ?? 0), 0);

test("a program has texts turned into vectors, on record as any call, and once only", async () => {
  const body = {
    texts: ["Pay by card", "Card payments: pay", "Reset the password"],
    fresh: false,
  };
  expect(refusalOf(await alice.POST("/embeddings", { body }))).toEqual([409, "llm.no_policy"]);
  await nameModel();
  const { vectors, model, costNanoUsd, activityId } = dataOf(
    await alice.POST("/embeddings", { body }),
  );
  expect(vectors).toHaveLength(3);
  expect(likeness(vectors[0], vectors[1])).toBeGreaterThan(likeness(vectors[0], vectors[2]));
  expect([model, costNanoUsd]).toEqual(["demo-model-no-ai", 0]);
  const again = dataOf(await alice.POST("/embeddings", { body }));
  expect(again).toMatchObject({ vectors, fromCache: true });
  dataOf(await alice.POST("/embeddings", { body: { ...body, fresh: true } }));
  const cacheOf = async (id: string) =>
    dataOf(await alice.GET("/activities/{id}", { params: { path: { id } } })).cache;
  expect([await cacheOf(activityId), await cacheOf(again.activityId)]).toEqual(["stored", "hit"]);
  const viewer = await createApiClient(on, on.cast.alice.account, ["drafts:read"]);
  expect(refusalOf(await viewer.POST("/embeddings", { body }))[0]).toBe(403);
});
