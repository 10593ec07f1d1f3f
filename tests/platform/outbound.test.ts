import { createConnection, createServer as createTcpServer } from "node:net";
import { gzipSync } from "node:zlib";
import { afterEach, expect, test } from "vitest";
import { type Outbound, OutboundError } from "../../src/platform/outbound/outbound.ts";
import { createTestClock } from "../setup/app.ts";
import { hostileLookup } from "./hostile-urls.ts";
import {
  type LogLine,
  openTestDoor,
  portOf,
  recordingLog,
  serve,
  type TestServer,
} from "./outbound-server.ts";

const opened: { close(): Promise<void> }[] = [];
const start = async (...args: Parameters<typeof serve>): Promise<TestServer> => {
  const server = await serve(...args);
  opened.push(server);
  return server;
};
const door = (...args: Parameters<typeof openTestDoor>): Outbound => {
  const outbound = openTestDoor(...args);
  opened.push(outbound);
  return outbound;
};

afterEach(async () => {
  await Promise.all(opened.splice(0).map((one) => one.close()));
});

/** A port on which nobody listens. */
async function closedPort(): Promise<number> {
  const server = await serve(() => undefined);
  await server.close();
  return server.port;
}

const companyLookup = async (hostname: string) => {
  if (!["api.test", "inside.test"].includes(hostname)) throw new Error("ENOTFOUND");
  return [{ address: hostname === "inside.test" ? "10.0.0.1" : "93.184.215.14", family: 4 }];
};

const text = (body: Uint8Array) => Buffer.from(body).toString();

test("an answer comes back with its status, headers and decoded body", async () => {
  const server = await start((request, response) => {
    let body = "";
    request.on("data", (chunk: Buffer) => (body += chunk.toString()));
    request.on("end", () => {
      response.writeHead(418, { "content-type": "text/plain", "content-encoding": "gzip" });
      response.end(gzipSync(`${request.method} ${request.url} ${body}`));
    });
  });
  const answer = await door([server]).send({
    url: `${server.url}/a?b=1`,
    method: "POST",
    headers: { "X-One": "1" },
    body: "grüße",
  });
  expect(answer).toMatchObject({ ok: true, status: 418, url: `${server.url}/a?b=1` });
  expect(answer.ok && text(answer.body)).toBe("POST /a?b=1 grüße");
  expect(answer.ok && answer.headers.get("content-encoding")).toBeNull();
  expect(server.hits[0]?.headers).toMatchObject({
    "x-one": "1",
    "user-agent": "countersign-test",
    "accept-encoding": "gzip, br",
  });
});

test("a call leaves one log line, with neither path nor query", async () => {
  const lines: LogLine[] = [];
  const server = await start((_, response) => response.end());
  const outbound = door([server], { log: recordingLog(lines) });
  await outbound.send({ url: `${server.url}/secret-path?token=geheim` });
  await outbound.send({ url: `http://127.0.0.1:1/secret-path` });
  expect(lines).toHaveLength(2);
  expect(lines[0]).toMatchObject({
    level: "debug",
    event: "outbound.call",
    fields: { method: "GET", host: `127.0.0.1:${server.port}`, status: 200 },
  });
  expect(lines[1]).toMatchObject({ level: "warn", fields: { code: "blocked" } });
  expect(JSON.stringify(lines)).not.toMatch(/secret|geheim/);
});

test("a GET is repeated after 503 and after a reset until it works", async () => {
  const server = await start((request, response, hit) => {
    if (hit === 1) response.writeHead(503).end();
    else if (hit === 2) request.socket.destroy();
    else response.end("third");
  });
  const answer = await door([server]).send({ url: server.url });
  expect(answer.ok && text(answer.body)).toBe("third");
  expect(server.hits).toHaveLength(3);
});

