import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { readFilter } from "../../src/activity/filter.ts";
import { csvPieces } from "../../src/activity/csv.ts";
import { type Asked, listActivities } from "../../src/activity/list.ts";
import { costWords, totalsOf } from "../../src/activity/money.ts";
import { monthOf } from "../../src/activity/month.ts";
import type { Account } from "../../src/app.ts";
import type { Db } from "../../src/db/db.ts";
import { openSqlite } from "../../src/db/store.sqlite.ts";
import { createTestClock, testConfig } from "../setup/app.ts";
import { createCastAccounts } from "../setup/cast.ts";
import { stores } from "../setup/db.ts";
import { addCalls, call } from "./calls.ts";

describe.each(stores)("Model calls on %s", (_name, open) => {
  let db: Db;
  let alice: Account;
  let bob: Account;

  beforeEach(async () => {
    db = await open();
    const deps = { clock: createTestClock(), config: testConfig() };
    ({ alice, bob } = await createCastAccounts(db, deps));
  });
  afterEach(() => db.close());

  const list = (query: Record<string, string> = {}, more: Partial<Asked> = {}) =>
    listActivities(db, { accountId: alice.id, filter: readFilter(query), ...more });
  const ids = async (query: Record<string, string>, more: Partial<Asked> = {}) =>
    (await list(query, more)).activities.map(({ id }) => id);

  test("are listed newest first, one's own alone, and page after page each once", async () => {
    const at = new Date("2026-11-20T08:00:00Z");
    // All at the same moment: the id decides.
    await addCalls(
      db,
      Array.from({ length: 7 }, (_, i) => ({ accountId: i === 3 ? bob.id : alice.id, at })),
    );
    const seen: string[] = [];
    let before = "";
    do {
      const page = await list({ before }, { limit: 2 });
      seen.push(...page.activities.map(({ id }) => id));
      before = page.next ?? "";
    } while (before !== "");
    expect(seen).toEqual(["a000006", "a000005", "a000004", "a000002", "a000001", "a000000"]);
    expect(await ids({}, { accountId: undefined })).toHaveLength(7);
  });

  test("are found by each filter, and by all of them together", async () => {
    const accountId = alice.id;
    await addCalls(db, [
      { accountId },
      { accountId, taskType: "judge" },
      { accountId, modelRequested: "model-b" },
      { accountId, status: "error", costNanoUsd: null },
      { accountId, cache: "hit" },
      { accountId, projectKey: "PAY" },
      { accountId, at: new Date("2026-11-18T23:59:59Z") },
      { accountId, costNanoUsd: 3_000_000_000 },
      { accountId, promptName: "Story_100%" },
      { accountId, subject: "draft:other" },
      {
        accountId,
        taskType: "refine",
        modelRequested: "model-b",
        status: "cancelled",
        cache: "bypass",
        projectKey: "PAY",
        promptName: "refine",
        costNanoUsd: 1_000_000_001,
      },
    ]);
    expect(await ids({ task: "judge" })).toEqual(["a000001"]);
    expect(await ids({ model: "model-b" })).toEqual(["a000010", "a000002"]);
    expect(await ids({ status: "error" })).toEqual(["a000003"]);
    expect(await ids({ cache: "hit" })).toEqual(["a000004"]);
    expect(await ids({ project: "PAY" })).toEqual(["a000010", "a000005"]);
    expect(await ids({ to: "2026-11-18" })).toEqual(["a000006"]);
    expect(await ids({ from: "2026-11-19" })).toHaveLength(10);
    expect(await ids({ above: "1" })).toEqual(["a000010", "a000007"]);
    expect(await ids({ q: "y_100%" })).toEqual(["a000008"]);
    expect(await ids({ q: "y_1%" })).toEqual([]);
    expect(await ids({ draft: "other" })).toEqual(["a000009"]);
    const all = { task: "refine", model: "model-b", status: "cancelled", cache: "bypass" };
    const more = { project: "PAY", above: "1", q: "REFINE", from: "2026-11-20", to: "2026-11-20" };
    expect(await ids({ ...all, ...more })).toEqual(["a000010"]);
    expect(await ids({ ...all, ...more, project: "DEMO" })).toEqual([]);
  });

  test("are found by what was asked and answered only where that may be read", async () => {
    await addCalls(db, [{ accountId: alice.id }, { accountId: alice.id }]);
    const createdAt = new Date();
    await db.insert(db.t.activityBodies).values([
      { activityId: "a000000", request: "pay by Visa", answer: "", createdAt },
      { activityId: "a000001", request: "", answer: "A refund", createdAt },
    ]);
    expect(await ids({ q: "visa" }, { inTexts: true })).toEqual(["a000000"]);
    expect(await ids({ q: "REFUND" }, { inTexts: true })).toEqual(["a000001"]);
    expect(await ids({ q: "visa" })).toEqual([]);
  });

  test("that are rare are looked for so far back, and further when asked", async () => {
    await addCalls(db, [
      { accountId: alice.id, promptName: "rare" },
      ...Array.from({ length: 520 }, () => ({ accountId: alice.id })),
    ]);
    const first = await list({ q: "rare" }, { inTexts: true });
    expect(first.activities).toEqual([]);
    expect(first.lookedBackTo).toEqual(new Date("2026-11-20T08:00:21Z"));
    const second = await list({ q: "rare", before: first.next ?? "" }, { inTexts: true });
    expect(second.activities.map(({ id }) => id)).toEqual(["a000000"]);
    expect(second).toMatchObject({ next: undefined, lookedBackTo: undefined });
    // The file looks on by itself.
    const asked = { accountId: alice.id, filter: readFilter({ q: "rare" }), inTexts: true };
    let file = "";
    for await (const piece of csvPieces(db, asked)) file += piece;
    expect(file.trim().split("\r\n")).toHaveLength(2);
    expect(file).toContain("a000000");
  });

  test("of a month are summed up without those of others and of other months", async () => {
    await addCalls(db, [
      { accountId: alice.id },
      { accountId: alice.id, costNanoUsd: 0, cache: "hit", savedNanoUsd: 20_000_000 },
      { accountId: alice.id, costNanoUsd: null, priceRef: null },
      // Refused: it used nothing.
      { accountId: alice.id, costNanoUsd: null, output: null, status: "blocked" },
      { accountId: bob.id },
      { accountId: alice.id, at: new Date("2026-10-31T23:59:59Z") },
    ]);
    const month = await monthOf(db, alice, new Date("2026-11-20T09:00:00Z"));
    expect(month).toEqual({
      calls: 4,
      isCut: false,
      cost: "$0.0200",
      unpriced: 1,
      saved: "$0.0200",
    });
    expect((await monthOf(db, bob, new Date("2026-12-01T00:00:00Z"))).calls).toBe(0);
  });
});

