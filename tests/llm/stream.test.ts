import { afterEach, describe, expect, test, vi } from "vitest";
import { ANSWER, type FakeLlm, type Play, startFakeLlm } from "../setup/fake-llm.ts";
import type { LlmLimits } from "../../src/llm/watchdog.ts";
import type { LlmConnection } from "../../src/llm/providers/provider.ts";
import { connectionTo, createWorld, SECRET, type World } from "./world.ts";

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.close()));
});

type Ways = "anthropic" | "openai" | "company" | "company (anthropic)";
interface Asked {
  plays?: Play[];
  limits?: Partial<LlmLimits>;
  settings?: Record<string, unknown>;
  server?: Parameters<typeof startFakeLlm>[0];
  change?: (connection: LlmConnection) => LlmConnection;
}

async function start(
  way: Ways,
  { plays = [], limits = {}, settings = {}, server = {}, change = (c) => c }: Asked = {},
): Promise<{ fake: FakeLlm; world: World }> {
  const kind = way === "anthropic" || way === "openai" ? way : "company";
  const credential = kind === "company" ? { cookie: `session=${SECRET}` } : { key: SECRET };
  const fake = await startFakeLlm({ ...credential, ...server });
  fake.next(...plays);
  const dialect = way === "company (anthropic)" ? { dialect: "anthropic" } : {};
  const connection = change(connectionTo(kind, fake.origin, { ...dialect, ...settings }));
  const world = await createWorld(fake.address, connection, limits);
  open.push(world, fake);
  return { fake, world };
}

const ways: Ways[] = ["anthropic", "openai", "company", "company (anthropic)"];
const wires: Ways[] = ["anthropic", "openai"];

/** Upstream learnt within a second that nobody listens any more. */
const left = (fake: FakeLlm) =>
  vi.waitFor(() => expect(fake.hits.every(({ leftAt }) => leftAt !== undefined)).toBe(true), {
    timeout: 1000,
    interval: 10,
  });

