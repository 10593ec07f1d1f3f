import { afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { asc } from "../../src/db/drizzle.ts";
import type { Policy, Way } from "../../src/db/schema/routing.ts";
import type { TaskType } from "../../src/db/schema/llm.ts";
import type { LlmRequest } from "../../src/llm/llm.ts";
import { BY_POLICY } from "../../src/llm/routing/policies.ts";
import { ROUTED_TASKS } from "../../src/llm/routing/tasks.ts";
import { systemClock } from "../../src/platform/clock.ts";
import type { ModelCall } from "../../src/platform/telemetry/telemetry.ts";
import { openMemoryDb } from "../setup/db.ts";
import { ANSWER, type FakeLlm, type Play, startFakeLlm, VECTOR } from "../setup/fake-llm.ts";
import { connectionTo, createWorld, SECRET, type World } from "./world.ts";

// The first call to Claude has the SDK write its headers, which takes a while.
beforeAll(async () => {
  const { world } = await start("anthropic");
  await world.run();
});

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.close()));
});

type Wire = "anthropic" | "openai";
const other = (wire: Wire): Wire => (wire === "anthropic" ? "openai" : "anthropic");

const way = (connectionId: string, model: string, weight = 1): Way => ({
  connectionId,
  model,
  weight,
});
const policyOf = (more: Partial<Policy> = {}): Policy => ({
  mode: "order",
  ways: [way("c2", "spare")],
  ownFirst: true,
  effort: null,
  maxTokens: null,
  temperature: null,
  cacheHours: null,
  firstContentMs: null,
  idleMs: null,
  ceilingNanoUsd: null,
  ...more,
});

/** Only where a silence is to be cut: elsewhere a busy machine may take its time. */
const patience = (plays: Play[]) => ({
  firstContentMs: plays.some(({ play }) => play === "never" || play === "pings_only")
    ? 3000
    : 60_000,
  idleMs: plays.some(({ play }) => play === "stall") ? 1000 : 60_000,
});

interface Started {
  first: FakeLlm;
  second: FakeLlm;
  world: World;
}

/** A person's own connection to the first server, and the company's to another one. */
async function start(
  wire: Wire,
  {
    plays = [],
    policy = policyOf(),
    options = {},
    contexts = {},
  }: {
    plays?: Play[];
    policy?: Policy | undefined;
    options?: Parameters<typeof createWorld>[3];
    contexts?: Record<string, number>;
  } = {},
): Promise<Started> {
  const first = await startFakeLlm({ key: SECRET });
  const second = await startFakeLlm({ key: SECRET });
  first.next(...plays);
  const own = connectionTo(wire, first.origin);
  const company = { ...connectionTo(other(wire), second.origin), id: "c2" };
  const db = await openMemoryDb();
  const changedAt = systemClock.now();
  const row = { taskType: "draft" as const, policy, changedBy: null, changedAt };
  await db.insert(db.t.llmPolicies).values(row);
  for (const [id, contextTokens] of Object.entries(contexts)) {
    await addModel(db, id, contextTokens);
  }
  const world = await createWorld(
    [first.address, second.address],
    own,
    { backoffMs: 5, ...patience(plays) },
    {
      db,
      connections: [own, company],
      ...options,
    },
  );
  open.push(world, first, second);
  return { first, second, world };
}

async function addModel(db: World["db"], id: string, contextTokens: number): Promise<void> {
  const at = systemClock.now();
  await db.insert(db.t.connections).values({
    id,
    kind: "llm",
    provider: "openai",
    name: id,
    baseUrl: "http://llm.example",
    settings: {},
    secretHints: {},
    capabilities: {},
    version: 1,
    createdAt: at,
    updatedAt: at,
  });
  const model = id === "c1" ? "demo" : "spare";
  const row = { connectionId: id, model, origin: "typed" as const, contextTokens, seenAt: at };
  await db.insert(db.t.llmModels).values(row);
}

const rowsOf = ({ db }: World) =>
  db.select().from(db.t.activities).orderBy(asc(db.t.activities.at), asc(db.t.activities.id));

const CONVERSATION: Partial<LlmRequest> = {
  schema: undefined,
  messages: [
    { role: "user", text: "Hello" },
    { role: "assistant", text: "Hello to you." },
    { role: "user", text: "Draft it." },
  ],
};
/** Of the rest, an answer in a form is asked. */
const IN_WORDS: readonly TaskType[] = ["document", "chat", "classify"];
const shapeOf = (task: TaskType): Partial<LlmRequest> => {
  if (task === "embed") return { schema: undefined, messages: [{ role: "user", text: "Hello" }] };
  return IN_WORDS.includes(task) ? CONVERSATION : {};
};

