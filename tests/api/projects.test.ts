import { afterAll, beforeAll, expect, test } from "vitest";
import { type ApiClient, createApiClient, dataOf, refusalOf } from "../setup/api.ts";
import { createTestApp, type TestApp } from "../setup/app.ts";
import { type Cast, createCast } from "../setup/cast.ts";

let shop: TestApp;
let cast: Cast;
let alice: ApiClient;
let bob: ApiClient;
let dana: ApiClient;
let params: { path: { id: string } };

beforeAll(async () => {
  shop = await createTestApp();
  cast = await createCast(shop.deps);
  alice = await createApiClient(shop, cast.alice.account);
  bob = await createApiClient(shop, cast.bob.account);
  dana = await createApiClient(shop, cast.dana.account);
});
afterAll(() => shop.close());

test("whoever makes a project owns it, and nobody else sees it", async () => {
  const made = await alice.POST("/projects", { body: { name: "Checkout" } });
  expect(made.response.status).toBe(201);
  const { id, ...project } = dataOf(made);
  params = { path: { id } };
  expect(project).toMatchObject({ name: "Checkout", role: "owner", keys: [], archivedAt: null });
  expect(made.response.headers.get("location")).toBe(`/api/v1/projects/${id}`);
  expect(dataOf(await alice.GET("/projects")).map(({ name }) => name)).toEqual(["Checkout"]);
  expect(dataOf(await bob.GET("/projects"))).toEqual([]);
  expect(refusalOf(await bob.GET("/projects/{id}", { params }))).toEqual([404, "api.not_found"]);
  const twice = await alice.POST("/projects", { body: { name: "Checkout" } });
  expect(twice.error?.errors).toEqual([expect.objectContaining({ field: "body.name" })]);
});

test("members come and go by the owner, and do what their role allows", async () => {
  const set = (role: "maintainer" | "member" | "owner", person = cast.bob.account.email) =>
    alice.POST("/projects/{id}/members", { params, body: { person, role } });
  expect(dataOf(await set("member")).map(({ role }) => role)).toEqual(["owner", "member"]);
  expect(dataOf(await bob.GET("/projects/{id}", { params })).role).toBe("member");
  const unknown = await set("member", "nobody@example.com");
  expect(unknown.error?.errors).toEqual([expect.objectContaining({ field: "body.person" })]);
  const mine = { params, body: { person: cast.bob.account.email, role: "owner" as const } };
  const grab = await bob.POST("/projects/{id}/members", mine);
  expect(refusalOf(grab)).toEqual([403, "projects.not_allowed"]);
  const archive = await bob.POST("/projects/{id}/archive", { params });
  expect(refusalOf(archive)).toEqual([403, "projects.not_allowed"]);
  const leave = { path: { ...params.path, account: cast.alice.account.id } };
  const last = await alice.DELETE("/projects/{id}/members/{account}", { params: leave });
  expect(refusalOf(last)).toEqual([422, "api.not_valid"]);
});

const etag = async () =>
  (await alice.GET("/projects/{id}", { params })).response.headers.get("etag") ?? "";
const put = (client: ApiClient, seen: string, keys: string[] = []) =>
  client.PUT("/projects/{id}", {
    params: { ...params, header: { "If-Match": seen } },
    body: { name: "Checkout", description: "Paying", keys, sharesDrafts: true },
  });

test("a project changes on the version that was read; its keys are an admin's to say", async () => {
  const before = await etag();
  expect(dataOf(await put(alice, before))).toMatchObject({ sharesDrafts: true });
  expect(refusalOf(await put(alice, before))).toEqual([412, "api.changed"]);
  const keyed = await put(alice, await etag(), ["PAY"]);
  expect(keyed.error?.errors).toEqual([expect.objectContaining({ field: "body.keys" })]);
  expect(dataOf(await put(dana, "*", ["PAY"])).keys).toEqual(["PAY"]);
  expect(refusalOf(await put(bob, "*", ["PAY"]))).toEqual([403, "projects.not_allowed"]);
});

test("an archived project stands in no list until it is brought back", async () => {
  expect(dataOf(await alice.POST("/projects/{id}/archive", { params })).archivedAt).not.toBeNull();
  expect(dataOf(await alice.GET("/projects"))).toEqual([]);
  const all = await alice.GET("/projects", { params: { query: { archived: "1" } } });
  expect(dataOf(all)).toHaveLength(1);
  dataOf(await alice.POST("/projects/{id}/restoration", { params }));
  expect(dataOf(await alice.GET("/projects"))).toHaveLength(1);
  const gone = { path: { ...params.path, account: cast.bob.account.id } };
  const left = await bob.DELETE("/projects/{id}/members/{account}", { params: gone });
  expect(left.response.status).toBe(200);
  expect(dataOf(await bob.GET("/projects"))).toEqual([]);
});