const words = (values: Parameters<typeof call>[0]) => costWords(call(values));

test("A cost that is not known is never 0, and what is free says so", () => {
  expect(words({})).toBe("$0.0200");
  expect(words({ costNanoUsd: 0, priceRef: "free" })).toBe("free");
  expect(words({ costNanoUsd: null, priceRef: null })).toBe("unpriced");
  expect(words({ costNanoUsd: null, output: null, status: "blocked" })).toBe("nothing used");
  expect(words({ costNanoUsd: null, output: null, errorCode: "llm.process_ended" })).toBe(
    "unknown",
  );
  expect(words({ costNanoUsd: null, output: null, status: "open" })).toBe("not yet known");
  const rows = [{}, { costNanoUsd: null, priceRef: null }].map((values) => ({
    ...call(values),
    attempts: 1,
    accountName: null,
  }));
  expect(totalsOf(rows)).toMatchObject({ calls: 2, tokens: 2440, cost: "$0.0200", unpriced: 1 });
});

const FILTERS: Record<string, string>[] = [
  {},
  { task: "judge" },
  { model: "model-b" },
  { status: "error" },
  { project: "PAY" },
  { cache: "hit" },
  { above: "1" },
  { q: "nothing" },
  { from: "2026-11-20", to: "2026-11-21" },
  { task: "judge", model: "model-b", status: "error", project: "PAY", cache: "hit", q: "n" },
];

test("Whatever is asked of 100,000 calls is read in the order of an index, and not more than 5,000", async () => {
  const db = openSqlite(":memory:");
  const deps = { clock: createTestClock(), config: testConfig() };
  const { alice } = await createCastAccounts(db, deps);
  const raw = db.writer?.raw;
  if (!raw) throw new Error("no SQLite");
  await addCalls(db, [{ accountId: alice.id }]);
  const columns = raw
    .prepare<[], { name: string }>("select name from pragma_table_info('activities')")
    .all()
    .map(({ name }) => name);
  const values = columns.map((name) =>
    name === "id" ? "'b' || value" : name === "at" ? "at + value" : name,
  );
  const many =
    "with recursive many(value) as (select 1 union all select value + 1 from many limit 100000)";
  raw.exec(
    `${many} insert into activities (${columns.join()}) select ${values.join()} from activities, many`,
  );
  raw.exec("analyze");
  const prepare = vi.spyOn(raw, "prepare");
  const asked = FILTERS.flatMap((filter) =>
    ["", "1763625600000.b1"].map((before) => readFilter({ ...filter, before })),
  );
  for (const filter of asked) {
    await listActivities(db, { accountId: undefined, filter });
    await listActivities(db, { accountId: alice.id, filter });
    await listActivities(db, { accountId: alice.id, filter, inTexts: true });
  }
  await monthOf(db, alice, deps.clock.now());
  const queries = [...new Set(prepare.mock.calls.map(([sql]) => sql))];
  prepare.mockRestore();
  expect(queries.length).toBeGreaterThan(20);
  const planOf = (query: string) => {
    const nothing = Array.from(query.matchAll(/\?/g), () => null);
    const steps = raw.prepare<null[], { detail: string }>(`explain query plan ${query}`);
    return steps.all(...nothing).map(({ detail }) => detail);
  };
  /** By what a query finds its calls: one step through an index, and nothing to sort. */
  const isServed = (query: string) => {
    // What is limited first; the rest of a query only looks at that.
    const [, limited] = /\((select .* limit \?)\) "newest"/s.exec(query) ?? [];
    const plan = planOf(limited ?? query);
    if (!/activities USING (?:COVERING )?INDEX \w+/.test(plan[0] ?? "")) return false;
    if (limited !== undefined) return plan.length === 1;
    // The few of a page are put in order.
    return query.includes(" in (") || !plan.join(" ").includes("TEMP B-TREE");
  };
  expect(queries.filter((query) => !isServed(query))).toEqual([]);
  await db.close();
});
