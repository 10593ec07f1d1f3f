import { serve } from "@hono/node-server";
import { request as httpRequest } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { eq } from "../../src/db/drizzle.ts";
import { ROUTES } from "../../src/routes.ts";
import { urls } from "../../src/urls.ts";
import { createTestApp, type TestApp } from "../setup/app.ts";
import { createCast } from "../setup/cast.ts";

const HOST = "localhost:3000";
const OURS = "http://localhost:3000";
// Pages of the tests' own need a row as every page does.
Object.assign(ROUTES, {
  "POST /test/form": "signed-in",
  "GET /test/broken": "signed-in",
  "GET /test/full": "signed-in",
});
const open: TestApp[] = [];
afterEach(async () => {
  for (const app of open.splice(0)) await app.close();
});
/** With pages of its own, and Alice who is signed in. */
async function start(options: Parameters<typeof createTestApp>[0] = {}) {
  const t = await createTestApp(options);
  open.push(t);
  t.app.post("/test/form", async (c) => c.json(await c.req.parseBody()));
  t.app.get("/test/broken", () => {
    throw new Error("the password is hunter2", { cause: new Error("disk I/O error") });
  });
  t.app.get("/test/full", () => {
    throw Object.assign(new Error("database or disk is full"), { code: "SQLITE_FULL" });
  });
  const cast = await createCast(t.deps);
  const { cookie } = cast.alice;
  const request: TestApp["request"] = (url, asked = {}) => t.request(url, { cookie, ...asked });
  return { ...t, cookie, bob: cast.bob.cookie, request };
}

describe("a changing request must come from our own pages", () => {
  let t: TestApp;
  let cookie: string;
  beforeAll(async () => {
    t = await createTestApp();
    t.app.post("/test/form", (c) => c.text("changed"));
    ({ cookie } = (await createCast(t.deps)).alice);
  });
  afterAll(() => t.close());
  const form = "application/x-www-form-urlencoded";
  const cases: [string, number, Record<string, string>][] = [
    ["same origin", 200, { "Sec-Fetch-Site": "same-origin", Origin: OURS, "Content-Type": form }],
    ["same origin by an old browser", 200, { Origin: OURS, "Content-Type": form }],
    ["same origin without an Origin", 200, { "Sec-Fetch-Site": "same-origin" }],
    ["cross-site", 403, { "Sec-Fetch-Site": "cross-site", Origin: "https://evil.test" }],
    ["a sibling", 403, { "Sec-Fetch-Site": "same-site", Origin: "http://app2.corp" }],
    ["a sibling port", 403, { "Sec-Fetch-Site": "same-site", Origin: "http://localhost:4000" }],
    ["cross-site that claims our Origin", 403, { "Sec-Fetch-Site": "cross-site", Origin: OURS }],
    [
      "same-origin that names another",
      403,
      { "Sec-Fetch-Site": "same-origin", Origin: "http://x" },
    ],
    ["Origin null", 403, { "Sec-Fetch-Site": "same-origin", Origin: "null" }],
    ["Origin null of an old browser", 403, { Origin: "null" }],
    ["typed into the address bar", 403, { "Sec-Fetch-Site": "none" }],
    ["neither header", 403, {}],
    ["text/plain", 403, { Origin: "http://evil.test", "Content-Type": "text/plain" }],
    ["JSON", 403, { Origin: "http://evil.test", "Content-Type": "application/json" }],
    ["our host by https", 403, { Origin: "https://localhost:3000" }],
    ["a foreign Host with its own Origin", 421, { Host: "evil.test", Origin: "http://evil.test" }],
    ["a foreign Host", 421, { Host: "evil.test", "Sec-Fetch-Site": "same-origin" }],
  ];
  test.each(cases)("%s: %i", async (_name, status, headers) => {
    const answer = await t.app.request(`${OURS}/test/form`, {
      method: "POST",
      body: "a=b",
      headers: { "Content-Type": "text/plain", Host: HOST, Cookie: cookie, ...headers },
    });
    expect(answer.status).toBe(status);
    expect((await answer.text()) === "changed").toBe(status === 200);
  });
});

test("on loopback every name of this machine is ours, and nothing else is", async () => {
  const t = await start();
  const status = async (host: string) =>
    (await t.request(urls.static("app.css"), { headers: { Host: host } })).status;
  for (const host of [HOST, "127.0.0.1:3000", "[::1]:3000", "LOCALHOST:3000"]) {
    expect({ host, status: await status(host) }).toEqual({ host, status: 200 });
  }
  for (const host of [
    "localhost",
    "localhost:3001",
    "evil.test:3000",
    "localhost.evil.test:3000",
  ]) {
    expect({ host, status: await status(host) }).toEqual({ host, status: 421 });
  }
});

