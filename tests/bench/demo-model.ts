// The demo model as a program of its own, which thinks for a while before its first token.
// Argument: how long, ms.
import { createAdaptorServer, type HttpBindings } from "@hono/node-server";
import { Hono } from "hono";
import { createFaults } from "../../src/demo/faults.ts";
import { createDemoLlm } from "../../src/demo/llm/demo-llm.ts";
import { sleep } from "./child.ts";
import { API_KEY } from "./first-token.ts";

const PACE_MS = 2;
const thinkMs = Number(process.argv[2]);
const demo = createDemoLlm({ faults: createFaults(), apiKey: API_KEY, paceMs: PACE_MS });
const app = new Hono<{ Bindings: HttpBindings }>();
let told = false;

app.post("/v1/messages", async (c) => {
  const body = await c.req.text();
  if (!told) process.stdout.write(`body ${JSON.stringify(body)}\n`);
  told = true;
  await sleep(thinkMs);
  const { url, raw } = c.req;
  return demo.fetch(new Request(url, { method: "POST", headers: raw.headers, body }), c.env);
});

const server = createAdaptorServer({ fetch: app.fetch });
server.listen(0, "127.0.0.1", () => {
  const bound = server.address();
  process.stdout.write(`ready ${typeof bound === "object" ? bound?.port : ""}\n`);
});
