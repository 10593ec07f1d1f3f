import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Db } from "../../src/db/db.ts";
import { openSqlite } from "../../src/db/store.sqlite.ts";
import { createWalSync } from "../../src/db/wal-sync.ts";

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "countersign-wal-"));
  file = join(folder, "c.db");
});
afterEach(() => rmSync(folder, { recursive: true }));

test("those who ask while the disk works share its next time", async () => {
  const db = openSqlite(file);
  const disk = createWalSync(file);
  const first = disk.wait();
  const second = disk.wait();
  expect(second).not.toBe(first);
  expect(disk.wait()).toBe(second);
  await Promise.all([first, second]);
  expect(disk.wait()).not.toBe(second);
  await disk.close();
  await db.close();
});

const writes: [string, (db: Db) => Promise<unknown>][] = [
  ["one write", async (db) => db.delete(db.t.accounts)],
  ["a transaction", (db) => db.transaction(async (tx) => tx.delete(tx.t.accounts))],
];

test.each(writes)("%s is answered only when the disk has it", async (_, write) => {
  const db = openSqlite(file);
  rmSync(`${file}-wal`);
  // The log cannot be reached any more, so nobody is told that the write stands.
  await expect(write(db)).rejects.toThrow(/Failed query|ENOENT/);
  await db.close();
});
