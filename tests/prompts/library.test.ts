import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Account } from "../../src/app.ts";
import { listAudit } from "../../src/audit/audit.ts";
import type { Db } from "../../src/db/db.ts";
import type { PromptPurpose } from "../../src/db/schema/prompts.ts";
import {
  type Actor,
  addVersion,
  createPrompt,
  mayEdit,
  moveLabel,
} from "../../src/prompts/change.ts";
import { keepNarrowSums } from "../../src/llm/narrow-sums.ts";
import { wrongText } from "../../src/prompts/check.ts";
import { readLibrary } from "../../src/prompts/library.ts";
import { findPrompt, listPrompts } from "../../src/prompts/prompt.ts";
import { findAbout, listLibrary, readPrompt } from "../../src/prompts/show.ts";
import { syncPrompts } from "../../src/prompts/sync-prompts.ts";
import { versionFigures } from "../../src/prompts/versions-figures.ts";
import { createTestClock, testConfig } from "../setup/app.ts";
import { createCastAccounts } from "../setup/cast.ts";
import { stores } from "../setup/db.ts";

const text = (words: string) => `${words}: {{item}} {{criteria_format}} {{project}}`;
const typed = (more: Record<string, string>) => ({
  name: "story-legal",
  title: "Story, legal",
  purpose: "draft",
  description: "For lawyers",
  tags: "legal, short",
  text: text("one"),
  note: "",
  ...more,
});
const shipped = (words: string) => [
  { name: "story", title: "Story", purpose: "draft" as const, text: text(words) },
];

const by = (account: Account): Actor => ({
  account,
  from: { address: "127.0.0.1", requestId: "test" },
});