test("repetitions end: three tries, then the last answer", async () => {
  const server = await start((_, response) => response.writeHead(502).end("bad gateway"));
  const answer = await door([server]).send({ url: server.url });
  expect(answer).toMatchObject({ ok: true, status: 502 });
  expect(server.hits).toHaveLength(3);
});

test("half an answer is a reset, and is asked for again only by GET", async () => {
  const server = await start((request, response) => {
    response.writeHead(200, { "content-length": "100" });
    response.write("half");
    setTimeout(() => request.socket.destroy(), 20);
  });
  const outbound = door([server]);
  expect(await outbound.send({ url: server.url })).toMatchObject({ ok: false, code: "reset" });
  expect(server.hits).toHaveLength(3);
  const post = await outbound.send({ url: server.url, method: "POST", body: "x" });
  expect(post).toMatchObject({ ok: false, code: "reset", sent: true, permanent: false });
  expect(server.hits).toHaveLength(4);
});

test("a POST that may have happened is never repeated: 500, 502, 503, 504, reset", async () => {
  for (const status of [500, 502, 503, 504]) {
    const server = await start((_, response) => response.writeHead(status).end());
    const answer = await door([server]).send({ url: server.url, method: "POST", body: "x" });
    expect(answer).toMatchObject({ ok: true, status });
    expect(server.hits).toHaveLength(1);
  }
  const broken = await start((request) => request.socket.destroy());
  const answer = await door([broken]).send({ url: broken.url, method: "POST", body: "x" });
  expect(answer).toMatchObject({ ok: false, code: "reset", sent: true });
  expect(broken.hits).toHaveLength(1);
});

test("a POST that says it may be repeated is", async () => {
  const server = await start((_, response, hit) => response.writeHead(hit < 2 ? 503 : 200).end());
  const request = { url: server.url, method: "POST", body: "x", idempotent: true } as const;
  expect(await door([server]).send(request)).toMatchObject({ status: 200 });
  expect(server.hits).toHaveLength(2);
});

test("a POST is repeated after 429, and waits as long as it was told", async () => {
  const server = await start((_, response, hit) => {
    if (hit === 1) response.writeHead(429, { "retry-after": "1" }).end();
    else response.end("ok");
  });
  const started = performance.now();
  const answer = await door([server]).send({ url: server.url, method: "POST", body: "x" });
  expect(answer).toMatchObject({ ok: true, status: 200 });
  expect(performance.now() - started).toBeGreaterThanOrEqual(990);
});

test("Retry-After: 0 makes no busy loop", async () => {
  const server = await start((_, response) =>
    response.writeHead(429, { "retry-after": "0" }).end(),
  );
  const started = performance.now();
  const answer = await door([server]).send({ url: server.url });
  expect(answer).toMatchObject({ ok: true, status: 429, retryAfterMs: 1_000 });
  expect(server.hits).toHaveLength(3);
  expect(performance.now() - started).toBeGreaterThanOrEqual(1_990);
});

test("a long wait is given back to the caller, as seconds or as a date, within an hour", async () => {
  const clock = createTestClock(new Date("2026-11-20T09:00:00Z"));
  const asks = ["120", "Fri, 20 Nov 2026 09:10:00 GMT", "99999999"];
  const server = await start((_, response, hit) =>
    response.writeHead(429, { "retry-after": asks[hit - 1] ?? "" }).end(),
  );
  const outbound = door([server], { clock });
  for (const retryAfterMs of [120_000, 600_000, 3_600_000]) {
    expect(await outbound.send({ url: server.url })).toMatchObject({ status: 429, retryAfterMs });
  }
  expect(server.hits).toHaveLength(3);
});

test("a healthy answer with retry-after: 0, as Jira sends it, asks for no wait", async () => {
  const server = await start((_, response) =>
    response.writeHead(200, { "retry-after": "0" }).end(),
  );
  const answer = await door([server]).send({ url: server.url });
  expect(answer.ok && answer.retryAfterMs).toBeUndefined();
});

