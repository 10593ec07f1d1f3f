import { describe, expect, test } from "vitest";
import { listAudit } from "../../src/audit/audit.ts";
import type { Policy } from "../../src/db/schema/routing.ts";
import { LlmFault } from "../../src/llm/fault.ts";
import { addModel, changePolicy } from "../../src/llm/routing/acts.ts";
import { createAffinity } from "../../src/llm/routing/affinity.ts";
import { createHealth } from "../../src/llm/routing/health.ts";
import { dropModel, keepListed, listDeployments } from "../../src/llm/routing/models.ts";
import { createRouting } from "../../src/llm/routing/routing.ts";
import { createTestClock } from "../setup/app.ts";
import { stores } from "../setup/db.ts";
import { addAlice, openDoorTo } from "./world.ts";

const KEY = "c1 demo";
const broken = new LlmFault("server_error");

function start() {
  const clock = createTestClock();
  const health = createHealth(clock);
  const fail = (times: number, fault = broken) => {
    for (let n = 0; n < times; n += 1) {
      health.enter(KEY);
      health.failed(KEY, fault);
    }
  };
  return { clock, health, fail };
}

describe("the breaker of a deployment", () => {
  test("opens after five failures in a row, not after four and a good one", () => {
    const { health, fail } = start();
    fail(4);
    health.succeeded(KEY, 100);
    fail(4);
    expect(health.enter(KEY)).toBeUndefined();
    health.failed(KEY, broken);
    expect(health.enter(KEY)?.kind).toBe("circuit_open");
    expect(health.figuresOf(KEY)).toMatchObject({ state: "open", calls: 10, failed: 9 });
  });

  test("lets one call through after its time; that one decides", () => {
    const { clock, health, fail } = start();
    fail(5);
    clock.advance(30_000);
    expect(health.figuresOf(KEY).state).toBe("probing");
    expect(health.enter(KEY)).toBeUndefined();
    expect(health.enter(KEY)?.kind).toBe("circuit_open");
    health.failed(KEY, broken);
    clock.advance(30_000);
    // Twice as long now.
    expect(health.enter(KEY)?.kind).toBe("circuit_open");
    clock.advance(30_000);
    expect(health.enter(KEY)).toBeUndefined();
    health.succeeded(KEY, 50);
    expect(health.restOf(KEY)).toBeUndefined();
    expect(health.figuresOf(KEY).state).toBe("works");
  });

  test("a probe that its caller cancelled leaves the place to the next", () => {
    const { clock, health, fail } = start();
    fail(5);
    clock.advance(30_000);
    health.enter(KEY);
    health.left(KEY);
    expect(health.enter(KEY)).toBeUndefined();
  });

  test.each(["overloaded", "rate_limited", "spend_limit"] as const)(
    "%s does not open it: the server is busy, not broken",
    (kind) => {
      const { health, fail } = start();
      fail(20, new LlmFault(kind));
      expect(health.enter(KEY)).toBeUndefined();
      expect(health.figuresOf(KEY)).toMatchObject({ state: "failing", failed: 20 });
    },
  );

  test("a rest ends with its time, and when somebody wants it tried", () => {
    const { clock, health } = start();
    const rest = { ms: 1000, fault: new LlmFault("overloaded"), isFirm: true };
    health.cool(KEY, rest);
    expect(health.restOf(KEY)?.fault.facts.retryAfterMs).toBe(1000);
    clock.advance(1000);
    expect(health.restOf(KEY)).toBeUndefined();
    health.cool(KEY, rest);
    health.reset(KEY);
    expect(health.restOf(KEY)).toBeUndefined();
  });

  test("its time to the first word is the median of those that answered", () => {
    const { health, fail } = start();
    for (const ms of [900, 100, 300]) health.succeeded(KEY, ms);
    fail(1);
    expect(health.figuresOf(KEY)).toMatchObject({ ttftMs: 300, calls: 4, failed: 1 });
  });
});

test("a conversation has its home for as long as the provider keeps what it has read", () => {
  const clock = createTestClock();
  const affinity = createAffinity(clock);
  affinity.keep("draft d1", "c1 demo", "c2 spare");
  clock.advance(299_000);
  expect(affinity.find("draft d1", "c1 demo")).toBe("c2 spare");
  expect(affinity.find("draft d1", "c1 another")).toBeUndefined();
  affinity.keep("draft d1", "c1 demo", "c2 spare");
  clock.advance(300_001);
  expect(affinity.find("draft d1", "c1 demo")).toBeUndefined();
});

describe.each(stores)("policies and models on %s", (_name, openDb) => {
  test("are kept as they were set, with who and when, and go with their connection", async () => {
    const db = await openDb();
    const clock = createTestClock();
    const accountId = await addAlice(db);
    const routing = createRouting(db, clock, () => Promise.resolve(undefined));
    const deps = { db, clock, routing, outbound: openDoorTo() };
    const actor = {
      account: { id: accountId, name: "Alice" },
      from: { address: "", requestId: "" },
    };
    const at = clock.now();
    const { connections: c } = db.t;
    await db.insert(c).values({
      id: "c1",
      kind: "llm",
      provider: "openai",
      name: "Ours",
      baseUrl: "http://llm.example",
      settings: { model: "usual" },
      secretHints: {},
      capabilities: {},
      version: 1,
      createdAt: at,
      updatedAt: at,
    });
    const policy: Policy = {
      mode: "weights",
      ways: [{ connectionId: "c1", model: "usual", weight: 3 }],
      ownFirst: false,
      effort: "max",
      maxTokens: 4000,
      temperature: 0.2,
      cacheHours: 0.5,
      firstContentMs: 20_000,
      idleMs: null,
      ceilingNanoUsd: 5_000_000_000_000,
    };
    expect(await routing.policies.find("draft")).toBeUndefined();
    await changePolicy(deps, actor, { task: "draft", policy });
    expect(await routing.policies.find("draft")).toEqual(policy);
    await changePolicy(deps, actor, { task: "draft", policy: { ...policy, ways: [] } });
    expect((await routing.policies.find("draft"))?.ways).toEqual([]);
    const large = { connectionId: "c1", model: "large", contextTokens: 3_000_000_000 };
    await addModel(deps, actor, large);
    expect(await routing.policies.find("draft")).toBeDefined();
    expect(routing.policies.contextOf("c1", "large")).toBe(3_000_000_000);
    const models = [
      { id: "large", contextTokens: null },
      { id: "small", contextTokens: 8000 },
    ];
    await keepListed(db, clock, { connectionId: "c1", models });
    const known = async () =>
      (await listDeployments(db)).map(({ model, origin, contextTokens }) =>
        [model, origin, contextTokens].join(" "),
      );
    // What somebody typed stays, also where the server lists it without its size.
    expect(await known()).toEqual([
      "usual setting ",
      "large typed 3000000000",
      "small listed 8000",
    ]);
    await dropModel(db, large);
    await keepListed(db, clock, { connectionId: "c1", models: [] });
    expect(await known()).toEqual(["usual setting "]);
    const entries = (await listAudit(db)).entries.map(({ action }) => action);
    expect(new Set(entries)).toEqual(new Set(["llm.policy_changed", "llm.model_added"]));
    await keepListed(db, clock, { connectionId: "c1", models });
    await db.delete(c);
    expect(await db.select().from(db.t.llmModels)).toEqual([]);
    await deps.outbound.close();
    await db.close();
  });
});