const status = (code: number, headers: Record<string, string> = {}): Play => ({
  play: "status",
  status: code,
  headers,
});
/** What each is called on record, and how often it is tried before another one is asked. */
const BEFORE: [string, Play, string, number][] = [
  ["no connection", { play: "reset" }, "llm.broke_off", 2],
  ["a stall before the headers", { play: "never" }, "llm.timeout", 1],
  ["a stall after the headers", { play: "pings_only" }, "llm.timeout", 1],
  ["a web page", { play: "html" }, "llm.not_an_api", 1],
  ["a web page with 503", { play: "html", status: 503 }, "llm.overloaded", 2],
  ["JSON of another shape", { play: "json", body: '{"surprise":1}' }, "llm.wrong_answer", 1],
  ["an end before any content", { play: "frames", frames: [] }, "llm.wrong_answer", 1],
  ["an error event: overloaded", errorEvent("overloaded_error"), "llm.overloaded", 2],
  ["an error event: broken", errorEvent("api_error"), "llm.server_error", 2],
  ["an error event: no right", errorEvent("permission_error"), "llm.not_allowed", 1],
  ["401", status(401), "llm.wrong_key", 1],
  ["402", status(402), "llm.not_paid", 1],
  ["404", status(404), "llm.unknown_model", 1],
  ["413", status(413), "llm.too_long", 1],
  ["429", status(429), "llm.rate_limited", 2],
  ["429 for an hour", status(429, { "retry-after": "3600" }), "llm.rate_limited", 1],
  ["500", status(500), "llm.server_error", 2],
  ["529", status(529), "llm.overloaded", 2],
];

function errorEvent(type: string): Play {
  return { play: "error", when: "before", type };
}

const AFTER: [string, Play, string][] = [
  ["an error event", { play: "error", when: "after", type: "overloaded_error" }, "llm.overloaded"],
  ["a cut socket", { play: "cut" }, "llm.broke_off"],
  ["an end before its time", { play: "early_end" }, "llm.broke_off"],
  ["a stall", { play: "stall" }, "llm.stalled"],
];

interface Wrong {
  name: string;
  play: Play;
  code: string;
  tries: number;
  /** Whether content has come by then. */
  late: boolean;
}
const WRONGS: Wrong[] = [
  ...BEFORE.map(([name, play, code, tries]) => ({ name, play, code, tries, late: false })),
  ...AFTER.map(([name, play, code]) => ({ name, play, code, tries: 1, late: true })),
];
/** Vectors come in one piece: what breaks them breaks them before any content. */
const WRONG_VECTORS: Wrong[] = [
  ...WRONGS.filter(({ late }) => !late),
  { name: "a cut socket", play: { play: "cut" }, code: "llm.broke_off", tries: 2, late: false },
  { name: "half", play: { play: "early_end" }, code: "llm.wrong_answer", tries: 1, late: false },
  { name: "a stall in it", play: { play: "stall" }, code: "llm.timeout", tries: 1, late: false },
];
const isSilence = ({ play: { play } }: Wrong) =>
  play === "never" || play === "pings_only" || play === "stall";

/** Calls for one kind of work, each to a server with another fault; behind all of them, one that is well. */
async function startWrongs(task: TaskType, wire: Wire, wrongs: Wrong[]) {
  const spare = await startFakeLlm({ key: SECRET });
  const servers = await Promise.all(wrongs.map(() => startFakeLlm({ key: SECRET })));
  for (const [at, { play }] of wrongs.entries()) servers[at]?.next(play, play);
  const own = servers.map((server, at) => ({ ...connectionTo(wire, server.origin), id: `w${at}` }));
  const wireOfSpare = task === "embed" ? "openai" : other(wire);
  const company = { ...connectionTo(wireOfSpare, spare.origin), id: "c2" };
  const db = await openMemoryDb();
  const changedAt = systemClock.now();
  await db.insert(db.t.llmPolicies).values({
    taskType: task,
    policy: policyOf(),
    changedBy: null,
    changedAt,
  });
  const world = await createWorld(
    [spare, ...servers].map(({ address }) => address),
    undefined,
    { backoffMs: 5, ...patience(wrongs.map(({ play }) => play)) },
    { db, connections: [...own, company] },
  );
  open.push(world, spare, ...servers);
  const ask = (wrong: Wrong, at: number) => async () => {
    const asked = { taskType: task, connectionId: `w${at}`, subject: `draft:${at}` };
    const came = await world.run({ ...shapeOf(task), ...asked });
    const [begun] = came.events;
    const id = begun?.type === "start" ? begun.activityId : "";
    return { ...wrong, ...came, id, hits: servers[at]?.hits.length, connectionId: `w${at}` };
  };
  return { spare, world, asks: wrongs.map(ask), wireOfSpare };
}

