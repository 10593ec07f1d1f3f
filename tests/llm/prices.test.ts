import { describe, expect, test } from "vitest";
import priceOverlay from "../../config/anthropic-prices.json" with { type: "json" };
import { createPrices } from "../../src/llm/prices.ts";

const prices = createPrices(priceOverlay);
const at = new Date("2026-11-20T12:00:00Z");
const none = { inputUncached: 0, cacheRead: 0, cacheWrite5m: 0, cacheWrite1h: 0, output: 0 };
const cost = (model: string, counts: Partial<typeof none>, when = at) =>
  prices.priceOf(model, { ...none, ...counts }, when).nanoUsd;

describe("the price of a call, by hand calculation", () => {
  test.each<[string, Partial<typeof none>, number]>([
    ["input", { inputUncached: 1000 }, 1000 * 2000],
    ["output", { output: 1000 }, 1000 * 10_000],
    ["cache read", { cacheRead: 1000 }, 1000 * 100],
    ["cache write for 5 minutes", { cacheWrite5m: 1000 }, 1000 * 2500],
    ["cache write for an hour", { cacheWrite1h: 1000 }, 1000 * 4000],
    ["nothing", {}, 0],
  ])("Sonnet 5.5: %s", (_, counts, expected) => {
    expect(cost("claude-sonnet-5-5", counts)).toBe(expected);
  });

  test("all classes together are their sum, without counting the cache twice", () => {
    const counts = {
      inputUncached: 7,
      cacheRead: 11,
      cacheWrite5m: 13,
      cacheWrite1h: 17,
      output: 19,
    };
    const byHand = 7 * 4000 + 11 * 200 + 13 * 5000 + 17 * 8000 + 19 * 20_000;
    expect(cost("claude-opus-5-5", counts)).toBe(byHand);
  });

  test("a cache read costs the new price from its day on, in UTC", () => {
    const counts = { cacheRead: 1000 };
    const before = new Date("2026-10-06T23:59:59Z");
    expect(cost("claude-sonnet-5-5", counts, before)).toBe(1000 * 200);
    expect(cost("claude-sonnet-5-5", counts, new Date("2026-10-07T00:00:00Z"))).toBe(1000 * 100);
  });

  test("above 100,000 input tokens the whole call has the higher price", () => {
    expect(cost("claude-haiku-5-5", { inputUncached: 100_000 })).toBe(100_000 * 100);
    expect(cost("claude-haiku-5-5", { inputUncached: 100_001 })).toBe(100_001 * 500);
    expect(cost("claude-haiku-5-5", { inputUncached: 1, cacheRead: 100_000 })).toBe(
      500 + 100_000 * 50,
    );
  });
});

test.each([
  "claude-sonnet-5-6",
  "claude-fable-5-2",
  "demo",
  "",
  "llama3:latest",
  "claude-opus-5-55",
])("an unknown model is unpriced, never the price of a relative: %s", (model) => {
  expect(cost(model, { inputUncached: 1000 })).toBeNull();
});

test.each([
  "claude-opus-5-5",
  "claude-opus-5.5",
  "claude-opus-5-5-20261001",
  "anthropic/claude-opus-5-5",
  "eu.anthropic.claude-opus-5-5-20261001-v1:0",
])("one model under the names that gateways give it: %s", (model) => {
  expect(cost(model, { inputUncached: 1000 })).toBe(1000 * 4000);
});

test("a price names the table that it rests on", () => {
  const counts = { ...none, output: 1 };
  expect(prices.priceOf("claude-sonnet-5-5", counts, at).ref).toBe(
    "overlay 2026-11-20 claude-sonnet-5-5",
  );
  expect(prices.priceOf("claude-opus-5-5", counts, at).ref).toContain("genai-prices");
});

test("counts that contradict each other are unpriced, not an exception", () => {
  expect(cost("claude-opus-5-5", { inputUncached: -50, cacheRead: 10 })).toBeNull();
});