describe.each(ways)("a call through %s", (way) => {
  test("streams the answer and leaves one finished row with one attempt", async () => {
    const { fake, world } = await start(way);
    const { text, end, events } = await world.run();
    expect(text).toBe(ANSWER);
    expect(events[0]?.type).toBe("start");
    expect(events.filter(({ type }) => type === "text").length).toBe(3);
    expect(end).toMatchObject({ status: "ok", stopReason: "end_turn", modelServed: "demo" });
    expect(fake.hits.length).toBe(1);
    const row = await world.activity();
    expect(row).toMatchObject({
      status: "ok",
      subject: "draft:d1",
      promptName: "story",
      promptVersion: 1,
      modelServed: "demo",
      errorCode: null,
      upstreamRequestId: "req_fake",
      output: 50,
      usageSource: "reported",
      owner: "this process",
    });
    expect(row.ttftMs).toBeLessThanOrEqual(row.totalMs ?? -1);
    expect(row.finishedAt).not.toBeNull();
    const attempts = await world.attempts();
    expect(attempts).toMatchObject([{ attempt: 1, outcome: "ok", httpStatus: 200 }]);
  });

  test("the row is open while the answer is still coming", async () => {
    const { world } = await start(way, { plays: [{ play: "answer", afterMs: 200 }] });
    const rows: { id: string; asked: string; status: string }[] = [];
    const attempts: object[] = [];
    for await (const event of world.llm.stream(world.request())) {
      if (event.type !== "start") continue;
      rows.push({ asked: event.activityId, ...(await world.activity()) });
      attempts.push(...(await world.attempts()));
    }
    expect(rows).toMatchObject([{ id: rows[0]?.asked, status: "open" }]);
    expect(attempts).toMatchObject([{ attempt: 1, outcome: "open" }]);
  });

  test.each([500, 529, 503, 408, 409])("a %i is sent again and then answered", async (status) => {
    const { fake, world } = await start(way, { plays: [{ play: "status", status }] });
    const { text, end } = await world.run();
    expect([text, end.status]).toEqual([ANSWER, "ok"]);
    expect(fake.hits.length).toBe(2);
    const attempts = await world.attempts();
    expect(attempts).toMatchObject([
      { attempt: 1, outcome: "error", httpStatus: status },
      { attempt: 2, outcome: "ok", errorCode: null },
    ]);
  });

  test("nobody but the router repeats: three attempts are three requests", async () => {
    const overloaded: Play = { play: "status", status: 529 };
    const { fake, world } = await start(way, {
      plays: [overloaded, overloaded, overloaded, overloaded],
    });
    const { end } = await world.run();
    expect(end).toMatchObject({ status: "error", failure: { code: "llm.overloaded" } });
    expect(end.failure?.permanent).toBe(false);
    expect(fake.hits.length).toBe(3);
    expect((await world.attempts()).length).toBe(3);
    expect(world.disabled).toEqual([]);
  });

  test("a connection that breaks before the answer is tried again", async () => {
    const { fake, world } = await start(way, { plays: [{ play: "reset" }] });
    const { text, end } = await world.run();
    expect([text, end.status]).toEqual([ANSWER, "ok"]);
    expect(fake.hits.length).toBe(2);
  });

  test("a short Retry-After is waited for", async () => {
    const headers = { "retry-after": "1" };
    const { fake, world } = await start(way, { plays: [{ play: "status", status: 429, headers }] });
    expect((await world.run()).end.status).toBe("ok");
    const [first, second] = fake.hits;
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(990);
  });

  test("a long Retry-After ends the call at once, and until then nothing is sent", async () => {
    const headers = { "retry-after": "3600" };
    const { fake, world } = await start(way, { plays: [{ play: "status", status: 429, headers }] });
    const { end } = await world.run();
    expect(end.failure).toMatchObject({ code: "llm.rate_limited", retryAfterMs: 3_600_000 });
    const again = await world.run();
    expect(again.end.failure?.code).toBe("llm.rate_limited");
    expect(again.end.failure?.retryAfterMs).toBeGreaterThan(3_590_000);
    expect(fake.hits.length).toBe(1);
    const other = await world.run({ model: "another" });
    expect(other.end.status).toBe("ok");
  });

  test("an error in the stream before any content counts as the status it stands for", async () => {
    const play: Play = { play: "error", when: "before", type: "overloaded_error" };
    const { fake, world } = await start(way, { plays: [play] });
    const { text, end } = await world.run();
    expect([text, end.status]).toEqual([ANSWER, "ok"]);
    expect(fake.hits.length).toBe(2);
    expect(await world.attempts()).toMatchObject([{ errorCode: "llm.overloaded" }, {}]);
  });

  test.each<[string, Play, string]>([
    ["an error", { play: "error", when: "after", type: "overloaded_error" }, "llm.overloaded"],
    ["a cut socket", { play: "cut" }, "llm."],
    ["an early end", { play: "early_end" }, "llm.broke_off"],
  ])("%s after content is interrupted: never ok, never repeated", async (_, play, code) => {
    const { fake, world } = await start(way, { plays: [play] });
    const { text, end } = await world.run();
    expect(text).toBe("half an answer");
    expect(end.status).toBe("interrupted");
    expect(end.failure?.code).toContain(code);
    expect(end.usage).toMatchObject({ source: "estimated", output: Math.ceil(14 / 4) });
    expect(fake.hits.length).toBe(1);
    expect(await world.activity()).toMatchObject({
      status: "interrupted",
      usageSource: "estimated",
    });
    expect(await world.attempts()).toMatchObject([{ outcome: "interrupted" }]);
  });

  test("silence after content is interrupted at the idle limit", async () => {
    const { fake, world } = await start(way, {
      plays: [{ play: "stall" }],
      limits: { idleMs: 150 },
    });
    const { text, end } = await world.run();
    expect(text).toBe("half an answer");
    expect(end).toMatchObject({ status: "interrupted", failure: { code: "llm.stalled" } });
    await left(fake);
  });

  test("a slow answer whose pieces keep coming is not stalled", async () => {
    const { world } = await start(way, {
      plays: [{ play: "answer", everyMs: 300, pings: true }],
      limits: { idleMs: 700, firstContentMs: 800 },
    });
    expect((await world.run()).end.status).toBe("ok");
  });

  test.each<Play>([{ play: "never" }, { play: "pings_only" }])(
    "no content in time ($play) is tried again and then given up",
    async (play) => {
      const { fake, world } = await start(way, {
        plays: [play, play],
        limits: { firstContentMs: 120, attempts: 2 },
      });
      const { end } = await world.run();
      expect(end).toMatchObject({ status: "error", failure: { code: "llm.timeout" } });
      expect(fake.hits.length).toBe(2);
      await left(fake);
    },
  );

  test("the time for the whole call covers its retries", async () => {
    const never: Play = { play: "never" };
    const { world } = await start(way, {
      plays: [never, never, never],
      limits: { firstContentMs: 200, totalMs: 300 },
    });
    const { end } = await world.run();
    expect(end).toMatchObject({ status: "error", failure: { code: "llm.too_slow" } });
  });

  test.each(["before the answer", "while it waits", "in the middle"])(
    "cancelling %s ends upstream within a second and records what it cost",
    async (moment) => {
      const waits = moment === "while it waits";
      const plays: Play[] = waits
        ? [{ play: "status", status: 529 }]
        : [moment === "before the answer" ? { play: "never" } : { play: "stall" }];
      const { fake, world } = await start(way, { plays, limits: { backoffMs: 5000 } });
      const controller = new AbortController();
      const stopAt = moment === "in the middle" ? "text" : "start";
      let stopped = 0;
      let end;
      for await (const event of world.llm.stream(world.request({ signal: controller.signal }))) {
        if (event.type === stopAt && stopped === 0) {
          stopped = performance.now();
          setTimeout(() => controller.abort(), 80);
        }
        end = event;
      }
      expect(end).toMatchObject({ type: "end", status: "cancelled" });
      expect(end).not.toHaveProperty("failure");
      expect(performance.now() - stopped).toBeLessThan(1000);
      expect(fake.hits.length).toBe(1);
      if (!waits) await left(fake);
      const row = await world.activity();
      expect(row).toMatchObject({ status: "cancelled", usageSource: "estimated", errorCode: null });
      expect(row.inputUncached).toBeGreaterThan(0);
      expect((await world.attempts()).map(({ outcome }) => outcome)).not.toContain("open");
    },
  );

  test("a reader who walks away ends upstream, and the row says cancelled", async () => {
    const { fake, world } = await start(way, { plays: [{ play: "stall" }] });
    for await (const event of world.llm.stream(world.request())) {
      if (event.type === "text") break;
    }
    expect(await world.activity()).toMatchObject({ status: "cancelled" });
    await left(fake);
  });

  test("a call that was cancelled before it began sends nothing", async () => {
    const { fake, world } = await start(way);
    const { end } = await world.run({ signal: AbortSignal.abort() });
    expect(end).toMatchObject({ status: "cancelled", usage: null });
    expect(fake.hits.length).toBe(0);
    expect(await world.activity()).toMatchObject({ status: "cancelled" });
  });

  test.each<[string, Play, string]>([
    ["400", { play: "status", status: 400 }, "llm.bad_request"],
    ["402", { play: "status", status: 402 }, "llm.not_paid"],
    ["403", { play: "status", status: 403 }, "llm.not_allowed"],
    ["404", { play: "status", status: 404 }, "llm.unknown_model"],
    ["413", { play: "status", status: 413 }, "llm.too_long"],
    [
      "200 with JSON of another shape",
      { play: "json", body: '{"surprise":[1]}' },
      "llm.wrong_answer",
    ],
    ["200 with half a JSON", { play: "json", body: '{"id": "1' }, "llm.wrong_answer"],
    ["an empty answer", { play: "answer", pieces: [] }, "llm.empty_answer"],
  ])("%s fails at once, is not repeated and disables nothing", async (_, play, code) => {
    const { fake, world } = await start(way, { plays: [play] });
    const { text, end } = await world.run();
    expect(text).toBe("");
    expect(end).toMatchObject({ status: "error", failure: { code, permanent: true } });
    expect(fake.hits.length).toBe(1);
    expect(world.disabled).toEqual([]);
    expect(await world.activity()).toMatchObject({ status: "error", errorCode: code });
  });

  test("a refusal of the model is an error that says so", async () => {
    const stop =
      way === "anthropic" || way === "company (anthropic)" ? "refusal" : "content_filter";
    const { world } = await start(way, { plays: [{ play: "answer", stop }] });
    const { end } = await world.run();
    expect(end).toMatchObject({ status: "error", stopReason: "refusal" });
    expect(end.failure?.code).toBe("llm.refused");
  });

  test("an answer that was cut at its length says so in the stop reason", async () => {
    const stop = way === "anthropic" || way === "company (anthropic)" ? "max_tokens" : "length";
    const { world } = await start(way, { plays: [{ play: "answer", stop }] });
    expect((await world.run()).end).toMatchObject({ status: "ok", stopReason: "max_tokens" });
  });

  test("a spending limit is not repeated and rests for a while", async () => {
    const limit = { error_code: "enforced_spend_limit_reached" };
    const body = { error: { type: "rate_limit_error", message: "x", details: limit } };
    const { fake, world } = await start(way, { plays: [{ play: "status", status: 429, body }] });
    expect((await world.run()).end.failure?.code).toBe("llm.spend_limit");
    expect((await world.run()).end.failure?.code).toBe("llm.spend_limit");
    expect(fake.hits.length).toBe(1);
  });

  test("frames with CRLF, comments and pings, cut anywhere, also inside a character", async () => {
    const pieces = ["Größe ", "€", " 🙂 ", "ende\n\ndata: x"];
    for (const cutEvery of [1, 7]) {
      const play: Play = { play: "answer", pieces, pings: true, crlf: true, cutEvery };
      const { world } = await start(way, { plays: [play] });
      const { text, end } = await world.run();
      expect([text, end.status]).toEqual([pieces.join(""), "ok"]);
    }
  });

  test("a dead credential disables the connection, and its words name no secret", async () => {
    const { fake, world } = await start(way, {
      change: (c) => ({
        ...c,
        secrets: c.secrets.cookie ? { cookie: "session=old" } : { apiKey: "old" },
      }),
    });
    const { end } = await world.run();
    const code = way.startsWith("company") ? "llm.sign_in_expired" : "llm.wrong_key";
    expect(end.failure).toMatchObject({ code, permanent: true });
    expect(world.disabled).toEqual([{ id: "c1", reason: end.failure?.message }]);
    expect(fake.hits.length).toBe(0);
  });

  test("a web page instead of an answer is named for what it is", async () => {
    const { fake, world } = await start(way, { plays: [{ play: "html" }] });
    const { end } = await world.run();
    const byCookie = way.startsWith("company");
    const words = byCookie ? "Your LLM sign-in cookie has expired." : "answered with a web page";
    expect(end.failure?.message).toContain(words);
    expect(world.disabled.length).toBe(byCookie ? 1 : 0);
    expect(end.failure?.permanent).toBe(true);
    expect(fake.hits.length).toBe(1);
  });

  test("what the server says of a refused request is shown, without the secret", async () => {
    const body = { error: { type: "invalid_request_error", message: `no ${SECRET} for\nyou` } };
    const { world } = await start(way, { plays: [{ play: "status", status: 400, body }] });
    const { end } = await world.run();
    expect(end.failure?.message).toContain("for you");
    expect(end.failure?.message).not.toContain(SECRET);
  });

  test("a server that takes no schema is asked in words, and from then on at once", async () => {
    const { fake, world } = await start(way, {
      server: {
        dislikes: (body) =>
          "response_format" in body || "output_config" in body
            ? {
                play: "status",
                status: 400,
                body: { error: { message: "response_format / output_config: unknown" } },
              }
            : undefined,
      },
    });
    const first = await world.run();
    expect([first.text, first.end.status]).toEqual([ANSWER, "ok"]);
    const before = fake.hits.length;
    expect((await world.run()).end.status).toBe("ok");
    expect(fake.hits.length).toBe(before + 1);
    expect(JSON.stringify(fake.hits.at(-1)?.body)).toContain("fit this JSON schema");
  });

  test("usage that the server does not report is estimated, and says so", async () => {
    const { world } = await start(way, { plays: [{ play: "answer", usage: false }] });
    const { end } = await world.run();
    expect(end).toMatchObject({ status: "ok", usage: { source: "estimated" } });
    expect(end.usage?.output).toBe(Math.ceil(ANSWER.length / 4));
  });
});