type Ready = Awaited<ReturnType<typeof startWrongs>>;
type Wrongs = Omit<Ready, "asks"> & {
  calls: Awaited<ReturnType<Ready["asks"][number]>>[];
};

/** What came of each, as the caller and the ledger have it. */
async function outcomesOf({ world, calls }: Wrongs) {
  const { activities, activityAttempts: t } = world.db.t;
  const rows = await world.db.select().from(activities);
  const attempts = await world.db.select().from(t).orderBy(asc(t.attempt));
  return calls.map(({ name, text, end, events, hits, id }) => ({
    name,
    text,
    end,
    hits,
    starts: events.filter(({ type }) => type === "start").length,
    row: rows.find((row) => row.id === id),
    attempts: attempts.filter(({ activityId }) => activityId === id),
  }));
}

const promised = (task: TaskType, wire: Wire, { calls, wireOfSpare }: Wrongs) =>
  calls.map(({ name, code, tries, late, connectionId }) => {
    const first = { connectionId, provider: wire, model: "demo", errorCode: code };
    const row = { taskType: task, connectionId, modelRequested: "demo", reservedNanoUsd: null };
    const cut = { status: "interrupted", errorCode: code, fallback: false, attempts: 1 };
    const rescued = { status: "ok", errorCode: null, fallback: true, attempts: tries + 1 };
    const spare = { connectionId: "c2", provider: wireOfSpare, model: "spare", outcome: "ok" };
    const answered = task === "embed" ? JSON.stringify(VECTOR) : ANSWER;
    return {
      name,
      hits: tries,
      starts: 1,
      text: late ? "half an answer" : answered,
      end: late
        ? { status: "interrupted", usage: { source: "estimated" }, failure: { code } }
        : { status: "ok", usage: { source: "reported" } },
      row: { ...row, ...(late ? cut : rescued), connectionServed: late ? connectionId : "c2" },
      attempts: late
        ? [{ ...first, outcome: "interrupted" }]
        : [...Array.from({ length: tries }, () => ({ ...first, outcome: "error" })), spare],
    };
  });

const wiresFor = (task: TaskType): Wire[] =>
  task === "embed" ? ["openai"] : ["anthropic", "openai"];
const wrongsFor = (task: TaskType) => (task === "embed" ? WRONG_VECTORS : WRONGS);

async function keepPromise(task: TaskType, wire: Wire, ready: Ready): Promise<void> {
  const { asks, ...rest } = ready;
  const calls = await Promise.all(asks.map((ask) => ask()));
  const wrongs = { ...rest, calls };
  expect(await outcomesOf(wrongs)).toMatchObject(promised(task, wire, wrongs));
  expect(ready.spare.hits.length).toBe(calls.filter(({ late }) => !late).length);
}

const PROMISE = "before the first words another one answers, unseen; after them it ends there";

test.each(ROUTED_TASKS)(`whatever breaks in a call for %s: ${PROMISE}`, async (task) => {
  const wrongs = wrongsFor(task).filter((wrong) => !isSilence(wrong));
  await Promise.all(
    wiresFor(task).map(async (wire) =>
      keepPromise(task, wire, await startWrongs(task, wire, wrongs)),
    ),
  );
  expect(wrongs.length).toBeGreaterThan(15);
});

test(`whatever falls silent in a call for any kind of work: ${PROMISE}`, async () => {
  const places = ROUTED_TASKS.flatMap((task) => wiresFor(task).map((wire) => ({ task, wire })));
  const ready = [];
  // All stand before the first is asked: where a silence is cut, nobody may take their time.
  for (const { task, wire } of places) {
    ready.push({
      task,
      wire,
      it: await startWrongs(task, wire, wrongsFor(task).filter(isSilence)),
    });
  }
  await Promise.all(ready.map(({ task, wire, it }) => keepPromise(task, wire, it)));
  expect(ready.length).toBe(21);
}, 30_000);

