import { afterAll, beforeAll, expect, test } from "vitest";
import { type ApiClient, createApiClient, dataOf, refusalOf } from "../setup/api.ts";
import { createTestApp, type TestApp } from "../setup/app.ts";
import { type Cast, createCast } from "../setup/cast.ts";

let shop: TestApp;
let cast: Cast;
let alice: ApiClient;
let dana: ApiClient;

beforeAll(async () => {
  shop = await createTestApp();
  cast = await createCast(shop.deps);
  alice = await createApiClient(shop, cast.alice.account);
  dana = await createApiClient(shop, cast.dana.account);
});
afterAll(() => shop.close());

test("an admin makes a team, fills, renames and removes it; its people stay", async () => {
  const made = await dana.POST("/teams", { body: { name: " Checkout " } });
  const { id, name } = dataOf(made);
  expect([made.response.status, name]).toEqual([201, "Checkout"]);
  expect(made.response.headers.get("location")).toBe(`/api/v1/teams/${id}`);
  const twice = await dana.POST("/teams", { body: { name: "Checkout" } });
  expect(twice.error?.errors).toEqual([expect.objectContaining({ field: "body.name" })]);
  expect(refusalOf(await alice.GET("/teams"))).toEqual([403, "api.role"]);

  const params = { path: { id } };
  const { email, id: account } = cast.alice.account;
  const add = (person: string) => dana.POST("/teams/{id}/members", { params, body: { person } });
  expect(dataOf(await add(email)).map((one) => [one.id, one.teamId])).toEqual([[account, id]]);
  const unknown = await add("nobody@example.com");
  expect(unknown.error?.errors).toEqual([expect.objectContaining({ field: "body.person" })]);
  expect(dataOf(await dana.GET("/teams"))).toEqual([
    expect.objectContaining({ name: "Checkout", members: 1 }),
  ]);

  const seen = (await dana.GET("/teams/{id}", { params })).response.headers.get("etag") ?? "";
  const rename = () =>
    dana.PUT("/teams/{id}", {
      params: { ...params, header: { "If-Match": seen } },
      body: { name: "Payments" },
    });
  expect(dataOf(await rename()).name).toBe("Payments");
  expect(refusalOf(await rename())).toEqual([412, "api.changed"]);

  const out = () =>
    dana.DELETE("/teams/{id}/members/{account}", { params: { path: { id, account } } });
  expect((await out()).response.status).toBe(200);
  expect(refusalOf(await out())).toEqual([404, "api.not_found"]);
  dataOf(await add(email));
  expect((await dana.DELETE("/teams/{id}", { params })).response.status).toBe(200);
  expect(refusalOf(await dana.GET("/teams/{id}/members", { params }))).toEqual([
    404,
    "api.not_found",
  ]);
  expect(dataOf(await alice.GET("/auth/me")).account.teamId).toBeNull();
});

test("an admin says how much an account may ask for, and its ETag is another one by that", async () => {
  const params = { path: { id: cast.alice.account.id } };
  const { response } = await dana.GET("/accounts/{id}", { params });
  const seen = response.headers.get("etag") ?? "";
  const set = (client: ApiClient, tier: "member" | "power") =>
    client.PUT("/accounts/{id}/tier", {
      params: { ...params, header: { "If-Match": seen } },
      body: { tier },
    });
  expect(refusalOf(await set(alice, "power"))).toEqual([403, "api.role"]);
  expect(dataOf(await set(dana, "power")).tier).toBe("power");
  expect(refusalOf(await set(dana, "member"))).toEqual([412, "api.changed"]);
  expect((await alice.GET("/auth/me")).response.headers.get("ratelimit-limit")).not.toBe("600");
});