describe.each(wires)("what %s is sent", (way) => {
  test("schema without bounds, no temperature, invisible characters taken out", async () => {
    const { fake, world } = await start(way);
    const hidden = "a\u200Bb\u{E0041}c\u2060";
    await world.run({ messages: [{ role: "user", text: hidden }] });
    const sent = JSON.stringify(fake.hits[0]?.body);
    expect(sent).toContain('"abc"');
    expect(sent).not.toMatch(/temperature|top_p|minLength/);
    expect(sent).toContain('"json_schema"');
  });

  test("the token classes are stored raw, without counting the cache twice", async () => {
    const { world } = await start(way);
    const { end } = await world.run();
    const expected =
      way === "anthropic"
        ? { inputUncached: 100, cacheRead: 40, cacheWrite5m: 10, cacheWrite1h: 20, output: 50 }
        : { inputUncached: 130, cacheRead: 40, cacheWrite5m: 0, cacheWrite1h: 0, output: 50 };
    expect(end.usage).toEqual({ ...expected, source: "reported" });
    expect(await world.activity()).toMatchObject(expected);
  });

  test("an unknown model is unpriced, a known one costs what its table says, a free one 0", async () => {
    const unknown = await start(way);
    expect((await unknown.world.run()).end.costNanoUsd).toBeNull();
    expect(await unknown.world.activity()).toMatchObject({ costNanoUsd: null, priceRef: null });
    const known = await start(way, { plays: [{ play: "answer", model: "claude-opus-5-5" }] });
    const { end } = await known.world.run({ model: "claude-opus-5-5" });
    const byHand =
      way === "anthropic"
        ? 100 * 4000 + 40 * 200 + 10 * 5000 + 20 * 8000 + 50 * 20_000
        : 130 * 4000 + 40 * 200 + 50 * 20_000;
    expect(end.costNanoUsd).toBe(byHand);
    const free = await start(way, { settings: { price: "free" } });
    expect((await free.world.run()).end.costNanoUsd).toBe(0);
    expect(await free.world.activity()).toMatchObject({ costNanoUsd: 0, priceRef: "free" });
  });
});