test("nobody listening: refused, nothing sent, tried again also for a POST", async () => {
  const port = await closedPort();
  const outbound = door([{ port }]);
  const url = `http://127.0.0.1:${port}/`;
  const answer = await outbound.send({ url, method: "POST", body: "x" });
  expect(answer).toMatchObject({ ok: false, code: "refused", sent: false, permanent: false });
  expect(!answer.ok && answer.message).toContain(`port ${port}`);
});

test("a connection that comes up late is used by the repeated POST, once", async () => {
  const port = await closedPort();
  const outbound = door([{ port }]);
  const sending = outbound.send({ url: `http://127.0.0.1:${port}/`, method: "POST", body: "x" });
  const server = await start((_, response) => response.end("late"), { port });
  expect(await sending).toMatchObject({ ok: true, status: 200 });
  expect(server.hits).toHaveLength(1);
});

test("a name that does not exist is told as such", async () => {
  const answer = await door([], { lookup: hostileLookup }).send({ url: "https://jira.exmaple/" });
  expect(answer).toMatchObject({ ok: false, code: "dns", sent: false });
  expect(!answer.ok && answer.message).toBe(
    "The host name jira.exmaple could not be found. Check the spelling of the address.",
  );
});

test("the deadline ends a call whose answer never comes", async () => {
  const server = await start(() => undefined);
  const started = performance.now();
  const answer = await door([server]).send({ url: server.url, method: "POST", timeoutMs: 400 });
  expect(answer).toMatchObject({ ok: false, code: "timeout", sent: true, permanent: false });
  expect(performance.now() - started).toBeLessThan(1_500);
  expect(server.hits).toHaveLength(1);
});

test("a GET without an answer gets a second try within the same deadline", async () => {
  const server = await start((_, response, hit) => void (hit > 1 && response.end("second")));
  const started = performance.now();
  const answer = await door([server]).send({ url: server.url, timeoutMs: 2_000 });
  expect(answer.ok && text(answer.body)).toBe("second");
  expect(performance.now() - started).toBeLessThan(2_000);
});

test("the deadline also ends a body that trickles", async () => {
  const server = await start((_, response) => {
    response.writeHead(200);
    const drip = setInterval(() => response.write("x"), 30);
    response.on("close", () => clearInterval(drip));
  });
  const started = performance.now();
  const answer = await door([server]).send({ url: server.url, timeoutMs: 500 });
  expect(answer).toMatchObject({ ok: false, code: "timeout" });
  expect(performance.now() - started).toBeLessThan(1_500);
});

test("a host that takes no connection is given up after the connect time-out: nothing was sent", async () => {
  // It accepts, but never answers the handshake.
  const silent = createTcpServer((socket) => void socket.on("error", () => undefined));
  await new Promise<void>((done) => {
    silent.listen(0, "127.0.0.1", done);
  });
  const port = portOf(silent);
  const outbound = door([{ port }]);
  const started = performance.now();
  const call = outbound.fetch({ connectTimeoutMs: 300 });
  await expect(call(`https://127.0.0.1:${port}/`)).rejects.toMatchObject({
    failure: { code: "timeout", sent: false, permanent: false },
  });
  expect(performance.now() - started).toBeLessThan(2_500);
  silent.close();
  await outbound.close();
});

test("DNS that never answers is given up in time", async () => {
  const outbound = door([], { lookup: () => new Promise<never>(() => undefined) });
  const started = performance.now();
  const answer = await outbound.send({ url: "http://slow-dns.test/", timeoutMs: 600 });
  expect(answer).toMatchObject({ ok: false, code: "timeout", sent: false });
  expect(performance.now() - started).toBeLessThan(1_500);
});

