import { afterAll, beforeAll, expect, test } from "vitest";
import { revokeApiToken } from "../../src/accounts/api-tokens.ts";
import { urls } from "../../src/urls.ts";
import { type Assistants, startAssistants } from "../setup/assistants.ts";

let product: Assistants;
beforeAll(async () => {
  product = await startAssistants({
    config: { MCP_SESSIONS_PER_ACCOUNT: 3, MCP_SESSIONS: 5 },
  });
});
afterAll(() => product.close());

const INITIALIZE = {
  jsonrpc: "2.0",
  id: 1,
  method: "initialize",
  params: {
    protocolVersion: "2025-11-25",
    capabilities: {},
    clientInfo: { name: "test", version: "1" },
  },
};
const PING = { jsonrpc: "2.0", id: 2, method: "ping" };

interface Sent {
  token?: string | undefined;
  session?: string | undefined;
  method?: string;
  body?: unknown;
  headers?: Record<string, string>;
}

const send = ({ token, session, method = "POST", body, headers = {} }: Sent) =>
  fetch(product.endpoint, {
    method,
    headers: {
      "Content-Type": "application/json",
      Accept: "application/json, text/event-stream",
      ...(token !== undefined && { Authorization: `Bearer ${token}` }),
      ...(session !== undefined && { "Mcp-Session-Id": session }),
      ...headers,
    },
    ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });

const tokenOf = (name: "alice" | "bob" | "dana") => product.tokenFor(product.cast[name].account);

async function begin(token: string): Promise<string> {
  const answer = await send({ token, body: INITIALIZE });
  await answer.body?.cancel();
  const session = answer.headers.get("mcp-session-id");
  if (session === null) throw new Error(`no session: ${answer.status}`);
  return session;
}

const statusOf = async (sent: Sent) => {
  const answer = await send(sent);
  await answer.body?.cancel();
  return answer.status;
};

test("who shows no token that works is told where to read on", async () => {
  for (const token of [undefined, "cs_unknown"]) {
    const answer = await send({ token, body: INITIALIZE });
    expect(answer.status).toBe(401);
    const said = answer.headers.get("www-authenticate") ?? "";
    expect(said.includes('error="invalid_token"')).toBe(token !== undefined);
    const code = token === undefined ? "api.not_signed_in" : "api.token_unknown";
    expect(await answer.json()).toMatchObject({ error: { code: -32_000, data: { code } } });
    const metadata = /resource_metadata="([^"]+)"/.exec(said)?.[1] ?? "";
    expect(metadata).toBe(product.url + urls.mcp.metadata());
    const told = await (await fetch(metadata)).json();
    expect(told).toMatchObject({
      resource: product.endpoint,
      bearer_methods_supported: ["header"],
    });
  }
});

test("a session is one account's, ends with its client, and is nobody's afterwards", async () => {
  const [alice, bob] = [await tokenOf("alice"), await tokenOf("bob")];
  const session = await begin(alice);
  expect(await statusOf({ token: alice, session, body: PING })).toBe(200);
  expect(await statusOf({ token: await tokenOf("alice"), session, body: PING })).toBe(200);
  expect(await statusOf({ token: bob, session, body: PING })).toBe(404);
  expect(await statusOf({ token: bob, session, method: "DELETE" })).toBe(404);
  expect(await statusOf({ session, body: PING })).toBe(401);
  expect(await statusOf({ token: alice, session, method: "DELETE" })).toBe(200);
  expect(await statusOf({ token: alice, session, body: PING })).toBe(404);
  expect(await statusOf({ token: alice, session: "made-up", body: PING })).toBe(404);
});

test("what is no beginning of a session is refused before anything is built", async () => {
  const token = await tokenOf("alice");
  expect(await statusOf({ token, body: PING })).toBe(400);
  expect(await statusOf({ token, body: "no json" })).toBe(400);
  expect(await statusOf({ token, method: "GET" })).toBe(400);
  expect(await statusOf({ token, method: "PUT", body: PING })).toBe(405);
  const wrongType = { "Content-Type": "text/plain" };
  expect(await statusOf({ token, body: INITIALIZE, headers: wrongType })).toBe(415);
  expect(await statusOf({ token, body: INITIALIZE, headers: { Accept: "text/html" } })).toBe(406);
  const large = { ...INITIALIZE, padding: "x".repeat(product.deps.config.MAX_BODY_BYTES) };
  expect(await statusOf({ token, body: large })).toBe(413);
});

test("a page of another site may not call, with or without a token", async () => {
  const token = await tokenOf("alice");
  for (const Origin of ["https://evil.example.com", "null"]) {
    expect(await statusOf({ token, body: INITIALIZE, headers: { Origin } })).toBe(403);
  }
  expect(await statusOf({ token, body: INITIALIZE, headers: { Origin: product.url } })).toBe(200);
  const cookie = { Cookie: product.cast.alice.cookie, Origin: product.url };
  expect(await statusOf({ body: INITIALIZE, headers: cookie })).toBe(401);
});

test("an idle session ends; one that listens stays", async () => {
  const token = await tokenOf("alice");
  const [idle, listens] = [await begin(token), await begin(token)];
  const stream = await send({ token, session: listens, method: "GET" });
  expect(stream.status).toBe(200);
  product.deps.clock.advance(product.deps.config.MCP_IDLE_MINUTES * 60_000 + 1);
  expect(await statusOf({ token, session: idle, body: PING })).toBe(404);
  expect(await statusOf({ token, session: listens, body: PING })).toBe(200);
  await stream.body?.cancel();
  expect(await statusOf({ token, session: listens, method: "DELETE" })).toBe(200);
});

test("one session too many takes the place of the account's own that was unused longest", async () => {
  const [alice, bob, dana] = [await tokenOf("alice"), await tokenOf("bob"), await tokenOf("dana")];
  const sessions: string[] = [];
  for (let i = 0; i < 4; i += 1) {
    product.deps.clock.advance(1000);
    sessions.push(await begin(alice));
  }
  const [first, ...others] = sessions;
  expect(await statusOf({ token: alice, session: first, body: PING })).toBe(404);
  for (const session of others)
    expect(await statusOf({ token: alice, session, body: PING })).toBe(200);
  // Five in all: what others hold is not taken from them.
  const held = [await begin(bob), await begin(dana)];
  expect(await statusOf({ token: bob, body: INITIALIZE })).toBe(429);
  for (const session of others) await statusOf({ token: alice, session, method: "DELETE" });
  expect(await statusOf({ token: bob, body: INITIALIZE })).toBe(200);
  expect(await statusOf({ token: dana, session: held[1], method: "DELETE" })).toBe(200);
});

test("a revoked token ends at once", async () => {
  const token = await tokenOf("dana");
  const session = await begin(token);
  const { account } = product.cast.dana;
  const { apiTokens } = product.deps.db.t;
  const from = { address: "127.0.0.1", requestId: "test" };
  for (const { id } of await product.deps.db.select({ id: apiTokens.id }).from(apiTokens)) {
    await revokeApiToken(product.deps, account, { id, from });
  }
  expect(await statusOf({ token, session, body: PING })).toBe(401);
});
