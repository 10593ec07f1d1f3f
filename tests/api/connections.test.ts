// Connections by a program: made, changed and removed as on their pages, and the tools behind one.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { eq } from "../../src/db/drizzle.ts";
import { type ApiClient, createApiClient, dataOf, refusalOf } from "../setup/api.ts";
import { createTestApp, type TestApp } from "../setup/app.ts";
import { type BadHttp, createBadHttp } from "../setup/bad-mcp-http.ts";
import { type Cast, createCast } from "../setup/cast.ts";
import { demoPerson, startTestWorld } from "../setup/demo.ts";

let world: Awaited<ReturnType<typeof startTestWorld>>;
let bad: BadHttp;
let shop: TestApp;
let cast: Cast;
let alice: ApiClient;
let dana: ApiClient;

beforeAll(async () => {
  [world, bad] = await Promise.all([startTestWorld(), createBadHttp()]);
  shop = await createTestApp({
    world: { addresses: [...world.addresses, bad.place], knownSystems: world.knownSystems },
  });
  cast = await createCast(shop.deps);
  alice = await createApiClient(shop, cast.alice.account);
  dana = await createApiClient(shop, cast.dana.account);
});
afterAll(async () => {
  await shop.close();
  await Promise.all([world.close(), bad.close()]);
});

const { jiraToken } = demoPerson("alice");
const jira = (token = jiraToken) => ({
  provider: "jira" as const,
  name: "Our Jira",
  baseUrl: world.jiraDc.url,
  secrets: { token },
});

describe("a connection that a program makes", () => {
  let params: { path: { id: string } };

  test("is kept only if it works, and shows its secret to nobody", async () => {
    const wrong = await alice.POST("/connections", { body: jira("no-such-token") });
    expect(wrong.error?.errors).toEqual([expect.objectContaining({ field: "body.secrets.token" })]);
    expect(dataOf(await alice.GET("/connections"))).toEqual([]);

    const made = await alice.POST("/connections", { body: jira() });
    expect(made.response.status).toBe(201);
    const { id, ...rest } = dataOf(made);
    params = { path: { id } };
    expect(rest).toMatchObject({ kind: "jira", state: "works", company: false, mayChange: true });
    expect(made.response.headers.get("location")).toBe(`/api/v1/connections/${id}`);
    const again = await alice.POST("/connections", { body: jira() });
    expect(refusalOf(again)).toEqual([422, "connections.refused"]);
    for (const answer of [made, await alice.GET("/connections/{id}", { params })]) {
      expect(JSON.stringify(answer.data)).not.toContain(jiraToken);
    }
  });

  test("takes only the fields that its provider has, and says which those are", async () => {
    const body = { ...jira(), settings: { colour: "red" } };
    const unknown = await alice.POST("/connections", { body });
    expect(unknown.error?.errors).toEqual([
      expect.objectContaining({ field: "body.settings.colour" }),
    ]);
    const known = dataOf(await alice.GET("/connections/providers"));
    const fields = known.find(({ provider }) => provider === "jira")?.fields ?? [];
    expect(fields.find(({ name }) => name === "token")).toMatchObject({ isSecret: true });
    // What is secret goes nowhere else.
    const open = { ...jira(), secrets: {}, settings: { token: jiraToken } };
    expect((await alice.POST("/connections", { body: open })).response.status).toBe(422);
  });

  test("changes on the version that was read, and takes no secret to another host", async () => {
    const read = await alice.GET("/connections/{id}", { params });
    const put = (seen: string, body: { baseUrl: string; name?: string }) =>
      alice.PUT("/connections/{id}", {
        params: { ...params, header: { "If-Match": seen } },
        body,
      });
    const seen = read.response.headers.get("etag") ?? "";
    const elsewhere = await put(seen, { baseUrl: "http://127.0.0.1:1" });
    expect(elsewhere.error?.errors).toContainEqual(
      expect.objectContaining({ field: "body.secrets.token" }),
    );
    expect(refusalOf(await put('"0.0"', { baseUrl: world.jiraDc.url }))).toEqual([
      412,
      "api.changed",
    ]);
    const renamed = await put(seen, { baseUrl: world.jiraDc.url, name: "Jira of the shop" });
    expect(dataOf(renamed)).toMatchObject({ name: "Jira of the shop", state: "works" });
    expect(refusalOf(await put(seen, { baseUrl: world.jiraDc.url }))[0]).toBe(412);
  });

  test("is nobody else's to see, change or remove", async () => {
    const bob = await createApiClient(shop, cast.bob.account);
    const header = { "If-Match": "*" };
    const body = { baseUrl: world.jiraDc.url };
    for (const answer of [
      await bob.GET("/connections/{id}", { params }),
      await bob.PUT("/connections/{id}", { params: { ...params, header }, body }),
      await bob.DELETE("/connections/{id}", { params }),
    ]) {
      expect(refusalOf(answer)).toEqual([404, "api.not_found"]);
    }
  });

  test("is forgotten with its credentials", async () => {
    expect((await alice.DELETE("/connections/{id}", { params })).response.status).toBe(200);
    expect(refusalOf(await alice.GET("/connections/{id}", { params }))[0]).toBe(404);
    const { connections } = shop.deps.db.t;
    expect(
      await shop.deps.db.select().from(connections).where(eq(connections.id, params.path.id)),
    ).toEqual([]);
  });

  test("is the company's only by an admin, whose token says so", async () => {
    const body = { ...jira(), company: true };
    const refused = await alice.POST("/connections", { body });
    expect(refusalOf(refused)).toEqual([403, "connections.not_yours"]);
    const narrow = await createApiClient(shop, cast.dana.account, ["connections:write"]);
    expect(refusalOf(await narrow.POST("/connections", { body }))).toEqual([403, "api.scope"]);
    const { id } = dataOf(await dana.POST("/connections", { body }));
    const theirs = { params: { path: { id } } };
    const mine = dataOf(await alice.GET("/connections/{id}", theirs));
    expect(mine).toMatchObject({ company: true, mayChange: false });
    const taken = await alice.DELETE("/connections/{id}", theirs);
    expect(refusalOf(taken)).toEqual([403, "connections.not_yours"]);
    expect((await dana.DELETE("/connections/{id}", theirs)).response.status).toBe(200);
  });
});