test("a gzip bomb is cut off by its decoded size", async () => {
  const bomb = gzipSync(Buffer.alloc(200 * 1024 * 1024), { level: 9 });
  expect(bomb.byteLength).toBeLessThan(300_000);
  const server = await start((_, response) => {
    response.writeHead(200, { "content-encoding": "gzip" });
    response.end(bomb);
  });
  const before = process.memoryUsage().rss;
  const answer = await door([server]).send({ url: server.url, maxBytes: 1024 * 1024 });
  expect(answer).toMatchObject({ ok: false, code: "too_large", permanent: true, sent: true });
  expect(process.memoryUsage().rss - before).toBeLessThan(100 * 1024 * 1024);
});

test("a body over the limit is refused, one at the limit is not", async () => {
  const server = await start((request, response) =>
    response.end(Buffer.alloc(Number(request.url?.slice(1)))),
  );
  const outbound = door([server]);
  const most = { maxBytes: 1_000 };
  expect(await outbound.send({ url: `${server.url}/1000`, ...most })).toMatchObject({ ok: true });
  expect(await outbound.send({ url: `${server.url}/1001`, ...most })).toMatchObject({
    code: "too_large",
  });
});

test("headers beyond 16 kB are refused", async () => {
  const server = await start((_, response) =>
    response.writeHead(200, { "x-long": "a".repeat(20_000) }).end(),
  );
  expect(await door([server]).send({ url: server.url })).toMatchObject({ code: "too_large" });
});

test("an encoding that nobody asked for is no answer", async () => {
  const server = await start((_, response) =>
    response.writeHead(200, { "content-encoding": "compress" }).end("x"),
  );
  expect(await door([server]).send({ url: server.url, method: "POST" })).toMatchObject({
    code: "reset",
  });
});

test("a token with a line break is refused in words, and not sent", async () => {
  const server = await start((_, response) => response.end());
  const headers = { Authorization: "Bearer abc\r\nX-Evil: 1" };
  const answer = await door([server]).send({ url: server.url, headers });
  expect(answer).toMatchObject({ ok: false, code: "blocked", sent: false });
  expect(server.hits).toHaveLength(0);
});

test("the breaker opens after five failures, tells how long, lets one probe through, closes", async () => {
  const clock = createTestClock();
  let status = 500;
  const server = await start((_, response) => response.writeHead(status).end());
  const outbound = door([server], { clock });
  const call = () => outbound.send({ url: server.url });
  for (let i = 0; i < 5; i++) expect(await call()).toMatchObject({ status: 500 });
  const open = await call();
  expect(open).toMatchObject({ ok: false, code: "circuit_open", sent: false, permanent: false });
  expect(!open.ok && open.retryAfterMs).toBe(30_000);
  expect(server.hits).toHaveLength(5);

  clock.advance(30_000);
  expect(await call()).toMatchObject({ status: 500 });
  expect(await call()).toMatchObject({ code: "circuit_open" });
  expect(server.hits).toHaveLength(6);

  clock.advance(30_000);
  status = 200;
  const both = await Promise.all([call(), call()]);
  const codes = both.map((answer) => (answer.ok ? String(answer.status) : answer.code));
  expect(new Set(codes)).toEqual(new Set(["200", "circuit_open"]));
  expect(await call()).toMatchObject({ status: 200 });
});

test("a busy model opens no breaker: 429 and 529", async () => {
  for (const status of [429, 529]) {
    const server = await start((_, response) =>
      response.writeHead(status, { "retry-after": "60" }).end(),
    );
    const outbound = door([server]);
    for (let i = 0; i < 8; i++) {
      expect(await outbound.send({ url: server.url, method: "POST" })).toMatchObject({ status });
    }
    expect(server.hits).toHaveLength(8);
  }
});

test("one host's breaker leaves the others alone", async () => {
  const bad = await start((_, response) => response.writeHead(500).end());
  const good = await start((_, response) => response.end());
  const outbound = door([bad, good]);
  for (let i = 0; i < 6; i++) await outbound.send({ url: bad.url, method: "POST" });
  expect(await outbound.send({ url: bad.url })).toMatchObject({ code: "circuit_open" });
  expect(await outbound.send({ url: good.url })).toMatchObject({ status: 200 });
});

