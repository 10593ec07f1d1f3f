import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { eq } from "../../src/db/drizzle.ts";
import { findDraft } from "../../src/drafts/draft.ts";
import { noteOutcomes } from "../../src/drafts/outcome.ts";
import { removeDraft } from "../../src/drafts/remove.ts";
import { CHARTS } from "../../src/insights/charts.ts";
import { draftOutcomesJob } from "../../src/insights/jobs.ts";
import { jobs, schedules } from "../../src/jobs.ts";
import { rollUp } from "../../src/llm/roll-up.ts";
import { urls } from "../../src/urls.ts";
import { addAttempts, addCalls } from "../activity/calls.ts";
import { createTestApp, type TestApp } from "../setup/app.ts";
import { type Cast, createCast } from "../setup/cast.ts";
import { addDraft, addPublication } from "./drafts.ts";

const never = new AbortController().signal;
let t: TestApp;
let cast: Cast;

beforeEach(async () => {
  t = await createTestApp();
  cast = await createCast(t.deps);
  const { db } = t.deps;
  await addCalls(db, [
    { accountId: cast.alice.account.id, modelServed: "model-<a>" },
    { accountId: cast.alice.account.id, cache: "hit", costNanoUsd: 0, savedNanoUsd: 5e7 },
    { accountId: cast.bob.account.id, modelServed: "model-b", projectKey: "SECRET" },
  ]);
  await addAttempts(db, "a000000", [{ provider: "anthropic", model: "a", outcome: "ok" }]);
  await addDraft(db, { id: "hers", accountId: cast.alice.account.id });
  await addPublication(db, "hers", { hours: 3 });
  await addDraft(db, { id: "his", accountId: cast.bob.account.id, model: "model-b" });
  await rollUp(db, "2026-11-20");
  await noteOutcomes(db, never);
});
afterEach(() => t.close());

const ask = async (who: keyof Cast | undefined, url: string) => {
  const response = await t.request(url, who && { cookie: cast[who].cookie });
  return { response, status: response.status, text: await response.text() };
};
/** Of the figures at a glance. */
const glance = (text: string, term: string) =>
  new RegExp(`<dt>${term}</dt><dd class="glance-value">([^<]*)</dd>`).exec(text)?.[1];

describe("The page", () => {
  test("shows one's own figures, each chart with a table and as CSV", async () => {
    const { status, text } = await ask("alice", urls.insights.index());
    expect(status).toBe(200);
    expect(glance(text, "Calls of models")).toBe("2");
    expect(glance(text, "Cost")).toBe("$0.0200");
    expect(glance(text, "Saved by the cache")).toBe("$0.0500");
    expect(glance(text, "Published of these")).toBe("100 %");
    expect(text).toContain("model-&lt;a&gt;");
    expect(text).not.toContain(" style=");
    for (const id of CHARTS) {
      expect(text).toContain(`id="chart-${id}"`);
      const csv = await ask("alice", urls.insights.csv(id));
      expect(csv.response.headers.get("content-type")).toContain("text/csv");
      expect(csv.text.split("\r\n").length).toBeGreaterThan(2);
    }
    const groups = await ask("alice", urls.insights.csv("groups", { by: "project" }));
    expect(groups.text).toContain("DEMO,2,");
  });

  test("is for who is signed in", async () => {
    for (const url of [urls.insights.index(), urls.insights.csv("cost")]) {
      const { status, response } = await ask(undefined, url);
      expect([status, response.headers.get("location")]).toEqual([
        303,
        expect.stringContaining(urls.signIn.new()),
      ]);
    }
    expect((await ask("alice", urls.insights.csv("nothing"))).status).toBe(404);
  });

  test("never shows anybody but an admin what others did", async () => {
    const { employeeId } = cast.bob.account;
    for (const filter of [{}, { all: "1" }, { who: employeeId }, { all: "1", by: "account" }]) {
      const page = await ask("alice", urls.insights.index(filter));
      expect(glance(page.text, "Calls of models")).toBe("2");
      expect(page.text).not.toContain("model-b");
      expect(page.text).not.toContain("SECRET");
      expect(page.text).not.toContain(cast.bob.account.name);
      const csv = await ask("alice", urls.insights.csv("groups", filter));
      expect(csv.text).not.toContain("model-b");
    }
    const stranger = await ask("charlie", urls.insights.index({ project: "SECRET" }));
    expect(stranger.text).toContain("Nothing in this time with these filters");
  });

  test("shows an admin everybody's figures, or one person's", async () => {
    const all = await ask("dana", urls.insights.index({ all: "1", by: "account" }));
    expect(glance(all.text, "Calls of models")).toBe("3");
    expect(all.text).toContain(cast.alice.account.name);
    expect(all.text).toContain(cast.bob.account.name);
    const { employeeId } = cast.bob.account;
    const his = await ask("dana", urls.insights.index({ who: employeeId }));
    expect(glance(his.text, "Calls of models")).toBe("1");
    expect(his.text).toContain("model-b");
    const nobody = await ask("dana", urls.insights.index({ who: "nobody" }));
    expect(nobody.status).toBe(422);
    expect(nobody.text).toContain("Nobody here has this employee ID");
  });

  test("holds its filters in the address, and says what is wrong with a time", async () => {
    const none = await ask("alice", urls.insights.index({ project: "OTHER" }));
    expect(none.text).toContain("Nothing in this time with these filters");
    const old = await ask(
      "alice",
      urls.insights.index({ period: "custom", from: "2026-11-01", to: "2026-11-10" }),
    );
    expect(glance(old.text, "Calls of models")).toBeUndefined();
    const wrong = await ask(
      "alice",
      urls.insights.index({ period: "custom", from: "2026-11-10", to: "x" }),
    );
    expect(wrong.status).toBe(422);
    expect(wrong.text).toContain("Choose a day, as in 2026-11-20.");
    // What is no choice at all counts as not chosen.
    const odd = await ask("alice", urls.insights.index({ period: "5", task: "x", by: "y" }));
    expect([odd.status, glance(odd.text, "Calls of models")]).toEqual([200, "2"]);
    const task = await ask("alice", urls.insights.index({ task: "refine" }));
    expect(glance(task.text, "Calls of models")).toBe("0");
    expect(task.text).toContain("A draft has no task");
  });

  test("is kind to who has done nothing yet", async () => {
    const { status, text } = await ask("charlie", urls.insights.index());
    expect(status).toBe(200);
    expect(text).toContain("No figures yet");
    expect(text).not.toContain("NaN");
  });
});

test("a draft that is thrown away stays in the figures, without its words", async () => {
  const { db } = t.deps;
  const { account } = cast.bob;
  const draft = await findDraft(db, account, "his");
  if (!draft) throw new Error("no draft");
  const from = { address: "127.0.0.1", requestId: "test" };
  expect(await removeDraft(t.deps, account, draft, from)).toEqual({ ok: true });
  await noteOutcomes(db, never);
  const { draftOutcomes } = db.t;
  const [row] = await db.select().from(draftOutcomes).where(eq(draftOutcomes.draftId, "his"));
  expect(row).toMatchObject({ outcome: "removed", model: "model-b" });
  const { text } = await ask("dana", urls.insights.csv("acceptance", { all: "1", period: "7" }));
  expect(text).toContain("2026-11-20,1,0,1");
});

test("what becomes of drafts is taken down every few minutes", () => {
  expect(jobs).toContain(draftOutcomesJob);
  expect(schedules.map(({ job }) => job)).toContain(draftOutcomesJob);
});
