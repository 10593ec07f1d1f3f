import { expect, test, vi } from "vitest";
import { readDashboard } from "../../src/dashboard/dashboard.ts";
import { openSqlite } from "../../src/db/store.sqlite.ts";
import { createTestClock, testConfig } from "../setup/app.ts";
import { createCastAccounts } from "../setup/cast.ts";

/** What stays small, whatever a company does: settings, the index of signed ones, one month's calls up to a limit. */
const SMALL = /drafts_signed|budgets|project_settings|webhooks|connections|SCAN newest$/;

test("no question of the dashboard reads a table that grows from end to end", async () => {
  const db = openSqlite(":memory:");
  const clock = createTestClock();
  const { alice, dana } = await createCastAccounts(db, { clock, config: testConfig() });
  const raw = db.writer?.raw;
  if (!raw) throw new Error("no SQLite");
  const prepare = vi.spyOn(raw, "prepare");
  for (const account of [alice, dana]) await readDashboard({ db, clock }, account);
  const queries = new Set(prepare.mock.calls.map(([sql]) => sql));
  prepare.mockRestore();
  expect(queries.size).toBeGreaterThan(10);
  const scans = [...queries].flatMap((query) => {
    const nothing = Array.from(query.matchAll(/\?/g), () => null);
    const steps = raw.prepare<null[], { detail: string }>(`explain query plan ${query}`);
    return steps.all(...nothing).map(({ detail }) => detail);
  });
  expect(scans.filter((step) => step.startsWith("SCAN") && !SMALL.test(step))).toEqual([]);
  await db.close();
});