test("a probe that is stopped leaves the way free for the next one", async () => {
  const clock = createTestClock();
  let hang = false;
  const server = await start((_, response) => void (hang || response.writeHead(500).end()));
  const outbound = door([server], { clock });
  for (let i = 0; i < 5; i++) await outbound.send({ url: server.url, method: "POST" });
  clock.advance(30_000);
  hang = true;
  const stopped = await outbound.send({ url: server.url, signal: AbortSignal.timeout(50) });
  expect(stopped).toMatchObject({ code: "aborted" });
  hang = false;
  expect(await outbound.send({ url: server.url, method: "POST" })).toMatchObject({ status: 500 });
});

test("credentials stay at home on a redirect to another host, and go along within one", async () => {
  const away = await start((_, response) => response.end("away"));
  const home = await start((request, response) => {
    if (request.url === "/here") response.end("here");
    else {
      const location = request.url === "/away" ? `${away.url}/x` : "/here";
      response.writeHead(302, { location }).end();
    }
  });
  const headers = {
    Authorization: "Bearer pat",
    Cookie: "a=b",
    "X-Atlassian-Personal-Token": "t",
    "X-Api-Key": "k",
    "X-Request-Id": "r",
  };
  const outbound = door([home, away]);
  const followed = await outbound.send({ url: `${home.url}/away`, headers });
  expect(followed).toMatchObject({ ok: true, url: `${away.url}/x` });
  const got = away.hits[0]?.headers ?? {};
  expect(Object.keys(got)).toContain("x-request-id");
  for (const name of ["authorization", "cookie", "x-atlassian-personal-token", "x-api-key"]) {
    expect(got).not.toHaveProperty(name);
  }
  await outbound.send({ url: `${home.url}/same`, headers });
  expect(home.hits.at(-1)?.headers).toMatchObject({ authorization: "Bearer pat", cookie: "a=b" });
});

test("more than three redirects are refused, three are not", async () => {
  const server = await start((request, response) => {
    const left = Number(request.url?.slice(1));
    if (left === 0) response.end("there");
    else response.writeHead(307, { location: `/${left - 1}` }).end();
  });
  const outbound = door([server]);
  expect(await outbound.send({ url: `${server.url}/3` })).toMatchObject({ status: 200 });
  expect(await outbound.send({ url: `${server.url}/4` })).toMatchObject({
    ok: false,
    code: "blocked",
    sent: true,
  });
});

test("a redirected POST comes back as it is", async () => {
  const server = await start((_, response) =>
    response.writeHead(302, { location: "/login" }).end(),
  );
  const answer = await door([server]).send({ url: server.url, method: "POST", body: "x" });
  expect(answer).toMatchObject({ ok: true, status: 302 });
  expect(server.hits).toHaveLength(1);
});

test("a stopped call ends within a second, and so does its request", async () => {
  let closed = 0;
  const server = await start(
    (request) => void request.on("close", () => (closed = performance.now())),
  );
  const stop = new AbortController();
  const outbound = door([server]);
  const sending = outbound.send({ url: server.url, signal: stop.signal });
  await expect.poll(() => server.hits.length).toBe(1);
  const started = performance.now();
  stop.abort();
  expect(await sending).toMatchObject({ ok: false, code: "aborted" });
  expect(performance.now() - started).toBeLessThan(500);
  await expect.poll(() => closed).toBeGreaterThan(0);
  expect(closed - started).toBeLessThan(1_000);
  expect(server.hits).toHaveLength(1);
});

