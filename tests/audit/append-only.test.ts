import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { record } from "../../src/audit/audit.ts";
import type { Db } from "../../src/db/db.ts";
import { stores } from "../setup/db.ts";
import { createTestClock } from "../setup/app.ts";

describe.each(stores)("the audit log on %s", (_name, open) => {
  let db: Db;
  beforeEach(async () => {
    db = await open();
    const entry = { who: "Dana", action: "accounts.signed_in", subject: "account:1" };
    const from = { address: "127.0.0.1", requestId: "r1" };
    await db.transaction((tx) => record(tx, createTestClock(), { ...entry, ...from }));
  });
  afterEach(() => db.close());

  test("takes no change of an entry, whoever asks", async () => {
    const { auditEntries } = db.t;
    const change = db.update(auditEntries).set({ who: "Nobody" });
    await expect(change).rejects.toThrow(/audit_entries/);
    expect((await db.select().from(auditEntries)).map(({ who }) => who)).toEqual(["Dana"]);
  });

  test("lets no entry go", async () => {
    const { auditEntries } = db.t;
    await expect(db.delete(auditEntries)).rejects.toThrow(/audit_entries/);
    expect(await db.select().from(auditEntries)).toHaveLength(1);
  });
});