test("a payment or permission refused to the connection's own test, too, disables it", async () => {
  const { world } = await start("anthropic", {
    plays: [{ play: "status", status: 403 }],
    settings: { model: "not offered" },
  });
  await world.run();
  expect(world.disabled[0]?.reason).toContain("not offered");
});

test("OpenAI: a server that wants max_completion_tokens gets it", async () => {
  const message = "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead.";
  const { fake, world } = await start("openai", {
    server: {
      dislikes: (body) =>
        "max_tokens" in body
          ? { play: "status", status: 400, body: { error: { message } } }
          : undefined,
    },
  });
  expect((await world.run()).end.status).toBe("ok");
  expect(fake.hits.at(-1)?.body).toMatchObject({ max_completion_tokens: 1000 });
});

test("OpenAI: a server that answers in one piece is understood", async () => {
  const message = { role: "assistant", content: "whole" };
  const usage = { prompt_tokens: 5, completion_tokens: 2 };
  const body = JSON.stringify({ model: "m", choices: [{ message, finish_reason: "stop" }], usage });
  const { world } = await start("openai", { plays: [{ play: "json", body }] });
  const { text, end } = await world.run();
  expect(text).toBe("whole");
  expect(end).toMatchObject({ status: "ok", usage: { inputUncached: 5, output: 2 } });
});

