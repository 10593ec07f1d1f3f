import { expect, test } from "vitest";
import { cleanJson, makeJson } from "../../src/db/clean.ts";

test("JSON of long lists that is made ahead is what a write would have made, and serves one write", async () => {
  const text = `NUL \0, a lone half \ud800, and \\u0000 as it was typed. ${"x".repeat(5000)}`;
  const value = { nodes: Array.from({ length: 500 }, (_, i) => ({ id: `n${i}`, text })) };
  const whole = cleanJson({ ...value });
  expect(whole).not.toMatch(/[^\\]\\u0000|\ud800/);

  await makeJson(value);
  value.nodes = [];

  expect(cleanJson(value)).toBe(whole);
  expect(cleanJson(value)).toBe('{"nodes":[]}');
});
