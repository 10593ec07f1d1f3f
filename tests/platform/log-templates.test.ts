import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, test } from "vitest";
import { mask } from "../../src/platform/text/log-templates/mask.ts";
import { mineText } from "../../src/platform/text/log-templates/mine-file.ts";
import { mineInThread } from "../../src/platform/text/log-templates/mine-in-thread.ts";
import type { MinedLog } from "../../src/platform/text/log-templates/mined-log.ts";
import { readLevel } from "../../src/platform/text/log-templates/read-level.ts";
import { createTimeReader } from "../../src/platform/text/log-templates/read-time.ts";
import { temporaryFolder } from "../setup/process.ts";

const folder = temporaryFolder();
afterAll(() => folder.remove());

function mined(text: string): MinedLog {
  const read = mineText(text, 2026);
  if (!read.ok) throw new Error(read.code);
  return read.log;
}

const AT = Date.UTC(2026, 10, 22, 14, 2, 3, 123);
const SECOND = AT - 123;

test.each([
  ["2026-11-22T14:02:03.123Z INFO x", AT],
  ["2026-11-22 14:02:03,123 INFO x", AT],
  ["[2026-11-22T15:02:03.123+01:00] x", AT],
  ["2026/11/22 14:02:03 [error] x", SECOND],
  ["Nov 22 14:02:03 host app[12]: x", SECOND],
  ['10.0.0.1 - - [22/Nov/2026:14:02:03 +0000] "GET / HTTP/1.1" 500', SECOND],
  ["E1122 14:02:03.123456 1 x.go:12] y", AT],
  ["22 Nov 2026 14:02:03 x", SECOND],
  ["22.11.2026 14:02:03 x", SECOND],
  ["1795356123.123 x", AT],
  ["1795356123123 x", AT],
  ["web-1  | 2026-11-22T14:02:03.123Z x", AT],
])("the time of “%s” is read", (line, at) => {
  expect(createTimeReader(2026)(line)?.at).toBe(at);
});

test.each([
  [" ERROR [main] x", "error"],
  [" [warn] x", "warn"],
  ["level=error msg=x", "error"],
  [" INFO no error was found", "info"],
  [" the error was found", "unknown"],
  ["Traceback (most recent call last):", "error"],
  [" FATAL x", "fatal"],
])("the level of “%s” is %s", (line, level) => {
  expect(readLevel(line)).toBe(level);
});

test("what has a digit varies, and the words around it stay", () => {
  expect(mask("GET /orders/17?page=2 by user 8f-3 (10.0.0.1:443)")).toBe(
    "GET /orders/<*>?page=<*> by user <*> (<*>:<*>)",
  );
});

const line = (second: number, rest: string) =>
  `2026-11-22T14:00:${String(second).padStart(2, "0")}.000Z ${rest}\n`;

test("lines that say the same are one kind, with how often, when first and when last", () => {
  const log = mined(
    Array.from({ length: 20 }, (_, i) => line(i, `INFO Order ${i} saved for ${"abc"[i % 3]}`)).join(
      "",
    ) + line(30, "ERROR Payment 7 failed"),
  );
  expect(log.templates).toMatchObject([
    { text: "ERROR Payment <*> failed", level: "error", count: 1, first: { line: 21 } },
    { text: "INFO Order <*> saved for <*>", count: 20, first: { line: 1 }, last: { line: 20 } },
  ]);
  expect(log.templates[1]?.lastAt).toBe(Date.UTC(2026, 10, 22, 14, 0, 19));
  expect(log).toMatchObject({ lines: 21, entries: 21, levels: { info: 20, error: 1 } });
  expect(log.buckets.reduce((sum, { errors }) => sum + errors, 0)).toBe(1);
});

