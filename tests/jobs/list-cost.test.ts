import { expect, test, vi } from "vitest";
import type { JobState } from "../../src/db/schema/jobs.ts";
import { openSqlite } from "../../src/db/store.sqlite.ts";
import { listJobs } from "../../src/jobs/job.ts";
import { createTestClock, testConfig } from "../setup/app.ts";
import { createCastAccounts } from "../setup/cast.ts";

const STATES: (JobState | undefined)[] = [
  undefined,
  "ready",
  "running",
  "done",
  "dead",
  "cancelled",
];

test.each(STATES.flatMap((state) => [false, true].map((all) => [state ?? "any", all] as const)))(
  "the list of %s jobs (everybody's: %s) is read in the order of an index, however many there are",
  async (state, all) => {
    const db = openSqlite(":memory:");
    const { dana } = await createCastAccounts(db, {
      clock: createTestClock(),
      config: testConfig(),
    });
    const raw = db.writer?.raw;
    if (!raw) throw new Error("no SQLite");
    const prepare = vi.spyOn(raw, "prepare");
    const filter = { all, ...(state !== "any" && { state }) };
    await listJobs(db, dana, filter);
    await listJobs(db, dana, { ...filter, before: "0".repeat(36) });
    const queries = prepare.mock.calls.map(([sql]) => sql);
    prepare.mockRestore();
    expect(queries).toHaveLength(2);
    // Few jobs run at a time: those are sorted, and all of them looked at.
    const index = {
      any: all ? /sqlite_autoindex_jobs_1/ : /jobs_account\b/,
      ready: all ? /jobs_open\b/ : /jobs_account_open\b/,
      running: /jobs_running/,
      done: all ? /jobs_ended\b/ : /jobs_account_ended\b/,
      dead: all ? /jobs_ended\b/ : /jobs_account_ended\b/,
      cancelled: all ? /jobs_ended\b/ : /jobs_account_ended\b/,
    }[state];
    for (const query of queries) {
      const nothing = Array.from(query.matchAll(/\?/g), () => null);
      const steps = raw.prepare<null[], { detail: string }>(`explain query plan ${query}`);
      const plan = steps.all(...nothing).map(({ detail }) => detail);
      expect(plan[0]).toMatch(index);
      const sorts = plan.some((detail) => /SCAN (?!.*INDEX)|TEMP B-TREE/.test(detail));
      expect(sorts).toBe(state === "running");
    }
    await db.close();
  },
);