test("a stop during the wait between two tries ends the call at once", async () => {
  const server = await start((_, response) =>
    response.writeHead(429, { "retry-after": "9" }).end(),
  );
  const started = performance.now();
  const answer = await door([server]).send({
    url: server.url,
    signal: AbortSignal.timeout(200),
  });
  expect(answer).toMatchObject({ status: 429, retryAfterMs: 9_000 });
  expect(performance.now() - started).toBeLessThan(1_000);
});

test("two hundred calls at once all get their own answer", async () => {
  const server = await start((request, response) => {
    setTimeout(() => response.end(request.url), Math.random() * 20);
  });
  const outbound = door([server]);
  const answers = await Promise.all(
    Array.from({ length: 200 }, (_, i) => outbound.send({ url: `${server.url}/${i}` })),
  );
  expect(answers.map((answer) => answer.ok && text(answer.body))).toEqual(
    Array.from({ length: 200 }, (_, i) => `/${i}`),
  );
});

test("a closed door sends nothing more and lets go of open calls", async () => {
  const server = await start(() => undefined);
  const outbound = openTestDoor([server]);
  const sending = outbound.send({ url: server.url, method: "POST" });
  await expect.poll(() => server.hits.length).toBe(1);
  await outbound.close();
  expect(await sending).toMatchObject({ ok: false, code: "aborted" });
});

test("the SDKs' fetch streams: the first piece arrives while the answer is still going on", async () => {
  const finish = Promise.withResolvers<void>();
  const server = await start((_, response) => {
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.write("data: one\n\n");
    void finish.promise.then(() => response.end("data: two\n\n"));
  });
  const response = await door([server]).fetch({})(server.url, { method: "POST", body: "{}" });
  const reader = response.body?.getReader();
  expect(text((await reader?.read())?.value ?? new Uint8Array())).toBe("data: one\n\n");
  finish.resolve();
  expect(text((await reader?.read())?.value ?? new Uint8Array())).toBe("data: two\n\n");
  expect((await reader?.read())?.done).toBe(true);
});

async function openStream() {
  let closedAt = 0;
  const server = await start((_, response) => {
    response.writeHead(200);
    response.write("first");
    response.on("close", () => (closedAt = performance.now()));
  });
  const stop = new AbortController();
  const response = await door([server]).fetch({})(server.url, { signal: stop.signal });
  const reader = response.body!.getReader();
  await reader.read();
  return { stop, reader, closedAt: () => closedAt };
}

test("a signal ends the stream upstream at once", async () => {
  const { stop, reader, closedAt } = await openStream();
  const next = reader.read();
  const started = performance.now();
  stop.abort();
  await expect(next).rejects.toMatchObject({ failure: { code: "aborted" } });
  await expect.poll(closedAt).toBeGreaterThan(0);
  expect(closedAt() - started).toBeLessThan(1_000);
});

test("a reader who goes away ends the stream upstream at once", async () => {
  const { reader, closedAt } = await openStream();
  const started = performance.now();
  await reader.cancel();
  await expect.poll(closedAt).toBeGreaterThan(0);
  expect(closedAt() - started).toBeLessThan(1_000);
});

test("the SDKs' fetch never repeats, throws the failure, and counts for the breaker", async () => {
  const server = await start((request) => request.socket.destroy());
  const outbound = door([server]);
  const call = outbound.fetch({});
  for (let i = 1; i <= 5; i++) {
    const error: unknown = await call(server.url).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(OutboundError);
    expect(error).toMatchObject({ failure: { code: "reset" } });
    expect(server.hits).toHaveLength(i);
  }
  await expect(call(server.url)).rejects.toMatchObject({ failure: { code: "circuit_open" } });
  expect(await outbound.send({ url: server.url })).toMatchObject({ code: "circuit_open" });
});

test("a stream that breaks off says so", async () => {
  const server = await start((request, response) => {
    response.writeHead(200);
    response.write("half");
    setTimeout(() => request.socket.destroy(), 30);
  });
  const response = await door([server]).fetch({})(server.url);
  await expect(response.text()).rejects.toMatchObject({ failure: { code: "reset", sent: true } });
});

