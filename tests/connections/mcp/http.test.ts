import { spawn, type ChildProcess } from "node:child_process";
import { createHash } from "node:crypto";
import { createServer } from "node:http";
import { join } from "node:path";
import { getRequestListener } from "@hono/node-server";
import { Hono } from "hono";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { callTool, type ToolCall } from "../../../src/connections/mcp/call.ts";
import { listTools } from "../../../src/connections/mcp/tools.ts";
import { type Connection, findConnection } from "../../../src/connections/connection.ts";
import { refreshToolsJob } from "../../../src/connections/mcp/jobs.ts";
import { urls } from "../../../src/urls.ts";
import { type BadHttp, createBadHttp } from "../../setup/bad-mcp-http.ts";
import { createMember } from "../../setup/cast.ts";
import { type McpTest, startMcp } from "../../setup/mcp-servers.ts";
import { freePort } from "../../setup/process.ts";

const ROOT = join(import.meta.dirname, "../../..");
let t: McpTest;
let bad: BadHttp;
let everything: { url: string; child: ChildProcess };
let login: Awaited<ReturnType<typeof startLogin>>;

beforeAll(async () => {
  const port = await freePort();
  bad = await createBadHttp();
  login = await startLogin(bad);
  t = await startMcp({ allow: [bad.place, login.place, `127.0.0.1:${port}`] });
  everything = await startEverything(port);
}, 30_000);
afterAll(async () => {
  everything.child.kill("SIGKILL");
  await t.close();
  await bad.close();
  await new Promise((resolve) => login.server.close(resolve));
});

async function startEverything(port: number) {
  const script = join(ROOT, "node_modules/@modelcontextprotocol/server-everything/dist/index.js");
  const env = { PORT: String(port) };
  const child = spawn(process.execPath, [script, "streamableHttp"], { env, stdio: "ignore" });
  const url = `http://127.0.0.1:${port}/mcp`;
  await vi.waitUntil(() => fetch(url).then(Boolean, () => false), { timeout: 20_000 });
  return { url, child };
}

/** An authorization server and the bad MCP server behind it, at one place. */
async function startLogin({ url, token }: BadHttp) {
  const seen = { verifiers: [] as string[] };
  const app = new Hono();
  const server = createServer((incoming, outgoing) => void listener(incoming, outgoing));
  const listener = getRequestListener(app.fetch);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const place = `127.0.0.1:${typeof address === "object" && address ? address.port : 0}`;
  const origin = `http://${place}`;
  app.get("/.well-known/oauth-protected-resource/*", (c) =>
    c.json({ resource: `${origin}/mcp`, authorization_servers: [origin] }),
  );
  app.get("/.well-known/oauth-authorization-server", (c) =>
    c.json({
      issuer: origin,
      authorization_endpoint: `${origin}/authorize`,
      token_endpoint: `${origin}/token`,
      registration_endpoint: `${origin}/register`,
      response_types_supported: ["code"],
      code_challenge_methods_supported: ["S256"],
      token_endpoint_auth_methods_supported: ["none"],
    }),
  );
  app.post("/register", async (c) => c.json({ ...(await c.req.json()), client_id: "us" }, 201));
  app.post("/token", async (c) => {
    const form = new URLSearchParams(await c.req.text());
    seen.verifiers.push(form.get("code_verifier") ?? "");
    return c.json({ access_token: token, token_type: "Bearer", refresh_token: "again" });
  });
  app.get("/mcp", (c) => c.body(null, 405));
  app.all("/mcp", async (c) => {
    const { method, headers } = c.req.raw;
    const body = await c.req.text();
    const passed = new Headers(headers);
    for (const name of ["host", "connection", "content-length"]) passed.delete(name);
    return fetch(url, { method, headers: passed, ...(body !== "" && { body }) });
  });
  return { server, place, url: `${origin}/mcp`, seen };
}

const alice = () => t.cast.alice.account;
const call = (connection: Connection, tool: string, more: Partial<ToolCall> = {}) =>
  callTool(t.deps, alice(), {
    connectionId: connection.id,
    tool,
    arguments: {},
    subject: "try",
    ...more,
  });

const allowAll = (connection: Connection) =>
  listTools(t.deps, alice(), connection).then(() =>
    t.deps.db.update(t.deps.db.t.tools).set({ kind: "read" }),
  );

test("server-everything is asked over HTTP", async () => {
  const connection = await t.connectTo(everything.url);
  await allowAll(connection);
  const sum = await call(connection, "get-sum", { arguments: { a: 20, b: 22 } });
  expect(sum).toMatchObject({ type: "done", answer: { text: expect.stringContaining("42") } });
}, 30_000);

