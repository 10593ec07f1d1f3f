import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { desc } from "../../src/db/drizzle.ts";
import { urls } from "../../src/urls.ts";
import { createTestApp, type TestApp } from "../setup/app.ts";
import { type Cast, createCast } from "../setup/cast.ts";
import { addCalls } from "./calls.ts";

let t: TestApp;
let cast: Cast;

beforeEach(async () => {
  t = await createTestApp();
  cast = await createCast(t.deps);
  const { db, clock } = t.deps;
  await addCalls(db, [
    { id: "mine", accountId: cast.alice.account.id, modelServed: "model-<b>", savedNanoUsd: 5e7 },
    { id: "bobs", accountId: cast.bob.account.id, promptName: "bobs-prompt", costNanoUsd: null },
  ]);
  const request = JSON.stringify({
    system: "Write a story.",
    messages: [{ role: "user", text: "Pay by <Visa>" }],
  });
  const answer = "As a buyer";
  await db.insert(db.t.activityBodies).values({
    activityId: "mine",
    request,
    answer,
    createdAt: clock.now(),
  });
  await db.insert(db.t.activityAttempts).values([
    {
      activityId: "mine",
      attempt: 1,
      provider: "anthropic",
      model: "model-a",
      startedAt: clock.now(),
      finishedAt: clock.now(),
      outcome: "error",
      httpStatus: 529,
      errorCode: "llm.overloaded",
    },
  ]);
});
afterEach(() => t.close());

const ask = async (who: keyof Cast | undefined, url: string, options = {}) => {
  const response = await t.request(url, { ...(who && { cookie: cast[who].cookie }), ...options });
  return { response, status: response.status, text: await response.text() };
};
const entries = () => {
  const { db } = t.deps;
  return db.select().from(db.t.auditEntries).orderBy(desc(db.t.auditEntries.id));
};

describe("The list", () => {
  test("shows one's own calls with models, tokens, cost, savings and times", async () => {
    const { status, text } = await ask("alice", urls.activity.index());
    expect(status).toBe(200);
    expect(text).toMatch(/>model-a<\/div>\s*<div[^>]*>→ model-&lt;b&gt;</);
    expect(text).toContain("1,020 / 200");
    expect(text).toContain("$0.0200");
    expect(text).toContain("$0.0500");
    expect(text).toContain("300 ms");
    expect(text).toContain("2.5 s");
    expect(text).toContain("Answered");
    expect(text).not.toContain("activity-bobs");
  });

  test("never shows a cost that nobody knows as 0", async () => {
    const { text } = await ask("bob", urls.activity.index());
    expect(text).toContain("unpriced");
    expect(text).toContain("1 call without a known price");
  });

  test("shows everybody's to an admin, by person when asked, and to nobody else", async () => {
    const all = await ask("dana", urls.activity.index({ all: "1" }));
    expect(all.text).toContain("activity-mine");
    expect(all.text).toContain("activity-bobs");
    expect(all.text).toContain(cast.bob.account.name);
    const who = cast.bob.account.employeeId;
    const bobs = await ask("dana", urls.activity.index({ all: "1", who }));
    expect(bobs.text).toContain("activity-bobs");
    expect(bobs.text).not.toContain("activity-mine");
    const nobody = await ask("dana", urls.activity.index({ all: "1", who: "e0" }));
    expect(nobody.text).toContain("Nobody here has this employee ID");
    expect(nobody.text).not.toContain("activity-mine");
    const member = await ask("bob", urls.activity.index({ all: "1", who: "e1001" }));
    expect(member.text).toContain("activity-bobs");
    expect(member.text).not.toContain("activity-mine");
    const own = await ask("dana", urls.activity.index());
    expect(own.text).toContain("No model calls yet");
  });

  test("finds words of one's own texts, and an admin does not find those of others by them", async () => {
    const mine = await ask("alice", urls.activity.index({ q: "visa" }));
    expect(mine.text).toContain("activity-mine");
    const all = await ask("dana", urls.activity.index({ all: "1", q: "visa" }));
    expect(all.text).not.toContain("activity-mine");
    const named = await ask("dana", urls.activity.index({ all: "1", q: "bobs-" }));
    expect(named.text).toContain("activity-bobs");
  });

  test("leaves out what makes no sense in the address", async () => {
    const query = "?task=x&status=x&from=yesterday&to=2026-13-45&above=-1&before=x.y&above=x";
    const { status, text } = await ask("alice", urls.activity.index() + query);
    expect(status).toBe(200);
    expect(text).toContain("activity-mine");
  });

  test("asks who is not signed in to sign in", async () => {
    for (const url of [urls.activity.index(), urls.activity.csv(), urls.activity.show("mine")]) {
      const { status, response } = await ask(undefined, url);
      expect(status).toBe(303);
      expect(response.headers.get("location")).toContain(urls.signIn.create());
    }
    expect((await ask(undefined, urls.activity.text("mine"), { form: {} })).status).toBe(303);
  });

  test("is saved as CSV: the same calls, and nothing that a table program would run", async () => {
    const { db } = t.deps;
    const { id: accountId } = cast.alice.account;
    await addCalls(db, [{ id: "evil", accountId, promptName: "=1+1", costNanoUsd: null }]);
    const { response, text } = await ask("alice", urls.activity.csv());
    expect(response.headers.get("content-type")).toBe("text/csv; charset=utf-8");
    expect(response.headers.get("content-disposition")).toContain("activity.csv");
    const lines = text.trim().split("\r\n");
    expect(lines).toHaveLength(3);
    expect(text).toContain(`,"'=1+1",`);
    expect(text).toContain(",unpriced,");
    expect(text).toContain(",0.020000000,");
    expect(text).not.toContain("bobs");
    const filtered = await ask("alice", urls.activity.csv({ above: 0.001 }));
    expect(filtered.text.trim().split("\r\n")).toHaveLength(2);
  });
});