test("the SDKs' fetch takes what an SDK gives: a Request, headers, an answer without a body", async () => {
  const server = await start((request, response) => {
    if (request.method === "DELETE") response.writeHead(204).end();
    else response.end(JSON.stringify({ auth: request.headers.authorization }));
  });
  const call = door([server]).fetch({});
  const request = new Request(`${server.url}/x`, { headers: { authorization: "Bearer t" } });
  expect(await (await call(request)).json()).toEqual({ auth: "Bearer t" });
  const empty = await call(new URL(server.url), { method: "DELETE" });
  expect([empty.status, empty.body]).toEqual([204, null]);
});

test("outside calls go through the proxy, the demo world's do not", async () => {
  const asked: string[] = [];
  const proxy = await start((request, response) => {
    asked.push(request.url ?? "");
    response.end("by proxy");
  });
  const demo = await start((_, response) => response.end("direct"));
  const outbound = door([demo], {
    proxy: proxy.url,
    lookup: companyLookup,
    allow: ["listed.test"],
  });
  const read = async (url: string) => {
    const answer = await outbound.send({ url, method: "POST" });
    return answer.ok ? text(answer.body) : answer.code;
  };
  expect(await read("http://api.test/x")).toBe("by proxy");
  expect(await read(`${demo.url}/x`)).toBe("direct");
  expect(await read("http://inside.test/x")).toBe("blocked");
  expect(await read("http://unknown.test/x")).toBe("dns");
  // Only the proxy's DNS knows it, but the operator named it.
  expect(await read("http://listed.test/x")).toBe("by proxy");
  expect(asked).toEqual(["http://api.test/x", "http://listed.test/x"]);
});

test("a proxy tunnels https", async () => {
  const tunnelled: string[] = [];
  const target = await start((_, response) => response.end("x"));
  const proxy = createTcpServer((socket) => {
    socket.once("data", (head) => {
      tunnelled.push(head.toString().split("\r\n")[0] ?? "");
      const through = createConnection(target.port, "127.0.0.1", () => {
        socket.write("HTTP/1.1 200 OK\r\n\r\n");
        socket.pipe(through).pipe(socket);
      });
      for (const end of [socket, through]) end.on("error", () => undefined);
    });
  });
  await new Promise<void>((done) => {
    proxy.listen(0, "127.0.0.1", done);
  });
  const port = portOf(proxy);
  const outbound = door([], { proxy: `http://127.0.0.1:${port}`, lookup: companyLookup });
  // The target speaks no TLS: the tunnel is what counts here.
  const answer = await outbound.send({ url: "https://api.test/x", method: "POST" });
  expect(answer).toMatchObject({ ok: false, code: "tls" });
  expect(tunnelled).toEqual(["CONNECT api.test:443 HTTP/1.1"]);
  await outbound.close();
  proxy.close();
});

test("a proxy that says no is named, for http and for https", async () => {
  const proxy = await start((_, response) => response.writeHead(407).end());
  const tunnel = createTcpServer((socket) => {
    socket.on("error", () => undefined);
    socket.once("data", () => socket.end("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n"));
  });
  await new Promise<void>((done) => {
    tunnel.listen(0, "127.0.0.1", done);
  });
  const refused = { ok: false, code: "refused", sent: false, permanent: true };
  const words = { message: expect.stringContaining("proxy") };
  const plain = door([], { proxy: proxy.url, lookup: companyLookup });
  expect(await plain.send({ url: "http://api.test/" })).toMatchObject({ ...refused, ...words });
  const own = `http://127.0.0.1:${portOf(tunnel)}`;
  const tunnelled = door([], { proxy: own, lookup: companyLookup });
  expect(await tunnelled.send({ url: "https://api.test/" })).toMatchObject({
    ...refused,
    ...words,
  });
  tunnel.close();
});