test("with a public name only that name is ours, and health needs none", async () => {
  const t = await start({ config: { PUBLIC_URL: "https://countersign.example.com" } });
  const ask = (path: string, host: string) => t.request(path, { headers: { Host: host } });
  expect((await ask(urls.static("app.css"), "countersign.example.com")).status).toBe(200);
  expect((await ask(urls.static("app.css"), "localhost:3000")).status).toBe(421);
  expect((await ask(urls.health.ready(), "10.0.0.7:3000")).status).toBe(200);
});

test("every answer carries the headers: page, file, error, fragment, JSON", async () => {
  const t = await start({ config: { PUBLIC_URL: "https://countersign.example.com" } });
  const answers = [
    await t.request("/no/such/page"),
    await t.request("/no/such/page", { partial: true }),
    await t.request("/no/such/page", { headers: { Accept: "application/json" } }),
    await t.request("/test/broken"),
    await t.request(urls.static("app.css")),
    await t.request(urls.health.ready()),
    await t.request("/test/form", { form: {}, headers: { Origin: "http://evil.test" } }),
    await t.request("/", { headers: { Host: "evil.test" } }),
  ];
  for (const answer of answers) {
    const csp = answer.headers.get("content-security-policy") ?? "";
    for (const part of [
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      "frame-ancestors 'none'",
      "base-uri 'none'",
      "form-action 'self'",
      "require-trusted-types-for 'script'",
    ]) {
      expect(csp).toContain(part);
    }
    expect(csp).not.toContain("unsafe");
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      "x-content-type-options": "nosniff",
      "referrer-policy": "same-origin",
      "cross-origin-resource-policy": "same-origin",
      "strict-transport-security": "max-age=31536000; includeSubDomains",
      "x-request-id": expect.stringMatching(/^[\da-f-]{36}$/),
    });
    expect(answer.headers.get("cache-control")).toMatch(/no-store|no-cache/);
    expect(answer.headers.get("content-type")).toMatch(/charset=utf-8|application\/json/i);
    expect(answer.headers.has("access-control-allow-origin")).toBe(false);
    expect(answer.headers.has("server")).toBe(false);
  }
});

test("without TLS no browser is told to insist on it", async () => {
  const t = await start();
  const answer = await t.request(urls.static("app.css"));
  expect(answer.headers.has("strict-transport-security")).toBe(false);
});

test.each([
  ["https://countersign.corp", true],
  ["http://localhost:3000", true],
  ["http://countersign.corp", false],
])("at %s the opener policy is sent: %s", async (PUBLIC_URL, isSent) => {
  const t = await start({ config: { PUBLIC_URL } });
  const answer = await t.request(urls.help());
  expect(answer.headers.has("cross-origin-opener-policy")).toBe(isSent);
});

test("a body above the limit is refused in words, by its length and also in chunks", async () => {
  const t = await start({ config: { MAX_BODY_BYTES: 10_000 } });
  const server = serve({ fetch: t.app.fetch, port: 0, hostname: "127.0.0.1" });
  await new Promise((resolve) => server.once("listening", resolve));
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it listens on a port, so it is no path
  const { port } = server.address() as AddressInfo;
  const post = (chunks: string[], headers: Record<string, string>) =>
    new Promise<{ status: number; text: string }>((resolve, reject) => {
      const request = httpRequest(
        {
          port,
          host: "127.0.0.1",
          path: "/test/form",
          method: "POST",
          headers: {
            Host: HOST,
            Origin: OURS,
            Cookie: t.cookie,
            "Content-Type": "application/x-www-form-urlencoded",
            ...headers,
          },
        },
        (answer) => {
          let text = "";
          answer.setEncoding("utf8");
          answer.on("data", (part: string) => (text += part));
          answer.on("end", () => resolve({ status: answer.statusCode ?? 0, text }));
        },
      );
      request.on("error", reject);
      for (const chunk of chunks) request.write(chunk);
      request.end();
    });

  const long = "x".repeat(20_000);
  const byLength = await post([`a=${long}`], { "Content-Length": "20002" });
  expect(byLength.status).toBe(413);
  expect(byLength.text).toContain("That is too much at once");
  const chunked = { "Transfer-Encoding": "chunked" };
  expect((await post(["a=", long], chunked)).status).toBe(413);
  const small = await post(["a=", "b"], chunked);
  expect(small).toEqual({ status: 200, text: '{"a":"b"}' });
  await new Promise((resolve) => server.close(resolve));
});

test("an address that asks too often waits, told for how long; others go on", async () => {
  const t = await start({ config: { RATE_ADDRESS_PER_MINUTE: 12 } });
  const ask = (remoteAddress: string) => t.request("/no/such/page", { remoteAddress });
  for (let i = 0; i < 12; i += 1) expect((await ask("10.0.0.1")).status).toBe(404);
  const refused = await ask("10.0.0.1");
  expect(refused.status).toBe(429);
  expect(refused.headers.get("retry-after")).toBe("5");
  expect(await refused.text()).toContain("Too many requests");
  expect((await ask("10.0.0.2")).status).toBe(404);
  t.deps.clock.advance(5000);
  expect((await ask("10.0.0.1")).status).toBe(404);
});