describe.each(stores)("prompts on %s", (_name, openDb) => {
  const clock = createTestClock();
  let db: Db;
  let cast: Record<"alice" | "bob" | "charlie" | "dana", Account>;
  const about = async (name: string) => {
    const found = await findAbout(db, name);
    if (!found) throw new Error(`${name} is gone`);
    return found;
  };
  const edit = async (name: string, words: string, base: number, use = false) =>
    addVersion({ db, clock }, by(cast.dana), await about(name), {
      typed: typed({ name, text: text(words) }),
      base,
      use,
      origin: "written",
    });

  beforeEach(async () => {
    db = await openDb();
    cast = await createCastAccounts(db, { clock, config: testConfig() });
    await syncPrompts(db, clock, shipped("first"));
  });
  afterEach(() => db.close());

  test("a member's own prompt is theirs to draft by and edit, and everybody's to read", async () => {
    const made = await createPrompt({ db, clock }, by(cast.alice), {
      typed: typed({}),
      purpose: "draft",
      forAll: true,
      origin: "written",
    });
    expect(made).toEqual({ ok: true, version: 1 });
    const own = await about("story-legal");
    expect(own).toMatchObject({ ownerId: cast.alice.id, tags: ["legal", "short"] });
    expect(mayEdit(cast.alice, own)).toBe(true);
    expect(mayEdit(cast.bob, own)).toBe(false);
    expect(mayEdit(cast.dana, own)).toBe(false);
    const names = async (account: Account) =>
      (await listPrompts(db, account, "draft")).map(({ name }) => name);
    expect(await names(cast.alice)).toEqual(["story", "story-legal"]);
    expect(await names(cast.bob)).toEqual(["story"]);
    expect((await listLibrary(db, { q: "LAWYERS" })).prompts).toMatchObject([
      { name: "story-legal", ownerName: cast.alice.name },
    ]);
    expect((await listLibrary(db, { tag: "short" })).prompts).toHaveLength(1);
    const again = await createPrompt({ db, clock }, by(cast.bob), {
      typed: typed({}),
      purpose: "draft",
      forAll: false,
      origin: "written",
    });
    expect(again).toMatchObject({ ok: false, errors: { name: expect.any(String) } });
  });

  test("a saved version is the candidate; drafting goes on with the one in production until the label moves", async () => {
    const shippedOne = await about("story");
    expect(mayEdit(cast.alice, shippedOne)).toBe(false);
    expect(await edit("story", "second", 1)).toEqual({ ok: true, version: 2 });
    expect((await findPrompt(db, "story"))?.version).toBe(1);
    const label = { label: "production", version: 2 } as const;
    expect(await moveLabel({ db, clock }, by(cast.dana), shippedOne, label)).toBe(true);
    expect((await findPrompt(db, "story"))?.text).toBe(text("second"));
    const wrong = { label: "production", version: 9 } as const;
    expect(await moveLabel({ db, clock }, by(cast.dana), shippedOne, wrong)).toBe(false);
    const { entries } = await listAudit(db);
    expect(entries.map(({ action, subject }) => [action, subject])).toEqual([
      ["prompts.label_moved", "prompt:story"],
      ["prompts.version_added", "prompt:story"],
    ]);
  });

  test("two who edit at once: the second learns of the first version, and nothing is lost", async () => {
    await edit("story", "by Dana", 1);
    expect(await edit("story", "by somebody else", 1)).toMatchObject({
      ok: false,
      errors: { text: expect.stringContaining("Version 2 was made meanwhile") },
    });
    expect(await edit("story", "by Dana", 2)).toMatchObject({
      ok: false,
      errors: { text: expect.stringContaining("Nothing to save") },
    });
    expect(await edit("story", "by both", 2)).toMatchObject({ ok: true, version: 3 });
  });

  test("what ships is what drafting and refining need, and a second start changes nothing", async () => {
    await syncPrompts(db, clock, readLibrary());
    const names = async (purpose: PromptPurpose) =>
      (await listPrompts(db, cast.bob, purpose)).map(({ name }) => name);
    expect(await names("draft")).toEqual(["story", "story-concise", "task"]);
    expect(await names("refine")).toEqual(["refine"]);
    expect(await syncPrompts(db, clock, readLibrary())).toEqual([]);
    expect(await findPrompt(db, "story", 2)).toMatchObject({ title: "Story, thorough" });
    expect(await findPrompt(db, "story", 1)).toMatchObject({ text: text("first") });
    expect(await findPrompt(db, "nobody")).toBeUndefined();
    expect(await findPrompt(db, "story", 3)).toBeUndefined();
  });

  test("an upgrade replaces what shipped, but not what was edited, and says that it is there", async () => {
    expect(await syncPrompts(db, clock, shipped("second"))).toEqual(["story"]);
    expect((await findPrompt(db, "story"))?.version).toBe(2);
    await edit("story", "ours", 2, true);
    await syncPrompts(db, clock, shipped("third"));
    expect((await findPrompt(db, "story"))?.text).toBe(text("ours"));
    const read = await readPrompt(db, await about("story"));
    expect(read).toMatchObject({ inUse: 3, newerShipped: 4, putBack: 4 });
    await moveLabel({ db, clock }, by(cast.dana), read.about, { label: "production", version: 4 });
    expect((await findPrompt(db, "story"))?.text).toBe(text("third"));
    await syncPrompts(db, clock, shipped("fourth"));
    expect((await findPrompt(db, "story"))?.version).toBe(5);
  });

  test("a name that ships later is the product's, whoever had it", async () => {
    const mine = { purpose: "draft", forAll: false, origin: "written" } as const;
    await createPrompt({ db, clock }, by(cast.alice), { typed: typed({}), ...mine });
    await syncPrompts(
      db,
      clock,
      shipped("ours").map((one) => ({ ...one, name: "story-legal" })),
    );
    expect((await about("story-legal")).ownerId).toBeNull();
    expect((await findPrompt(db, "story-legal"))?.text).toBe(text("ours"));
  });

  test("versions are compared by what became of their drafts and what their calls cost", async () => {
    const at = clock.now();
    const sum = {
      accountId: cast.alice.id,
      projectKey: "",
      taskType: "draft" as const,
      provider: "anthropic",
      model: "m",
      promptName: "story",
      cache: "none" as const,
      unpriced: 0,
      attempts: 1,
      inputUncached: 1,
      cacheRead: 0,
      cacheWrite: 0,
      output: 1,
      savedNanoUsd: 0,
      totalMs: 500,
      ttftMs: 1,
      ttftCalls: 1,
    };
    const days = [
      { ...sum, day: "2026-11-19", promptVersion: 1, status: "ok", calls: 3, costNanoUsd: 30 },
      { ...sum, day: "2026-11-20", promptVersion: 1, status: "error", calls: 1, costNanoUsd: 5 },
      { ...sum, day: "2026-11-20", promptVersion: 2, status: "ok", calls: 2, costNanoUsd: 8 },
      { ...sum, day: "2026-01-01", promptVersion: 2, status: "ok", calls: 9, costNanoUsd: 9 },
    ];
    await db.insert(db.t.activityDays).values(days);
    for (const day of new Set(days.map((one) => one.day))) {
      const activities = days.filter((one) => one.day === day);
      await keepNarrowSums(db, day, { calls: [], activities });
    }
    const draft = (id: string, promptVersion: number, more: object) => ({
      id,
      accountId: cast.alice.id,
      type: "story" as const,
      item: "story" as const,
      criteriaFormat: "gherkin" as const,
      title: id,
      state: "open" as const,
      promptName: "story",
      promptVersion,
      llmConnectionId: "c",
      model: "m",
      target: {
        connectionId: "j",
        projectKey: "P",
        projectName: "P",
        issueTypeId: "1",
        issueTypeName: "Story",
        subtask: false,
      },
      fields: {},
      revision: 1,
      createdAt: at,
      updatedAt: at,
      ...more,
    });
    await db
      .insert(db.t.drafts)
      .values([
        draft("a", 1, { state: "published" }),
        draft("b", 1, { state: "published", revision: 3 }),
        draft("c", 1, {}),
        draft("d", 2, {}),
      ]);
    const composition = (id: string, draftId: string, instruction: string | null) => ({
      id,
      draftId,
      jobId: "j",
      instruction,
      baseRevision: 0,
      state: "done" as const,
      text: "",
      accountId: cast.alice.id,
      createdAt: at,
    });
    await db
      .insert(db.t.compositions)
      .values([
        composition("1", "a", null),
        composition("2", "b", null),
        composition("3", "b", "shorter"),
        composition("4", "b", "longer"),
        composition("5", "d", null),
      ]);
    const from = new Date("2026-11-01T00:00:00Z");
    const [second, first, ...others] = await versionFigures(db, { name: "story", from });
    expect(others).toEqual([]);
    expect(first).toEqual({
      name: "story",
      version: 1,
      calls: 4,
      answered: 3,
      costNanoUsd: 35,
      unpriced: 0,
      totalMs: 1000,
      drafts: 3,
      published: 2,
      asCame: 1,
      refinements: 2,
    });
    expect(second).toMatchObject({ version: 2, calls: 2, costNanoUsd: 8, drafts: 1, published: 0 });
    expect(await versionFigures(db, { from, accountId: cast.bob.id })).toEqual([]);
  });
});

test("a text holds each variable that the code gives, and no other", () => {
  expect(wrongText("draft", text("good"))).toBeUndefined();
  expect(wrongText("draft", `${text("x")} {{jira_password}}`)).toContain("{{jira_password}}");
  expect(wrongText("draft", "{{item}} {{project}}")).toContain("{{criteria_format}} is missing");
  expect(wrongText("draft", `${text("x")} {{ item }}`)).toContain("“{{ item }}” is not a variable");
  expect(wrongText("draft", `${text("x")} {{item`)).toContain("is not a variable");
  expect(wrongText("draft", `${text("x")}\n<!-- prompt: x.md -->`)).toContain("parts the prompts");
  expect(wrongText("draft", "")).toBe("Write the prompt.");
});