describe.each<Wire>(["anthropic", "openai"])("faults of a server that speaks %s", (wire) => {
  test("a request that is wrong is wrong everywhere", async () => {
    const { second, world } = await start(wire, { plays: [status(400)] });
    expect((await world.run()).end.failure?.code).toBe("llm.bad_request");
    expect(second.hits.length).toBe(0);
  });

  test("when nobody answers, the last one's reason is told", async () => {
    const { first, second, world } = await start(wire, { plays: [status(529), status(529)] });
    second.next(status(404));
    const { end } = await world.run();
    expect(end).toMatchObject({ status: "error", failure: { code: "llm.unknown_model" } });
    expect([first.hits.length, second.hits.length]).toEqual([2, 1]);
    expect(await world.activity()).toMatchObject({ status: "error", attempts: 3 });
  });

  test.each(["while it waits for another one", "while the other one writes"])(
    "cancelling %s ends it within a second and records what was used",
    async (moment) => {
      const { second, world } = await start(wire, {
        plays: [status(404)],
      });
      second.next(moment === "while the other one writes" ? { play: "stall" } : { play: "never" });
      const controller = new AbortController();
      const running = world.run({ signal: controller.signal });
      const writes = moment === "while the other one writes";
      await vi.waitFor(() => expect(second.hits.length).toBe(1));
      // The first words of it have come by then.
      if (writes) await new Promise((resolve) => setTimeout(resolve, 100));
      controller.abort();
      expect((await running).end).toMatchObject({ status: "cancelled" });
      await vi.waitFor(() => expect(second.hits[0]?.leftAt).toBeDefined(), { timeout: 1000 });
      const row = await world.activity();
      expect(row).toMatchObject({ status: "cancelled", connectionServed: "c2", fallback: true });
      expect(row.usageSource).toBe("estimated");
      expect(row.inputUncached).toBeGreaterThan(0);
      expect(row.output ?? 0).toBeGreaterThanOrEqual(writes ? 1 : 0);
      expect((await world.attempts()).map(({ outcome }) => outcome)).toEqual([
        "error",
        "cancelled",
      ]);
    },
  );
});

test("a server that asked for quiet is not asked until then, and the other one is", async () => {
  const { first, second, world } = await start("openai", {
    plays: [status(429, { "retry-after": "60" })],
  });
  await world.run();
  await world.run();
  expect([first.hits.length, second.hits.length]).toEqual([1, 2]);
  const [, row] = await rowsOf(world);
  expect(row).toMatchObject({ connectionId: "c1", connectionServed: "c2", fallback: true });
});

test("those who watch are told of who answered, and how its server calls the answer", async () => {
  const calls: ModelCall[] = [];
  const telemetry = { call: (one: ModelCall) => void calls.push(one) };
  const { world } = await start("openai", { plays: [status(404)], options: { telemetry } });
  await world.run();
  expect(calls).toMatchObject([
    { provider: "anthropic", modelRequested: "spare", attempts: 2, responseId: "msg_1" },
  ]);
});

test("who waited for the same answer has on record which other one gave it", async () => {
  const cacheRules = { draft: { ttlMs: 60_000, scope: "account" as const } };
  const { world } = await start("openai", { plays: [status(404)], options: { cacheRules } });
  await Promise.all([world.run(), world.run()]);
  const rows = await rowsOf(world);
  expect(rows.map(({ cache }) => cache).toSorted()).toEqual(["shared", "stored"]);
  const served = { connectionId: "c1", connectionServed: "c2", fallback: true };
  expect(rows).toMatchObject([served, served]);
});

test("a text too long for one model goes to a larger one, never to a smaller one", async () => {
  const sizes = { c1: 8000, c2: 200_000 };
  const larger = await start("openai", { plays: [status(413)], contexts: sizes });
  expect((await larger.world.run()).end.status).toBe("ok");
  const smaller = await start("openai", {
    plays: [status(413)],
    contexts: { c1: 200_000, c2: 8000 },
  });
  expect((await smaller.world.run()).end.failure?.code).toBe("llm.too_long");
  expect(smaller.second.hits.length).toBe(0);
});

test("a dead key is reported although another one answered", async () => {
  const { world } = await start("anthropic", { plays: [status(401)] });
  expect((await world.run()).end.status).toBe("ok");
  expect(world.disabled).toMatchObject([{ id: "c1" }]);
});

test("somebody without a connection is answered as the policy says, without a fallback", async () => {
  const { first, second, world } = await start("openai");
  expect((await world.run({ connectionId: BY_POLICY, model: "" })).end.status).toBe("ok");
  expect([first.hits.length, second.hits.length]).toEqual([0, 1]);
  expect(await world.activity()).toMatchObject({
    connectionId: "c2",
    modelRequested: "spare",
    fallback: false,
  });
});

test("without a policy, whoever has no connection is told so", async () => {
  const { world } = await start("openai");
  await world.db.delete(world.db.t.llmPolicies);
  const { end } = await world.run({ connectionId: BY_POLICY, model: "", taskType: "judge" });
  expect(end.failure?.code).toBe("llm.no_policy");
});

