// The two sides of the router's benchmark as programs of their own.
// Arguments: `upstream`, or `service`, the upstream's address and two databases.
import { createServer } from "node:http";
import { createAdaptorServer } from "@hono/node-server";
import { type Context, Hono } from "hono";
import { Pool } from "undici";
import priceOverlay from "../../config/anthropic-prices.json" with { type: "json" };
import { startHeartbeat } from "../../src/db/jobs/heartbeat.ts";
import { openSqlite } from "../../src/db/store.sqlite.ts";
import { createRouting } from "../../src/llm/routing/routing.ts";
import { createLlm } from "../../src/llm/create-llm.ts";
import type { Llm } from "../../src/llm/llm.ts";
import { systemClock } from "../../src/platform/clock.ts";
import { createOutbound } from "../../src/platform/outbound/create.ts";
import { createLog } from "../../src/platform/telemetry/create-log.ts";

const PIECES = 16;
const WORDS = "Ten characters of an answer, and some more. ";
const usage = { input_tokens: 100, output_tokens: 1 };
const frame = (type: string, data: object) =>
  `event: ${type}\ndata: ${JSON.stringify({ type, ...data })}\n\n`;
const FRAMES = [
  frame("message_start", {
    message: {
      id: "msg_1",
      type: "message",
      role: "assistant",
      model: "claude-opus-5",
      content: [],
      usage,
    },
  }),
  frame("content_block_start", { index: 0, content_block: { type: "text", text: "" } }),
  ...Array.from({ length: PIECES }, () =>
    frame("content_block_delta", { index: 0, delta: { type: "text_delta", text: WORDS } }),
  ),
  frame("content_block_stop", { index: 0 }),
  frame("message_delta", { delta: { stop_reason: "end_turn" }, usage: { output_tokens: 200 } }),
  frame("message_stop", {}),
].join("");

const ready = (port: number | string) => void process.stdout.write(`ready ${port}\n`);

function upstream() {
  const server = createServer((request, response) => {
    request.resume().on("end", () => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.end(FRAMES);
    });
  });
  server.listen(0, "127.0.0.1", () => {
    const bound = server.address();
    ready(typeof bound === "object" ? (bound?.port ?? "") : "");
  });
}

const log = createLog("silent");

/** The router on a ledger, as the product has it: a thread of its own tidies the database. */
function routerOn(file: string, address: string) {
  const db = openSqlite(file);
  startHeartbeat(file, "bench", log);
  const outbound = createOutbound({
    egress: "open",
    allow: [],
    loopback: [address],
    own: [],
    userAgent: "bench",
    clock: systemClock,
    log,
  });
  return createLlm({
    db,
    outbound,
    clock: systemClock,
    log,
    owner: "bench",
    priceOverlay,
    cacheRules: { draft: { ttlMs: 3_600_000, scope: "account" } },
    routing: createRouting(db, systemClock, (_account, id) =>
      Promise.resolve({
        id,
        provider: "anthropic",
        baseUrl: `http://${address}`,
        secrets: { apiKey: "bench" },
        settings: { model: "claude-opus-5" },
      }),
    ),
    disable: () => Promise.resolve(),
  });
}

const encoder = new TextEncoder();

const ask = (by: Llm, text: string, signal: AbortSignal) =>
  by.stream({
    accountId: "a1",
    connectionId: "c1",
    model: "claude-opus-5",
    taskType: "draft",
    subject: "draft:bench",
    prompt: { name: "story", version: 1 },
    system: "You draft a story.",
    messages: [{ role: "user", text }],
    maxTokens: 1000,
    signal,
  });

/** The answer in one piece. */
async function whole(c: Context, by: Llm) {
  let answer = "";
  for await (const event of ask(by, await c.req.text(), c.req.raw.signal)) {
    if (event.type === "text") answer += event.text;
    else if (event.type === "end" && event.status !== "ok") throw new Error(event.status);
  }
  return c.json({ answer });
}

/** Each piece as it comes. */
async function streamed(c: Context, by: Llm) {
  const events = ask(by, await c.req.text(), c.req.raw.signal);
  async function* texts() {
    for await (const event of events) {
      if (event.type === "text") yield encoder.encode(`data: ${JSON.stringify(event.text)}\n\n`);
      else if (event.type === "end" && event.status !== "ok") throw new Error(event.status);
    }
  }
  const headers = { "content-type": "text/event-stream" };
  return new Response(ReadableStream.from(texts()), { headers });
}

function service(address: string, files: string[]) {
  const [llm, large = llm] = files.map((file) => routerOn(file, address));
  if (!llm || !large) throw new Error("no database");
  const pool = new Pool(`http://${address}`, { connections: 64 });

  async function bare(c: Context) {
    const body = await c.req.text();
    const headers = { "content-type": "application/json" };
    const answer = await pool.request({ path: "/v1/messages", method: "POST", headers, body });
    const stream = ReadableStream.from(answer.body);
    return new Response(stream, { headers: { "content-type": "text/event-stream" } });
  }

  const app = new Hono()
    .post("/bare", (c) => bare(c))
    .post("/whole", (c) => whole(c, llm))
    .post("/large", (c) => whole(c, large))
    .post("/streamed", (c) => streamed(c, llm));
  const server = createAdaptorServer({ fetch: app.fetch });
  server.listen(0, "127.0.0.1", () => {
    const bound = server.address();
    ready(typeof bound === "object" ? (bound?.port ?? "") : "");
  });
}

const [, , side = "", address = "", ...files] = process.argv;
if (side === "upstream") upstream();
else service(address, files);