test("a server that has forgotten the session is asked once more in a new one, and sessions are ended", async () => {
  const connection = await t.connectTo(bad.url, { secrets: { token: bad.token } });
  await allowAll(connection);
  expect(await call(connection, "right_type")).toMatchObject({ type: "done" });
  bad.forget();
  expect(await call(connection, "right_type")).toMatchObject({ type: "done" });
  await t.deps.mcp.drop(connection.id);
  expect(bad.sessions()).toBe(0);
});

test("a token that is refused disables the connection", async () => {
  const connection = await t.connectTo(bad.url, { secrets: { token: "revoked" } });
  expect(await call(connection, "right_type")).toMatchObject({
    type: "unreachable",
    failure: { code: "mcp.wrong_token" },
  });
  expect((await findConnection(t.deps.db, alice(), connection.id))?.disabledAt).not.toBeNull();
});

test("a list of tools is kept for hours and read again before that ends", async () => {
  const connection = await t.connectTo(bad.url, { secrets: { token: bad.token } });
  await listTools(t.deps, alice(), connection);
  const { toolCache } = t.deps.db.t;
  const fetched = async () =>
    (await t.deps.db.select().from(toolCache)).find((row) => row.connectionId === connection.id);
  const first = await fetched();
  expect(first?.key).toBe(`${alice().id}:${connection.id}:1`);
  t.deps.clock.advance(5 * 3_600_000);
  await listTools(t.deps, alice(), connection);
  expect((await fetched())?.fetchedAt).toEqual(first?.fetchedAt);
  t.deps.clock.advance(45 * 60_000);
  const context = { signal: new AbortController().signal };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it looks at nothing else
  await refreshToolsJob.run(t.deps, {}, context as Parameters<typeof refreshToolsJob.run>[2]);
  expect((await fetched())?.fetchedAt).toEqual(t.deps.clock.now());

  // Nobody refreshed it in time: whoever asks reads it.
  t.deps.clock.advance(6 * 3_600_000 + 1);
  await listTools(t.deps, alice(), connection);
  expect((await fetched())?.fetchedAt).toEqual(t.deps.clock.now());

  // What other credentials saw is never shown, and not kept.
  t.deps.clock.advance(1000);
  await listTools(t.deps, alice(), { ...connection, version: 2 });
  expect(await fetched()).toMatchObject({
    key: `${alice().id}:${connection.id}:2`,
    fetchedAt: t.deps.clock.now(),
  });
  const of = (await t.deps.db.select().from(toolCache)).map((row) => row.connectionId);
  expect(of.filter((id) => id === connection.id)).toHaveLength(1);
});

describe("a server that wants a person to sign in", () => {
  test("leads there with PKCE, takes the way back once, and then its tools are read", async () => {
    const dana = { cookie: (await t.signInAgain()).cookie };
    const form = { baseUrl: login.url, auth: "oauth", name: "With a login" };
    const made = await t.request(urls.connections.create("mcp"), { ...dana, form });
    const id = /connections\/([^?]+)/.exec(made.headers.get("location") ?? "")?.[1] ?? "";
    const start = { ...dana, method: "POST" as const };
    const leave = async () => {
      const page = await (await t.request(urls.connections.authorizationStart(id), start)).text();
      const link =
        /href="(http[^"]+\/authorize[^"]+)"/.exec(page)?.[1]?.replaceAll("&amp;", "&") ?? "";
      const asked = new URL(link).searchParams;
      const back = `${urls.connections.authorization()}?code=abc&state=${asked.get("state")}`;
      return { asked, back };
    };
    const { asked, back } = await leave();
    expect(asked.get("code_challenge_method")).toBe("S256");
    const other = await createMember(t.deps, {
      employeeId: "e1901",
      name: "Otto Other",
      email: "otto@example.com",
      role: "member",
    });
    const wrong: [path: string, cookie: string][] = [
      [back.replace(/state=.*/, "state=guessed"), dana.cookie],
      [(await leave()).back, other.cookie],
      [`${(await leave()).back}&iss=https://elsewhere.example.com`, dana.cookie],
    ];
    for (const [path, cookie] of wrong)
      expect((await t.request(path, { cookie })).status).toBe(422);
    expect(login.seen.verifiers).toEqual([]);
    const [good, late] = [await leave(), await leave()];
    const done = await t.request(good.back, dana);
    expect(done.status).toBe(303);
    const [verifier = ""] = login.seen.verifiers;
    const challenge = createHash("sha256").update(verifier).digest("base64url");
    expect(good.asked.get("code_challenge")).toBe(challenge);
    expect((await t.request(good.back, dana)).status).toBe(422);
    const tools = await (await t.request(urls.connections.tools(id), dana)).text();
    expect(tools).toContain("right_type");
    expect(tools).not.toContain(bad.token);
    t.deps.clock.advance(10 * 60_000 + 1);
    expect((await t.request(late.back, dana)).status).toBe(422);
    expect(login.seen.verifiers).toEqual([verifier]);
  }, 20_000);
});