test("a policy may come before the person's own choice", async () => {
  const { first, second, world } = await start("openai", { policy: policyOf({ ownFirst: false }) });
  await world.run();
  expect([first.hits.length, second.hits.length]).toEqual([0, 1]);
  expect(await world.activity()).toMatchObject({ modelRequested: "spare", fallback: false });
});

test("a call for one place alone goes nowhere else", async () => {
  const { second, world } = await start("openai", { plays: [status(404)] });
  expect((await world.run({ alone: true })).end.failure?.code).toBe("llm.unknown_model");
  expect(second.hits.length).toBe(0);
});

test("by weights, both are asked; a conversation stays where it began", async () => {
  const policy = policyOf({
    mode: "weights",
    ownFirst: false,
    ways: [way("c1", "demo"), way("c2", "spare")],
  });
  const { first, second, world } = await start("openai", { policy });
  for (let n = 0; n < 40; n += 1) {
    await world.run({ connectionId: BY_POLICY, model: "", subject: `draft:${n}` });
  }
  const hits = () => [first.hits.length, second.hits.length];
  expect(Math.min(...hits())).toBeGreaterThan(0);
  const before = hits();
  for (let n = 0; n < 10; n += 1) {
    await world.run({ connectionId: BY_POLICY, model: "", subject: "draft:0" });
  }
  expect(
    hits()
      .map((count, at) => count - (before[at] ?? 0))
      .toSorted((a, b) => a - b),
  ).toEqual([0, 10]);
});

test("what another one answered is kept under that one's name", async () => {
  const { first, second, world } = await start("openai", {
    plays: [status(404)],
    options: { cacheRules: { draft: { ttlMs: 3_600_000, scope: "account" } } },
  });
  await world.run();
  await world.run({ subject: "draft:d2" });
  // The first one is well again and has never answered this.
  expect([first.hits.length, second.hits.length]).toEqual([2, 1]);
  await world.run({ connectionId: "c2", model: "spare" });
  expect((await rowsOf(world)).map(({ cache }) => cache)).toEqual(["stored", "stored", "hit"]);
});

test("what the dearest one may cost is held until it is known, and a ceiling leaves out what is too dear", async () => {
  const ways = [way("c2", "claude-opus-5")];
  const { second, world } = await start("openai", { policy: policyOf({ ways }) });
  let held: number | null = 0;
  for await (const event of world.llm.stream(world.request({ model: "claude-haiku-4-5" }))) {
    if (event.type === "start") held = (await world.activity()).reservedNanoUsd;
  }
  // 1000 tokens of Opus 5 cost 25,000,000 nano-dollars, of Haiku 4.5 a fifth.
  expect(held).toBeGreaterThanOrEqual(25_000_000);
  const dear = await start("openai", {
    plays: [status(404)],
    policy: policyOf({ ways, ceilingNanoUsd: 10_000_000 }),
  });
  const { end } = await dear.world.run({ model: "claude-haiku-4-5" });
  expect(end.failure?.code).toBe("llm.unknown_model");
  expect([second.hits.length, dear.second.hits.length]).toEqual([0, 0]);
  const alone = { ...policyOf({ ways, ceilingNanoUsd: 10 }) };
  const none = await start("openai", { policy: alone });
  expect((await none.world.run({ model: "claude-opus-5" })).end.failure?.code).toBe(
    "llm.over_ceiling",
  );
  expect(none.first.hits.length).toBe(0);
});

test("the length, effort and temperature of a policy are sent where they are taken", async () => {
  const policy = policyOf({ maxTokens: 77, effort: "max", temperature: 0.2 });
  const openai = await start("openai", { policy });
  await openai.world.run();
  expect(openai.first.hits[0]?.body).toMatchObject({
    max_tokens: 77,
    reasoning_effort: "high",
    temperature: 0.2,
  });
  const anthropic = await start("anthropic", { policy });
  await anthropic.world.run();
  const body = anthropic.first.hits[0]?.body;
  expect(body).toMatchObject({ max_tokens: 77, output_config: { effort: "max" } });
  expect(body).not.toHaveProperty("temperature");
});

test("the words that stay the same come first, marked to be kept by the provider", async () => {
  const { first, world } = await start("anthropic");
  await world.run();
  const system = [
    { type: "text", text: "You draft a story.", cache_control: { type: "ephemeral" } },
  ];
  expect(first.hits[0]?.body).toMatchObject({ system });
  await world.run(CONVERSATION);
  const sent = JSON.stringify(first.hits[1]?.body["messages"]);
  expect(sent).toContain('"Draft it.","cache_control":{"type":"ephemeral"}');
});