describe("the tools of an MCP server", () => {
  let params: { path: { id: string } };
  const toolParams = (tool: string) => ({ path: { ...params.path, tool } });

  beforeAll(async () => {
    const body = {
      provider: "mcp" as const,
      baseUrl: bad.url,
      secrets: { token: bad.token },
      company: true,
    };
    params = { path: { id: dataOf(await dana.POST("/connections", { body })).id } };
  });

  test("are off until somebody has looked, and do then what was chosen", async () => {
    const tools = dataOf(await dana.GET("/connections/{id}/tools", { params }));
    expect(tools.length).toBeGreaterThan(2);
    const [first] = tools;
    if (!first) throw new Error("no tool");
    const at = toolParams(first.name);
    const choose = (body: { choice?: "allow" | "ask" | "deny"; seen?: string; kind?: "read" }) =>
      dana.POST("/connections/{id}/tools/{tool}/choice", { params: at, body });
    const call = () =>
      dana.POST("/connections/{id}/tools/{tool}/calls", { params: at, body: { arguments: {} } });
    const stale = await choose({ seen: "0".repeat(64) });
    expect(refusalOf(stale)).toEqual([409, "tools.changed"]);
    const chosen = dataOf(await choose({ choice: "deny", seen: first.hash, kind: "read" }));
    expect(chosen).toMatchObject({ choice: "deny", kind: "read", state: "fit" });
    expect(chosen.inputSchema).toMatchObject({ type: "object" });
    expect(refusalOf(await call())).toEqual([409, "tools.off"]);
    const member = await alice.POST("/connections/{id}/tools/{tool}/choice", {
      params: at,
      body: { choice: "allow" },
    });
    expect(refusalOf(member)).toEqual([403, "connections.not_yours"]);
  });

  test("a call that writes waits for a person; each call stands in the log", async () => {
    const at = toolParams("environment");
    const { hash } = dataOf(await dana.GET("/connections/{id}/tools/{tool}", { params: at }));
    const choose = (kind: "read" | "write") =>
      dana.POST("/connections/{id}/tools/{tool}/choice", {
        params: at,
        body: { kind, choice: null, seen: hash },
      });
    const call = (approvalId?: string) =>
      dana.POST("/connections/{id}/tools/{tool}/calls", {
        params: at,
        body: { arguments: {}, ...(approvalId && { approvalId }) },
      });
    dataOf(await choose("write"));
    const waiting = dataOf(await call());
    expect(waiting).toMatchObject({ state: "waits", callId: null });
    const id = waiting.approvalId ?? "";
    expect(refusalOf(await call(id))).toEqual([409, "tools.not_approved"]);
    const decision = { params: { path: { id } }, body: { act: "approve" as const } };
    expect(dataOf(await dana.POST("/approvals/{id}/decision", decision)).state).toBe("approved");
    expect(dataOf(await call(id))).toMatchObject({ state: "done" });
    shop.deps.clock.advance(1000);
    dataOf(await choose("read"));
    const done = dataOf(await call());
    expect(done).toMatchObject({ state: "done", text: expect.stringMatching(/./) });
    const log = dataOf(await dana.GET("/connections/{id}/calls", { params }));
    expect(log.map(({ outcome, approvalId }) => [outcome, approvalId])).toEqual([
      ["done", null],
      ["done", id],
    ]);
    // Whose calls they were is nobody else's to read.
    expect(dataOf(await alice.GET("/connections/{id}/calls", { params }))).toEqual([]);
  });

  test("are limited to a purpose of ours by who may change the connection", async () => {
    const purposes = dataOf(await dana.GET("/connections/{id}/purposes", { params }));
    expect(purposes).toContain("filesystem: Read files");
    const choose = (client: ApiClient, purpose: string | null) =>
      client.POST("/connections/{id}/purposes", { params, body: { purpose } });
    const holds = async () => {
      const tools = dataOf(await dana.GET("/connections/{id}/tools", { params }));
      return new Set(tools.map(({ chosen }) => chosen));
    };
    const unknown = await choose(dana, "filesystem: Everything");
    expect(unknown.error?.errors).toEqual([expect.objectContaining({ field: "body.purpose" })]);
    const member = await choose(alice, purposes[0] ?? "");
    expect(refusalOf(member)).toEqual([403, "connections.not_yours"]);
    expect((await choose(dana, "filesystem: Read files")).response.status).toBe(200);
    expect(await holds()).toEqual(new Set(["deny"]));
    expect((await choose(dana, null)).response.status).toBe(200);
    expect(await holds()).toEqual(new Set([null]));
  });

  test("are of the kinds that one of our lists names, once an admin says which", async () => {
    const lists = dataOf(await dana.GET("/connections/{id}/tool-lists", { params }));
    expect(lists).toContain("filesystem");
    const choose = (client: ApiClient, list: string) =>
      client.POST("/connections/{id}/tool-lists", { params, body: { list } });
    const unknown = await choose(dana, "no-such-list");
    expect(unknown.error?.errors).toEqual([expect.objectContaining({ field: "body.list" })]);
    expect(refusalOf(await choose(alice, "filesystem"))).toEqual([403, "connections.not_yours"]);
    expect((await choose(dana, "filesystem")).response.status).toBe(200);
    // It does not name this one, which an admin had called a reading one.
    const read = await dana.GET("/connections/{id}/tools/{tool}", {
      params: toolParams("environment"),
    });
    expect(dataOf(read)).toMatchObject({ kind: "unknown", diff: null });
  });
});