test("a stack trace belongs to its line: of Java with its cause, of Python, of Node", () => {
  const java = mined(
    line(1, "ERROR Order failed") +
      "java.lang.RuntimeException: no\n\tat shop.A.run(A.java:12)\nCaused by: java.net.SocketTimeoutException: slow\n\tat shop.B.read(B.java:7)\n" +
      line(2, "INFO fine"),
  );
  expect(java.entries).toBe(2);
  expect(java.templates[0]).toMatchObject({
    error: "java.net.SocketTimeoutException",
    frames: ["shop.B.read (B.java)"],
  });
  const python = mined(
    'Traceback (most recent call last):\n  File "/app/pay.py", line 3, in pay\n    charge()\nValueError: no card\n',
  );
  expect(python).toMatchObject({
    entries: 1,
    templates: [{ error: "ValueError", frames: ["/app/pay.py (pay)"] }],
  });
  const node = mined(
    "TypeError: x is undefined\n    at total (/app/src/cart.js:9:3)\n    at /app/src/main.js:2:1\n",
  );
  expect(node.templates[0]).toMatchObject({
    error: "TypeError",
    level: "error",
    frames: ["total (cart.js)", "/app/src/main.js"],
  });
});

test("lines of JSON are read by their fields", () => {
  const log = mined(
    `${JSON.stringify({ time: AT, level: 50, msg: "Order 3 failed", err: { message: "timeout", stack: "DbError: timeout\n    at q (/a/db.js:1:2)" } })}\n` +
      `${JSON.stringify({ "@timestamp": "2026-11-22T14:02:04Z", level: "info", message: "Order 4 saved" })}\n`,
  );
  expect(log).toMatchObject({ from: AT, entries: 2 });
  expect(log.templates[0]).toMatchObject({
    level: "error",
    text: "Order <*> failed: timeout",
    error: "DbError",
    frames: ["q (db.js)"],
  });
});

test("around a failure its lines are kept as they stand, with their numbers, and the rest is not", () => {
  const before = Array.from({ length: 500 }, (_, i) => line(i % 60, `INFO Order ${i} saved`)).join(
    "",
  );
  const log = mined(`${before}${line(1, "ERROR pool is empty")}  at pool.ts:1\n${before}`);
  const windows = log.windows.filter(({ level }) => level === "error");
  expect(windows).toHaveLength(1);
  const lines = windows[0]?.lines ?? [];
  expect(lines.find(({ line: n }) => n === 501)?.text).toBe(
    "2026-11-22T14:00:01.000Z ERROR pool is empty",
  );
  expect(lines.map(({ line: n }) => n)).toEqual(
    Array.from({ length: lines.length }, (_, i) => (lines[0]?.line ?? 0) + i),
  );
  expect(log.windows.flatMap((one) => one.lines).length).toBeLessThan(60);
});

const file = async (name: string, body: string | Buffer) => {
  const path = join(folder.path, name);
  await writeFile(path, body);
  return path;
};

describe("in a thread", () => {
  const limits = { bytes: 10_000_000, year: 2026 };
  test("a packed log is unpacked, and one that unpacks to too much is refused", async () => {
    const packed = gzipSync(line(1, "ERROR x went wrong").repeat(1000));
    expect(await mineInThread(await file("a.gz", packed), limits)).toMatchObject({
      ok: true,
      log: { lines: 1000, templates: [{ count: 1000 }] },
    });
    const bomb = gzipSync(Buffer.alloc(20_000_000, "a"));
    expect(await mineInThread(await file("b.gz", bomb), limits)).toEqual({
      ok: false,
      code: "too_large",
    });
    expect(await mineInThread(await file("c.gz", packed.subarray(0, 40)), limits)).toEqual({
      ok: false,
      code: "damaged",
    });
  });

  test("what is no text or empty is refused, and a line without an end is cut", async () => {
    expect(await mineInThread(await file("d", Buffer.from([1, 0, 2])), limits)).toEqual({
      ok: false,
      code: "binary",
    });
    expect(await mineInThread(await file("e", "\n\n"), limits)).toEqual({
      ok: false,
      code: "empty",
    });
    const long = await mineInThread(
      await file("f", `ERROR ${"x".repeat(3_000_000)}\nERROR y\n`),
      limits,
    );
    expect(long).toMatchObject({ ok: true, log: { entries: 2, lines: 2 } });
  });
});
