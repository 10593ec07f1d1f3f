import { expect, test } from "vitest";
import { createLog } from "../../src/platform/telemetry/create-log.ts";
import { openMemoryDb } from "../setup/db.ts";

function collect(level = "info") {
  const lines: string[] = [];
  return { lines, log: createLog(level, { write: (line) => void lines.push(line) }) };
}

test("an event is one line of JSON in UTC, whatever is in it", () => {
  const { log, lines } = collect();
  log.info("accounts.signed_in", { name: 'Eve\r\n{"event":"forged"}', count: 2 });
  expect(lines.length).toBe(1);
  expect(lines[0]?.trimEnd()).not.toMatch(/[\r\n]/);
  expect(JSON.parse(lines[0] ?? "")).toEqual({
    level: "info",
    at: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
    event: "accounts.signed_in",
    name: 'Eve\r\n{"event":"forged"}',
    count: 2,
  });
});

test("below the level nothing is written", () => {
  const { log, lines } = collect("warn");
  log.info("a");
  log.warn("b");
  expect(lines.length).toBe(1);
});

test("a failed query is logged without its parameters", async () => {
  const { log, lines } = collect();
  const db = await openMemoryDb();
  const values = { id: "s1", createdAt: new Date(0), expiresAt: new Date(0) };
  await db.insert(db.t.setupTokens).values(values);
  const again = { ...values, usedBy: "hunter2-canary" };
  const error: unknown = await db
    .insert(db.t.setupTokens)
    .values(again)
    .then(
      () => undefined,
      (reason: unknown) => reason,
    );
  log.error("test.failed", {}, error);
  expect(lines.join()).not.toContain("hunter2");
  expect(JSON.parse(lines[0] ?? "")).toMatchObject({
    code: "SQLITE_CONSTRAINT_PRIMARYKEY",
    stack: expect.stringContaining("at "),
  });
  await db.close();
});
