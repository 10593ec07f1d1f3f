import { expect, test } from "vitest";
import { createCallLimits } from "../../src/llm/limits/call-limits.ts";
import { createTestClock } from "../setup/app.ts";
import { startFakeLlm } from "../setup/fake-llm.ts";
import { connectionTo, createWorld, SECRET } from "./world.ts";

test("a tier allows so many calls a minute, and a task in it so many of them", () => {
  const clock = createTestClock();
  const may = createCallLimits(clock, { member: 4, "member.draft": 2, power: 6 });
  const passed = (accountId: string, taskType: "draft" | "judge", tier: "member" | "power") => {
    let times = 0;
    while (times < 10 && may({ accountId, taskType }, tier) === undefined) times += 1;
    return times;
  };
  expect(passed("a", "draft", "member")).toBe(2);
  // What was refused has taken nothing of the other bucket.
  expect(passed("a", "judge", "member")).toBe(2);
  expect(passed("b", "judge", "member")).toBe(4);
  expect(passed("c", "draft", "power")).toBe(6);
  // A tier that nobody limits.
  expect(may({ accountId: "d", taskType: "draft" }, "service")).toBeUndefined();
  const fault = may({ accountId: "a", taskType: "draft" }, "member");
  expect(fault?.facts.retryAfterMs).toBe(30_000);
  clock.advance(30_000);
  expect(passed("a", "draft", "member")).toBe(1);
});

test("a call beyond the limit goes nowhere, says so in words, and is on record as refused", async () => {
  const fake = await startFakeLlm({ key: SECRET });
  const connection = connectionTo("anthropic", fake.origin);
  const callRates = { member: 1 };
  const told: string[] = [];
  const telemetry = { call: ({ status }: { status: string }) => void told.push(status) };
  const world = await createWorld(fake.address, connection, {}, { callRates, telemetry });
  try {
    expect((await world.run()).end.status).toBe("ok");
    const { end } = await world.run();
    expect(end.failure).toMatchObject({ code: "llm.too_many_calls", permanent: false });
    expect(end.failure?.message).toContain("Your account may make 1 model calls a minute");
    expect(end.failure?.retryAfterMs).toBeGreaterThan(0);
    const rows = await world.db.select().from(world.db.t.activities);
    expect(rows.map(({ status }) => status).toSorted()).toEqual(["blocked", "ok"]);
    expect(told).toEqual(["ok", "blocked"]);
    expect(fake.hits).toHaveLength(1);
  } finally {
    await world.close();
    await fake.close();
  }
});