test("OpenAI: an error object inside a 200 JSON counts as its status", async () => {
  const body = JSON.stringify({ error: { message: "bad", type: "BadRequestError", code: 400 } });
  const { world } = await start("openai", { plays: [{ play: "json", body }] });
  expect((await world.run()).end.failure?.code).toBe("llm.bad_request");
});

test("OpenAI: thoughts are no content, but they are a sign of life", async () => {
  const think = `data: {"choices":[{"index":0,"delta":{"reasoning_content":"hm"}}]}\n\n`;
  const say = `data: {"choices":[{"index":0,"delta":{"content":"x"},"finish_reason":"stop"}]}\n\n`;
  const { world } = await start("openai", { plays: [{ play: "frames", frames: [think, say] }] });
  const { text, end } = await world.run();
  expect([text, end.status]).toEqual(["x", "ok"]);
});

test("Anthropic: a sign-in by cookie sends no key", async () => {
  const { fake, world } = await start("company (anthropic)");
  expect((await world.run()).end.status).toBe("ok");
  expect(fake.hits[0]?.headers).not.toHaveProperty("authorization");
  expect(fake.hits[0]?.headers).not.toHaveProperty("x-api-key");
});

test("Anthropic: an older gateway gets key header and version of its time", async () => {
  const { fake, world } = await start("anthropic", {
    server: { cookie: "unused=1" },
    settings: { keyHeader: "x-api-key", version: "2023-06-01" },
    change: (c) => ({ ...c, secrets: { apiKey: "k" } }),
  });
  await world.run();
  expect(fake.hits).toEqual([]);
  const open2 = await start("anthropic", {
    settings: { keyHeader: "x-api-key", version: "2023-06-01" },
    server: { key: "" },
  });
  expect((await open2.world.run()).end.status).toBe("ok");
  expect(open2.fake.hits[0]?.headers).toMatchObject({
    "x-api-key": SECRET,
    "anthropic-version": "2023-06-01",
  });
  expect(open2.fake.hits[0]?.headers).not.toHaveProperty("authorization");
});

test("a connection that is gone leaves a row, too", async () => {
  const { fake, world } = await start("openai");
  const { end } = await world.run({ connectionId: "gone" });
  expect(end.failure).toMatchObject({ code: "llm.no_connection", permanent: true });
  expect(await world.activity()).toMatchObject({ status: "error", provider: "none" });
  expect(await world.attempts()).toEqual([]);
  expect(fake.hits.length).toBe(0);
});

test("a server that is not there is unreachable, in words", async () => {
  const { fake, world } = await start("openai", { limits: { attempts: 2 } });
  await fake.close();
  open.pop();
  const { end } = await world.run();
  expect(end.failure).toMatchObject({ code: "llm.unreachable", permanent: false });
  expect((await world.attempts()).length).toBe(2);
});

test("an address that the policy forbids is not called", async () => {
  const { fake, world } = await start("openai", {
    change: (c) => ({ ...c, baseUrl: "http://169.254.169.254" }),
  });
  const { end } = await world.run();
  expect(end.failure).toMatchObject({ code: "llm.blocked", permanent: true });
  expect(fake.hits.length).toBe(0);
});
