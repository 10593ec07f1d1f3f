import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import Database from "better-sqlite3";
import { afterEach, beforeEach, expect, test } from "vitest";
import { backUp, backupName, pruneBackups, restore } from "../../src/db/backup.ts";
import { openSqlite } from "../../src/db/store.sqlite.ts";

const now = new Date("2026-11-20T09:00:00Z");
let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "countersign-backup-"));
  file = join(folder, "c.db");
});
afterEach(() => rmSync(folder, { recursive: true }));

const addPrompt = (db: ReturnType<typeof openSqlite>, version: number) =>
  db.insert(db.t.promptVersions).values({
    name: "p",
    version,
    title: "t",
    purpose: "draft",
    text: "x".repeat(2000),
    hash: "h",
    createdAt: now,
  });
const countPrompts = (path: string) => {
  const raw = new Database(path, { readonly: true });
  const count = raw.prepare("select count(*) from prompt_versions").pluck().get();
  raw.close();
  return Number(count);
};

// Another thread with its own connection, as the service is another process.
const WRITER = `
const Database = require("better-sqlite3");
const { workerData, parentPort } = require("node:worker_threads");
const db = new Database(workerData.file, { timeout: 5000 });
const add = db.prepare("insert into prompt_versions (name, version, title, purpose, text, hash, created_at) values ('p', ?, 't', 'draft', ?, 'h', 0)");
let stop = false;
parentPort.on("message", () => { stop = true; });
let version = 1000;
const turn = () => {
  for (let i = 0; i < 20; i += 1) add.run(version++, "x".repeat(2000));
  if (stop) { db.close(); parentPort.postMessage({ done: version - 1000 }); parentPort.close(); }
  else { parentPort.postMessage({ written: version - 1000 }); setImmediate(turn); }
};
turn();
`;

test("a backup under writes is whole, and holds every row that stood when it began", async () => {
  const db = openSqlite(file);
  for (let version = 0; version < 500; version += 1) await addPrompt(db, version);
  const writer = new Worker(WRITER, { eval: true, workerData: { file } });
  let written = 0;
  const done = new Promise<number>((resolve, reject) => {
    writer.on("error", reject);
    writer.on("message", (message: { written?: number; done?: number }) => {
      written = message.written ?? written;
      if (message.done !== undefined) resolve(message.done);
    });
  });
  await expect.poll(() => written).toBeGreaterThan(200);
  const before = written;

  const target = backupName(join(folder, "backups"), now);
  await backUp(file, target);
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
  writer.postMessage("stop");
  await done;
  await db.close();

  expect(readdirSync(join(folder, "backups"))).toEqual(["countersign-2026-11-20T09-00-00-000Z.db"]);
  const copied = countPrompts(target);
  expect(copied).toBeGreaterThanOrEqual(500 + before);
  expect(copied).toBeLessThanOrEqual(countPrompts(file));
});

test("restoring brings the rows of the backup back and keeps the database that was there", async () => {
  let db = openSqlite(file);
  await addPrompt(db, 1);
  const backup = join(folder, "b.db");
  await backUp(file, backup);
  await addPrompt(db, 2);
  await db.close();

  const kept = restore(backup, file, now) ?? "";
  expect(countPrompts(file)).toBe(1);
  expect(countPrompts(kept)).toBe(2);
  db = openSqlite(file);
  await addPrompt(db, 3);
  await db.close();
  expect(countPrompts(file)).toBe(2);
});

test("nothing is restored while the service has the database open", async () => {
  const db = openSqlite(file);
  await addPrompt(db, 1);
  const backup = join(folder, "b.db");
  await backUp(file, backup);
  await addPrompt(db, 2);
  expect(() => restore(backup, file, now)).toThrow("in use");
  expect(await db.$count(db.t.promptVersions)).toBe(2);
  await addPrompt(db, 3);
  await db.close();
});

test("the log of a database that was deleted is not played into the restored one", async () => {
  const db = openSqlite(file);
  await addPrompt(db, 1);
  const backup = join(folder, "b.db");
  await backUp(file, backup);
  await addPrompt(db, 2);
  const log = readFileSync(`${file}-wal`);
  await db.close();
  rmSync(file);
  writeFileSync(`${file}-wal`, log);
  expect(restore(backup, file, now)).toBe(undefined);
  expect(existsSync(`${file}-wal`)).toBe(false);
  expect(countPrompts(file)).toBe(1);
});

test("a restored database is for its owner only, whatever the backup was", async () => {
  const db = openSqlite(file);
  await db.close();
  const backup = join(folder, "b.db");
  await backUp(file, backup);
  chmodSync(backup, 0o644);
  restore(backup, file, now);
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

test("a damaged database is put aside by a restore", async () => {
  const db = openSqlite(file);
  await addPrompt(db, 1);
  const backup = join(folder, "b.db");
  await backUp(file, backup);
  await db.close();
  writeFileSync(file, "x".repeat(8192));
  restore(backup, file, now);
  expect(countPrompts(file)).toBe(1);
});

test("a file that is no backup of ours is refused, and the database stays", async () => {
  const db = openSqlite(file);
  await addPrompt(db, 1);
  await db.close();
  const other = join(folder, "other.db");
  const raw = new Database(other);
  raw.exec("create table things (id)");
  raw.close();
  const notes = join(folder, "notes.txt");
  writeFileSync(notes, "notes".repeat(2000));
  expect(() => restore(other, file, now)).toThrow("no database of Countersign");
  expect(() => restore(notes, file, now)).toThrow(`${notes} is no database`);
  expect(() => restore(join(folder, "none"), file, now)).toThrow("no file");
  expect(countPrompts(file)).toBe(1);
});

test("of the backups that were named by time the newest stay", () => {
  for (const day of ["18", "19", "20"]) {
    writeFileSync(backupName(folder, new Date(`2026-11-${day}T00:00:00Z`)), "");
  }
  writeFileSync(join(folder, "mine.db"), "");
  pruneBackups(folder, 2);
  const names = readdirSync(folder).toSorted();
  expect(names).toEqual([
    "countersign-2026-11-19T00-00-00-000Z.db",
    "countersign-2026-11-20T00-00-00-000Z.db",
    "mine.db",
  ]);
});