test("an account that asks too often waits too, from wherever it asks", async () => {
  const t = await start({ config: { RATE_ACCOUNT_PER_MINUTE: 10 } });
  for (let i = 0; i < 10; i += 1) {
    await t.request("/no/such/page", { remoteAddress: `10.0.0.${i}` });
  }
  expect((await t.request("/no/such/page", { remoteAddress: "10.0.1.1" })).status).toBe(429);
  const other = await t.request("/no/such/page", { cookie: t.bob });
  expect(other.status).toBe(404);
});

test("an account's tier says how often it may ask, and whoever shows no sign-in has a limit", async () => {
  const t = await start({
    config: {
      RATE_ACCOUNT_PER_MINUTE: 10,
      RATE_POWER_PER_MINUTE: 20,
      RATE_ANONYMOUS_PER_MINUTE: 15,
    },
  });
  const passed = async (cookie: string) => {
    let times = 0;
    while (times < 30 && (await t.request("/no/such/page", { cookie })).status !== 429) times += 1;
    return times;
  };
  const { accounts } = t.deps.db.t;
  await t.deps.db.update(accounts).set({ tier: "power" }).where(eq(accounts.employeeId, "e1002"));
  expect([await passed(t.bob), await passed("none=1"), await passed(t.cookie)]).toEqual([
    20, 15, 10,
  ]);
});

test("a forged X-Forwarded-For changes no limit; a trusted proxy's does", async () => {
  const config = { RATE_ADDRESS_PER_MINUTE: 10, TRUSTED_PROXIES: ["10.9.0.0/16"] };
  const lines: string[] = [];
  const t = await start({ config, onLog: (line) => lines.push(line) });
  const ask = (remoteAddress: string, forwarded: string) =>
    t.request("/no/such/page", { remoteAddress, headers: { "X-Forwarded-For": forwarded } });
  for (let i = 0; i < 10; i += 1) await ask("192.0.2.1", `203.0.113.${i}`);
  expect((await ask("192.0.2.1", "203.0.113.99")).status).toBe(429);
  for (let i = 0; i < 10; i += 1) await ask("10.9.0.1", `203.0.113.${i}`);
  expect((await ask("10.9.0.1", "198.51.100.7, 203.0.113.50, 10.9.0.2")).status).toBe(404);
  expect(JSON.parse(lines.at(-1) ?? "")).toMatchObject({ address: "203.0.113.50" });
});

test("an error page says in words what is wrong, with the request number and a way on", async () => {
  const lines: string[] = [];
  const t = await start({ onLog: (line) => lines.push(line) });
  const answer = await t.request("/test/broken");
  const text = await answer.text();
  expect(answer.status).toBe(500);
  expect(text).toMatch(/^<!DOCTYPE html>/i);
  expect(text).toContain("Something went wrong here");
  expect(text).toContain(answer.headers.get("x-request-id"));
  expect(text).toContain(`href="${urls.dashboard()}"`);
  expect(text).not.toMatch(/hunter2|disk I\/O|at .*\.ts/);
  const logged = lines.find((line) => line.includes("http.failed")) ?? "";
  expect(JSON.parse(logged)).toMatchObject({
    level: "error",
    message: "disk I/O error",
    requestId: answer.headers.get("x-request-id"),
  });
});

test("a full disk is said as such, not as our mistake", async () => {
  const t = await start();
  const answer = await t.request("/test/full");
  expect(answer.status).toBe(507);
  expect(await answer.text()).toContain("The disk of the server is full");
});

test("a program gets JSON, a part of a page gets a part", async () => {
  const t = await start();
  const json = await t.request("/no/such/page", { headers: { Accept: "application/json" } });
  expect(await json.json()).toMatchObject({ error: { code: "http.404" } });
  const part = await (await t.request("/no/such/page", { partial: true })).text();
  expect(part).toContain("There is no such page");
  expect(part).not.toContain("<html");
  const broken = await (await t.request("/test/broken", { partial: true })).text();
  expect(broken).toContain('hx-target="#toasts"');
});

test("a body that is no form is the sender's mistake", async () => {
  const t = await start();
  const headers = { "Content-Type": "multipart/form-data; boundary=x" };
  const answer = await t.request("/test/form", { form: { a: "b" }, headers });
  expect(answer.status).toBe(400);
});

test("a request is one line of JSON, without its query, and with no token of its path", async () => {
  const lines: string[] = [];
  const t = await start({ onLog: (line) => lines.push(line) });
  const token = "t".repeat(43);
  await t.request(`/no%0d%0apage?secret=hunter2`, { cookie: "session=hunter2" });
  await t.request(urls.passwordReset(token));
  expect(lines.length).toBe(2);
  for (const line of lines) {
    expect(line.trimEnd()).not.toContain("\n");
    expect(line).not.toMatch(/hunter2|tttt/);
    expect(JSON.parse(line)).toMatchObject({ event: "http.request", method: "GET" });
  }
});
