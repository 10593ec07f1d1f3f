import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Db } from "../../src/db/db.ts";
import { eq } from "../../src/db/drizzle.ts";
import { isUniqueViolation } from "../../src/db/is-unique-violation.ts";
import { pending } from "../../src/db/migrations.ts";
import { openDb } from "../../src/db/open-db.ts";
import { stores } from "../setup/db.ts";

const at = new Date("2026-11-20T09:00:00.123Z");
const account = {
  id: "a1",
  employeeId: "e1",
  name: "Alice",
  email: "alice@example.com",
  role: "admin" as const,
  passwordHash: "x",
  passwordSetAt: at,
  settings: { theme: "dark" as const },
  hasAvatar: false,
  createdAt: at,
};

describe.each(stores)("%s", (_name, open) => {
  let db: Db;
  beforeEach(async () => {
    db = await open();
  });
  afterEach(() => db.close());

  test("every kind of column gives back what was put in", async () => {
    const { accounts, publications, publicationItems, drafts, activities } = db.t;
    const avatar = Buffer.from([0, 1, 254, 255]);
    await db.insert(accounts).values({ ...account, avatar });
    const [row] = await db.select().from(accounts);
    expect(row).toMatchObject({ settings: { theme: "dark" }, createdAt: at, avatar });
    expect(row?.deactivatedAt).toBeNull();

    await db.insert(activities).values({
      id: "v1",
      at,
      taskType: "draft",
      subject: "draft:d1",
      promptName: "p",
      promptVersion: 2,
      connectionId: "c",
      provider: "demo",
      modelRequested: "m",
      status: "open",
      owner: "o",
      costNanoUsd: 9_007_199_254_740_991,
    });
    const [activity] = await db.select().from(activities);
    expect(activity).toMatchObject({ costNanoUsd: 9_007_199_254_740_991, promptVersion: 2 });
    expect([drafts, publications, publicationItems].length).toBe(3);
  });

  test("NUL and lone surrogates are cleaned on the way in, on both alike", async () => {
    await db.insert(db.t.accounts).values({ ...account, name: "A\0l\ud800ice" });
    const [row] = await db.select({ name: db.t.accounts.name }).from(db.t.accounts);
    expect(row?.name).toBe("Al\uFFFDice");
  });

  test("a transaction that throws leaves nothing", async () => {
    const failing = db.transaction(async (tx) => {
      await tx.insert(tx.t.accounts).values(account);
      throw new Error("no");
    });
    await expect(failing).rejects.toThrow("no");
    expect(await db.$count(db.t.accounts)).toBe(0);
  });

  test("twenty who read, decide and write under a lock lose no update", async () => {
    await db.insert(db.t.accounts).values({ ...account, name: "0" });
    const { accounts } = db.t;
    const addOne = () =>
      db.transaction(async (tx) => {
        const [row] = await tx.locked(tx.select().from(accounts).where(eq(accounts.id, "a1")));
        await tx
          .update(accounts)
          .set({ name: String(Number(row?.name) + 1) })
          .where(eq(accounts.id, "a1"));
      });
    await Promise.all(Array.from({ length: 20 }, addOne));
    const [row] = await db.select().from(accounts);
    expect(row?.name).toBe("20");
  });

  test("db inside a transaction is refused, since it would write outside of it", async () => {
    const wrong = db.transaction(() => db.$count(db.t.accounts));
    await expect(wrong).rejects.toThrow("use its tx");
  });

  test("a second row with the same key is a unique violation", async () => {
    await db.insert(db.t.accounts).values(account);
    const again = db
      .insert(db.t.accounts)
      .values(account)
      .then(() => undefined, isUniqueViolation);
    expect(await again).toBe(true);
  });

  test("a reference to a row that does not exist is refused", async () => {
    const orphan = db.insert(db.t.openForms).values({
      accountId: "nobody",
      form: "drafts/new",
      values: {},
      version: 1,
      savedAt: at,
    });
    await expect(orphan).rejects.toThrow("Failed query");
    expect(await db.$count(db.t.openForms)).toBe(0);
  });
});

describe("a SQLite file", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "countersign-db-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const open = () => openDb(join(folder, "c.db"), () => undefined);

  test("is migrated once, keeps its rows, and runs in WAL", async () => {
    const first = await open();
    await first.insert(first.t.accounts).values(account);
    const mode = await first.transaction(async (tx) =>
      tx.dialect === "sqlite" ? tx.native.pragma("journal_mode", { simple: true }) : undefined,
    );
    expect(mode).toBe("wal");
    await first.close();
    const second = await open();
    expect(await second.$count(second.t.accounts)).toBe(1);
    await second.close();
  });

  test("with a damaged page stops the start and names the way back", async () => {
    const db = await open();
    await db.insert(db.t.accounts).values({ ...account, passwordHash: "x".repeat(50_000) });
    await db.close();
    const handle = openSync(join(folder, "c.db"), "r+");
    writeSync(handle, Buffer.alloc(4096, 0xff), 0, 4096, 4 * 4096);
    closeSync(handle);
    await expect(open()).rejects.toThrow(/damaged[^]*db:restore/);
  });

  test("that is no database is not overwritten", async () => {
    writeFileSync(join(folder, "c.db"), "these are my notes, not a database".repeat(100));
    await expect(open()).rejects.toThrow("not a database");
  });
});

test("a migration that was edited after it had run is refused", () => {
  const migration = { name: "0000", hash: "new", statements: [] };
  expect(() => pending([migration], [{ name: "0000", hash: "old" }])).toThrow("was edited");
});
