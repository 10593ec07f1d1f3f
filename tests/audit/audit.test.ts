import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  listAudit,
  type NewEntry,
  record,
  verifyChain,
  verifyNewest,
} from "../../src/audit/audit.ts";
import type { Db } from "../../src/db/db.ts";
import { eq } from "../../src/db/drizzle.ts";
import { createTestClock } from "../setup/app.ts";
import { stores } from "../setup/db.ts";
import { dropGuard } from "./drop-guard.ts";

const clock = createTestClock();
const entry = (action: string, more: Partial<NewEntry> = {}): NewEntry => ({
  who: "Alice Adams",
  action,
  subject: "account:1",
  address: "10.0.0.1",
  requestId: "r1",
  ...more,
});

describe.each(stores)("the audit log on %s", (_name, open) => {
  let db: Db;
  beforeEach(async () => {
    db = await open();
  });
  afterEach(() => db.close());
  const add = (...entries: NewEntry[]) =>
    Promise.all(entries.map((one) => db.transaction((tx) => record(tx, clock, one))));

  test("twenty entries written at once stand in one whole chain without gaps", async () => {
    await add(...Array.from({ length: 20 }, (_, i) => entry("a.b", { details: { i } })));
    expect(await verifyChain(db, { chunk: 7 })).toEqual({ whole: true, checked: 20 });
    const { entries } = await listAudit(db);
    expect(entries.map(({ id }) => id)).toEqual(Array.from({ length: 20 }, (_, i) => 20 - i));
  });

  test("an entry that was changed is found", async () => {
    await add(entry("a.one"), entry("a.two"), entry("a.three"));
    const { auditEntries } = db.t;
    await dropGuard(db);
    await db.update(auditEntries).set({ who: "Mallory" }).where(eq(auditEntries.id, 2));
    expect(await verifyChain(db)).toEqual({ whole: false, checked: 1, brokenAt: 2 });
    expect(await verifyChain(db, { chunk: 1 })).toEqual({ whole: false, checked: 1, brokenAt: 2 });
  });

  test("an entry that was taken out is found", async () => {
    await add(entry("a.one"), entry("a.two"), entry("a.three"));
    const { auditEntries } = db.t;
    await dropGuard(db);
    await db.delete(auditEntries).where(eq(auditEntries.id, 2));
    expect(await verifyChain(db)).toEqual({ whole: false, checked: 1, brokenAt: 2 });
    expect(await verifyNewest(db)).toMatchObject({ whole: false });
  });

  test("what a rollback takes back leaves no entry and no gap", async () => {
    await add(entry("a.one"));
    const failed = db.transaction(async (tx) => {
      await record(tx, clock, entry("a.two"));
      throw new Error("no");
    });
    await expect(failed).rejects.toThrow("no");
    await add(entry("a.three"));
    expect(await verifyChain(db)).toEqual({ whole: true, checked: 2 });
  });

  test("a text that a database would refuse or change is written and verified", async () => {
    await add(entry("a.odd", { who: "a\0b \uD800", details: { name: "\u0000\uDC00 é" } }));
    expect(await verifyChain(db)).toEqual({ whole: true, checked: 1 });
  });

  test("the log is read newest first, by action, a page at a time", async () => {
    for (let i = 0; i < 60; i += 1) await add(entry(i % 2 ? "a.odd" : "a.even"));
    const first = await listAudit(db);
    expect([first.entries.length, first.entries[0]?.id, first.next]).toEqual([50, 60, 11]);
    const second = await listAudit(db, { before: first.next });
    expect([second.entries.length, second.next]).toEqual([10, undefined]);
    const odd = await listAudit(db, { action: "a.odd" });
    expect(new Set(odd.entries.map(({ action }) => action))).toEqual(new Set(["a.odd"]));
    expect(odd.entries).toHaveLength(30);
  });
});