describe("The page of a call", () => {
  test("shows its owner what was asked and answered, the attempts and the prompt", async () => {
    const { status, text } = await ask("alice", urls.activity.show("mine"));
    expect(status).toBe(200);
    expect(text).toContain("Pay by &lt;Visa&gt;");
    expect(text).toContain("As a buyer");
    // 90 days after it was written down.
    expect(text).toContain("18 Feb 2027, 09:00 UTC");
    expect(text).toContain("error: llm.overloaded");
    expect(text).toContain("story, version 1");
    expect(text).toContain("thrown away");
  });

  test("says that texts are not kept when they are not", async () => {
    const { text } = await ask("bob", urls.activity.show("bobs"));
    expect(text).toContain("are not kept");
  });

  test.each(["bob", "charlie"] as const)("is hidden from others (%s)", async (who) => {
    expect((await ask(who, urls.activity.show("mine"))).status).toBe(404);
    expect((await ask(who, urls.activity.text("mine"), { form: {} })).status).toBe(404);
    expect((await ask(who, urls.activity.show("nothing"))).status).toBe(404);
    expect((await ask("dana", urls.activity.text("nothing"), { form: {} })).status).toBe(404);
    expect((await entries()).map(({ action }) => action)).not.toContain("activity.text_read");
  });

  test("shows an admin the facts, and the texts only after that was recorded", async () => {
    const facts = await ask("dana", urls.activity.show("mine"));
    expect(facts.status).toBe(200);
    expect(facts.text).toContain("recorded in the audit log");
    expect(facts.text).not.toContain("As a buyer");
    expect(facts.text).not.toContain("Visa");
    const read = await ask("dana", urls.activity.text("mine"), { form: {} });
    expect(read.status).toBe(200);
    expect(read.text).toContain("As a buyer");
    const [entry] = await entries();
    expect(entry).toMatchObject({
      action: "activity.text_read",
      subject: "activity:mine",
      accountId: cast.dana.account.id,
    });
  });

  test("records nothing when somebody reads their own", async () => {
    const { status } = await ask("alice", urls.activity.text("mine"), { form: {} });
    expect(status).toBe(303);
    expect((await entries()).map(({ action }) => action)).not.toContain("activity.text_read");
  });
});

test("The dashboard says what this month came to", async () => {
  const { text } = await ask("alice", urls.dashboard());
  expect(text).toMatch(/1 call: \$0\.0200; the cache saved \$0\.0500/);
  expect((await ask("charlie", urls.dashboard())).text).not.toContain("This month");
});
