import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Db } from "../../src/db/db.ts";
import { asc } from "../../src/db/drizzle.ts";
import { nextAttempt, settleOpenActivities } from "../../src/llm/activity.ts";
import { finishActivity, openActivity } from "../../src/llm/ledger.ts";
import type { LlmRequest } from "../../src/llm/llm.ts";
import { systemClock } from "../../src/platform/clock.ts";
import { stores } from "../setup/db.ts";
import { addAlice } from "./world.ts";

const PLACE = { connectionId: "c1", provider: "openai", model: "demo" };

describe.each(stores)("activities on %s", (_name, openDb) => {
  let db: Db;
  let request: LlmRequest;
  beforeEach(async () => {
    db = await openDb();
    request = {
      accountId: await addAlice(db),
      connectionId: "c1",
      model: "demo",
      taskType: "draft",
      subject: "draft:1",
      prompt: { name: "story", version: 3 },
      system: "",
      messages: [],
      maxTokens: 10,
      signal: new AbortController().signal,
    };
  });
  afterEach(() => db.close());

  const open = (id: string, owner: string) => {
    const at = systemClock.now();
    const opening = {
      id,
      at,
      owner,
      provider: "openai",
      request,
      first: PLACE,
      cache: "none" as const,
      teamId: null,
    };
    return openActivity(db, systemClock, opening, 0).then(() => opening);
  };
  const rows = () => db.select().from(db.t.activities).orderBy(asc(db.t.activities.id));
  const attempts = () =>
    db
      .select()
      .from(db.t.activityAttempts)
      .orderBy(asc(db.t.activityAttempts.activityId), asc(db.t.activityAttempts.attempt));

  test("what a dead process left open becomes interrupted, with unknown cost", async () => {
    await open("a", "dead");
    await open("b", "alive");
    const settled = await settleOpenActivities(db, systemClock, (owner) => owner === "alive");
    expect(settled).toBe(1);
    const [a, b] = await rows();
    expect(a).toMatchObject({
      status: "interrupted",
      errorCode: "llm.process_ended",
      costNanoUsd: null,
    });
    expect(a?.finishedAt).not.toBeNull();
    expect(b).toMatchObject({ status: "open", finishedAt: null });
    expect((await attempts()).map(({ outcome }) => outcome)).toEqual(["interrupted", "open"]);
    expect(await settleOpenActivities(db, systemClock, (owner) => owner === "alive")).toBe(0);
  });

  test("a finished row keeps its end, also when its process is dead", async () => {
    const opening = await open("a", "dead");
    const before = { outcome: "error", httpStatus: 529, errorCode: "x", finishedAt: new Date() };
    await nextAttempt(db, systemClock, opening, { attempt: 2, before, place: PLACE });
    const counts = { inputUncached: 3_000_000_000, output: 2, costNanoUsd: 12_000_000_000_000 };
    const attempt = { outcome: "ok", httpStatus: 200, errorCode: null, finishedAt: new Date() };
    await finishActivity(db, "a", { end: { status: "ok", ...counts }, attempt });
    expect(await settleOpenActivities(db, systemClock, () => false)).toBe(0);
    expect(await rows()).toMatchObject([{ status: "ok", ...counts }]);
    expect(await attempts()).toMatchObject([
      { attempt: 1, outcome: "error", httpStatus: 529 },
      { attempt: 2, outcome: "ok", httpStatus: 200 },
    ]);
  });
});
