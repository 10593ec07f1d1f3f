import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { afterEach, expect, test } from "vitest";
import { createSpans } from "../../src/platform/telemetry/spans.ts";
import { createMetrics } from "../../src/platform/telemetry/metrics.ts";
import { createTelemetry } from "../../src/platform/telemetry/create-telemetry.ts";
import type { ModelCall } from "../../src/platform/telemetry/telemetry.ts";
import { urls } from "../../src/urls.ts";
import { createTestApp, type TestApp } from "../setup/app.ts";
import { quietLog } from "../setup/demo.ts";
import { openDoorTo } from "../llm/world.ts";

const TOKEN = "a-token-for-metrics";
const open: (TestApp | Server)[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

const call: ModelCall = {
  id: "a1",
  at: new Date("2026-11-20T09:00:00Z"),
  taskType: "draft",
  subject: "draft:d1",
  provider: "anthropic",
  modelRequested: "claude-x",
  modelServed: "claude-x-1",
  status: "ok",
  stopReason: "end_turn",
  responseId: "msg_1",
  cache: "none",
  attempts: 1,
  ttftMs: 300,
  totalMs: 2500,
  inputUncached: 1000,
  cacheRead: 20,
  cacheWrite5m: 4,
  cacheWrite1h: 0,
  output: 200,
  costNanoUsd: 20_000_000,
};

test("without a token there are no metrics, and with one only who shows it reads them", async () => {
  const closed = await createTestApp();
  open.push(closed);
  expect((await closed.request(urls.metrics())).status).toBe(404);
  const t = await createTestApp({ config: { METRICS_TOKEN: TOKEN } });
  open.push(t);
  expect((await t.request(urls.metrics())).status).toBe(401);
  const wrong = { headers: { Authorization: `Bearer ${TOKEN}x` } };
  expect((await t.request(urls.metrics(), wrong)).status).toBe(401);
  await t.request("/drafts/a-secret-id");
  t.deps.telemetry.call(call);
  t.deps.telemetry.call({ ...call, status: "error", errorCode: "llm.overloaded" });
  const right = { headers: { Authorization: `Bearer ${TOKEN}`, Host: "10.1.2.3:3000" } };
  const answer = await t.request(urls.metrics(), right);
  expect(answer.headers.get("content-type")).toMatch(/^text\/plain; version=0\.0\.4/);
  const text = await answer.text();
  const of =
    'gen_ai_operation_name="chat",gen_ai_provider_name="anthropic",gen_ai_request_model="claude-x"';
  expect(text).toContain(`gen_ai_client_operation_duration_seconds_bucket{${of},le="2.5"} 1\n`);
  expect(text).toContain(`gen_ai_client_token_usage_sum{${of},gen_ai_token_type="input"} 2048\n`);
  expect(text).toContain(
    'countersign_model_calls_total{task="draft",gen_ai_provider_name="anthropic",outcome="error",cache="none"} 1\n',
  );
  expect(text).toContain(
    'countersign_model_cost_usd_total{task="draft",gen_ai_provider_name="anthropic"} 0.04\n',
  );
  expect(text).toMatch(/http_server_request_duration_seconds_count\{http_request_method="GET"/);
  expect(text).toContain('http_route="/drafts/:id",http_response_status_code="303"');
  expect(text).not.toContain("a-secret-id");
});

test("a metric keeps its series apart up to a bound, and says what a label holds as it is", () => {
  const metrics = createMetrics();
  const counter = metrics.counter("c_total", "C.");
  counter.add({ name: 'a"b\\c\nd' }, 2);
  expect(metrics.render()).toContain('c_total{name="a\\"b\\\\c\\nd"} 2\n');
  for (let n = 0; n < 5000; n += 1) counter.add({ name: String(n) }, 1);
  const lines = metrics.render().split("\n");
  expect(lines.length).toBeLessThan(2100);
  expect(lines.some((line) => /^c_total 3\d\d\d$/.test(line))).toBe(true);
});

test("a call goes out as a span in OTLP, once, with the names of the GenAI conventions", async () => {
  const got: { url: string | undefined; key: unknown; body: string }[] = [];
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (piece: Buffer) => (body += piece.toString()));
    request.on("end", () => {
      got.push({ url: request.url, key: request.headers["x-key"], body });
      response.end("{}");
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  open.push(server);
  const address = server.address();
  const place = `127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
  const outbound = openDoorTo(place);
  const endpoint = `http://${place}/`;
  const headers = { "X-Key": "k" };
  const spans = createSpans({ outbound, log: quietLog, endpoint, headers, serviceName: "here" });
  const telemetry = createTelemetry({ metrics: false, spans });
  telemetry.call(call);
  const free = { costNanoUsd: 0, ttftMs: 2000 };
  telemetry.call({ ...call, ...free, id: "a2", status: "interrupted", errorCode: "llm.broke_off" });
  await telemetry.close();
  await telemetry.close();
  await outbound.close();
  expect(got).toMatchObject([{ url: "/v1/traces", key: "k" }]);
  const { resourceSpans } = JSON.parse(got[0]?.body ?? "");
  expect(resourceSpans[0].resource.attributes).toEqual([
    { key: "service.name", value: { stringValue: "here" } },
  ]);
  const [first, second] = resourceSpans[0].scopeSpans[0].spans;
  expect(first).toMatchObject({
    name: "chat claude-x",
    kind: 3,
    startTimeUnixNano: "1795165200000000000".replace(/^\d{13}/, String(call.at.getTime())),
    endTimeUnixNano: `${call.at.getTime() + 2500}000000`,
    status: {},
  });
  expect(first.traceId).toMatch(/^[0-9a-f]{32}$/);
  const attribute = (span: typeof first, key: string) =>
    span.attributes.find((one: { key: string }) => one.key === key)?.value;
  expect(attribute(first, "gen_ai.usage.input_tokens")).toEqual({ intValue: "1024" });
  expect(attribute(first, "gen_ai.response.finish_reasons")).toEqual({
    arrayValue: { values: [{ stringValue: "end_turn" }] },
  });
  expect(attribute(first, "gen_ai.response.id")).toEqual({ stringValue: "msg_1" });
  expect(attribute(first, "countersign.cost_usd")).toEqual({ doubleValue: 0.02 });
  // Also where it is whole: one name has one type.
  expect(attribute(second, "countersign.cost_usd")).toEqual({ doubleValue: 0 });
  expect(attribute(second, "gen_ai.response.time_to_first_chunk")).toEqual({ doubleValue: 2 });
  expect(second.status).toEqual({ code: 2, message: "llm.broke_off" });
  expect(attribute(second, "error.type")).toEqual({ stringValue: "llm.broke_off" });
});
