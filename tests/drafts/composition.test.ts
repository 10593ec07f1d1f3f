import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  composeAgain,
  findComposition,
  requestRefinement,
  stopComposition,
} from "../../src/drafts/composition.ts";
import type { Deps } from "../../src/app.ts";
import { keepPart } from "../../src/drafts/keep-part.ts";
import { compose as composeJob } from "../../src/drafts/compose.ts";
import { findRevision, listDrafts, listRevisions } from "../../src/drafts/draft.ts";
import { storyOf } from "../../src/drafts/nodes.ts";
import { listSources } from "../../src/drafts/source.ts";
import { draftCost } from "../../src/drafts/cost.ts";
import { changeContent, restoreRevision } from "../../src/drafts/revision.ts";
import { findOpenForm, NEW_FORM, saveOpenForm } from "../../src/drafts/open-form.ts";
import { eq } from "../../src/db/drizzle.ts";
import { stores } from "../setup/db.ts";
import { hastyLlm } from "../setup/impatient.ts";
import {
  claimed,
  composedDraft,
  type Drafting,
  newDraft,
  reload,
  runComposition,
  startDrafting,
} from "../setup/drafting.ts";
import { CHECKOUT_TEXT } from "./stories.ts";

describe.each(stores)("a draft on %s", (_name, open) => {
  let drafting: Drafting;
  beforeEach(async () => {
    drafting = await startDrafting({ db: await open() });
    await drafting.connect("alice");
  });
  afterEach(() => drafting.close());
  const alice = () => drafting.cast.alice.account;
  const compose = () => composedDraft(drafting.deps, alice(), { source: CHECKOUT_TEXT });

  test("its source is kept word for word, and every citation is a passage of it", async () => {
    const draft = await compose();
    const [source] = await listSources(drafting.deps.db, draft.id);
    expect(source?.body).toBe(CHECKOUT_TEXT);
    const revision = await findRevision(drafting.deps.db, draft.id, 1);
    if (!revision) throw new Error("no revision");
    const story = storyOf(revision.content);
    const cites = story.criteria.flatMap((criterion) => criterion.cites);
    const known = source?.passages.map(({ n }) => n) ?? [];
    expect(cites.length).toBeGreaterThan(0);
    expect(cites.filter((n) => !known.includes(n))).toEqual([]);
    expect(draft).toMatchObject({
      state: "open",
      revision: 1,
      title: story.title.text,
    });
  });

  test("what was typed is dropped from the open form only when the draft exists", async () => {
    const values = { source: CHECKOUT_TEXT };
    await saveOpenForm(drafting.deps, alice(), NEW_FORM, { values, seen: 0 });
    await expect(newDraft(drafting.deps, alice(), { source: " " })).rejects.toThrow(
      "Paste or type",
    );
    expect((await findOpenForm(drafting.deps.db, alice(), NEW_FORM))?.values).toEqual(values);
    await newDraft(drafting.deps, alice(), { source: CHECKOUT_TEXT });
    expect(await findOpenForm(drafting.deps.db, alice(), NEW_FORM)).toBeUndefined();
  });

  test("a tab that was overtaken by another overwrites nothing", async () => {
    const save = (source: string, seen: number) =>
      saveOpenForm(drafting.deps, alice(), NEW_FORM, { values: { source }, seen });
    expect(await save("one", 0)).toMatchObject({ ok: true, version: 1 });
    expect(await save("two", 1)).toMatchObject({ ok: true, version: 2 });
    expect(await save("late", 1)).toMatchObject({ ok: false, code: "drafts.form_overtaken" });
    expect((await findOpenForm(drafting.deps.db, alice(), NEW_FORM))?.values["source"]).toBe("two");
  });

  test("a refinement makes the next revision and keeps the one before", async () => {
    const draft = await compose();
    expect(await requestRefinement(drafting.deps, draft, "Add a negative case")).toEqual({
      ok: true,
    });
    await runComposition(drafting.deps, draft);
    const revisions = await listRevisions(drafting.deps.db, draft.id);
    expect(revisions.map(({ number, origin, note }) => [number, origin, note])).toEqual([
      [2, "refined", "Add a negative case"],
      [1, "composed", ""],
    ]);
    const [before, after] = await Promise.all(
      [1, 2].map((number) => findRevision(drafting.deps.db, draft.id, number)),
    );
    if (!before || !after) throw new Error("no revision");
    const { length } = storyOf(before.content).criteria;
    expect(storyOf(after.content).criteria).toHaveLength(length + 1);
  });

  test("while it is being written nothing else changes it", async () => {
    const draft = await compose();
    const revision = await findRevision(drafting.deps.db, draft.id, 1);
    if (!revision) throw new Error("no revision");
    await requestRefinement(drafting.deps, draft, "Shorter");
    expect(await requestRefinement(drafting.deps, draft, "Longer")).toMatchObject({
      code: "drafts.busy",
    });
    const edit = { base: 1, origin: "edited" as const, note: "", content: revision.content };
    expect(await changeContent(drafting.deps, alice(), draft, edit)).toMatchObject({
      code: "drafts.not_open",
    });
  });

  test("an empty instruction asks for words", async () => {
    expect(await requestRefinement(drafting.deps, await compose(), "  ")).toMatchObject({
      code: "drafts.no_instruction",
    });
  });

  test("an edit on an older revision is refused, and nothing is overwritten", async () => {
    const draft = await compose();
    const revision = await findRevision(drafting.deps.db, draft.id, 1);
    if (!revision) throw new Error("no revision");
    const edit = { base: 1, origin: "edited" as const, note: "", content: revision.content };
    expect(await changeContent(drafting.deps, alice(), draft, edit)).toEqual({
      ok: true,
      number: 2,
    });
    expect(await changeContent(drafting.deps, alice(), draft, edit)).toMatchObject({
      code: "drafts.changed",
    });
    expect(await listRevisions(drafting.deps.db, draft.id)).toHaveLength(2);
  });

  test("undo makes an earlier revision the newest", async () => {
    const draft = await compose();
    await requestRefinement(drafting.deps, draft, "title: Something else");
    await runComposition(drafting.deps, draft);
    const refined = await reload(drafting.deps, alice(), draft.id);
    expect(refined.title).toBe("Something else");
    expect(await restoreRevision(drafting.deps, alice(), refined, 1)).toEqual({
      ok: true,
      number: 3,
    });
    expect((await reload(drafting.deps, alice(), draft.id)).title).toBe(draft.title);
  });

  test("a stop before the model answers leaves the draft open, and it can be tried again", async () => {
    const draft = await newDraft(drafting.deps, alice(), { source: CHECKOUT_TEXT });
    expect(await stopComposition(drafting.deps, alice(), draft)).toBe(true);
    expect(await stopComposition(drafting.deps, alice(), draft)).toBe(false);
    expect((await findComposition(drafting.deps.db, draft.id))?.state).toBe("stopped");
    expect(await composeAgain(drafting.deps, draft)).toEqual({ ok: true });
    await runComposition(drafting.deps, draft);
    expect((await reload(drafting.deps, alice(), draft.id)).revision).toBe(1);
  });

  test("the part that had come when it broke off can be kept", async () => {
    const draft = await newDraft(drafting.deps, alice(), { source: CHECKOUT_TEXT });
    drafting.world.faults.next("llm", "half", { path: "/messages" });
    await runComposition(drafting.deps, draft);
    const broken = await findComposition(drafting.deps.db, draft.id);
    expect(broken?.state).toBe("interrupted");
    expect(broken?.text).not.toBe("");
    const { compositions } = drafting.deps.db.t;
    const text = '{"title":{"text":"Pay by card","cites":[3]},"narrative":{"role":"a cust';
    await drafting.deps.db
      .update(compositions)
      .set({ text })
      .where(eq(compositions.draftId, draft.id));
    expect(await keepPart(drafting.deps, alice(), draft)).toEqual({ ok: true });
    const kept = await findRevision(drafting.deps.db, draft.id, 1);
    expect(kept?.content).toMatchObject({
      title: { text: "Pay by card" },
      narrative: { role: "a cust" },
    });
  });

  test("what no database can keep is taken out of an answer as it comes", async () => {
    const draft = await newDraft(drafting.deps, alice(), { source: CHECKOUT_TEXT });
    const text = '{"title":{"text":"Pay\0 by \ud800card"';
    const failure = { code: "llm.failed", message: "It broke off.", permanent: false };
    const llm: Deps["llm"] = {
      async *stream() {
        yield { type: "start", activityId: "a1" };
        yield { type: "text", text };
        const none = { stopReason: null, usage: null, costNanoUsd: null, modelServed: null };
        yield { type: "end", status: "interrupted", failure, ...none };
      },
    };
    await runComposition({ ...drafting.deps, llm }, draft);
    const broken = await findComposition(drafting.deps.db, draft.id);
    expect(broken?.text).toBe('{"title":{"text":"Pay by \ufffdcard"');
  });

  test("a model that is overloaded is asked again later, and the page says why it waits", async () => {
    const draft = await newDraft(drafting.deps, alice(), { source: CHECKOUT_TEXT });
    drafting.world.faults.always("llm", "overloaded", { path: "/messages" });
    expect(await runComposition(drafting.deps, draft)).toMatchObject({ type: "retry" });
    const waiting = await findComposition(drafting.deps.db, draft.id);
    expect(waiting?.errorMessage).not.toBeNull();
    expect((await reload(drafting.deps, alice(), draft.id)).state).toBe("composing");
    drafting.world.faults.clear();
    await runComposition(drafting.deps, draft);
    expect((await reload(drafting.deps, alice(), draft.id)).state).toBe("open");
  }, 60_000);

  test("when the last try fails, the draft is open again and says what is wrong", async () => {
    const draft = await newDraft(drafting.deps, alice(), { source: CHECKOUT_TEXT });
    drafting.world.faults.always("llm", "unauthorized", { path: "/messages" });
    await runComposition(drafting.deps, draft, { lastAttempt: true });
    const failed = await findComposition(drafting.deps.db, draft.id);
    expect(failed).toMatchObject({ state: "failed" });
    expect(failed?.errorMessage).not.toBe("");
    expect((await reload(drafting.deps, alice(), draft.id)).state).toBe("open");
  });

  test("where the account's own limit on calls is used up, the job waits and loses no try", async () => {
    const llm = hastyLlm(drafting.deps, 10_000, { callRates: { "member.draft": 1 } });
    const deps = { ...drafting.deps, llm };
    // The one call that the minute has.
    await composedDraft(deps, alice(), { source: CHECKOUT_TEXT });
    const draft = await newDraft(deps, alice(), { source: CHECKOUT_TEXT });
    const fate = await runComposition(deps, draft, { lastAttempt: true });
    expect(fate).toMatchObject({ type: "snooze" });
    expect(await findComposition(deps.db, draft.id)).toMatchObject({ state: "queued" });
  });

  test("a worker that was taken for dead changes nothing once its successor writes", async () => {
    const { deps, world } = drafting;
    const { db } = deps;
    const draft = await newDraft(deps, alice(), { source: CHECKOUT_TEXT });
    const waiting = await findComposition(db, draft.id);
    if (!waiting) throw new Error("no composition");
    const late = await claimed(deps, draft, waiting.jobId, { owner: "late" });
    const successor = () => claimed(deps, draft, waiting.jobId, { owner: "next", attempt: 2 });
    world.faults.always("llm", "half", { path: "/messages" });
    // The job changes hands while the late worker reads the model's answer.
    const llm: typeof deps.llm = {
      ...deps.llm,
      async *stream(request) {
        for await (const event of deps.llm.stream(request)) {
          if (event.type === "end") await successor();
          yield event;
        }
      },
    };
    await composeJob({ ...deps, llm }, waiting.id, late);
    expect(await findComposition(db, draft.id)).toMatchObject({ state: "running" });
    expect((await reload(deps, alice(), draft.id)).state).toBe("composing");
    // Nor does it begin anew.
    world.faults.clear();
    await composeJob(deps, waiting.id, late);
    expect(await listRevisions(db, draft.id)).toHaveLength(0);
    await composeJob(deps, waiting.id, await successor());
    expect(await listRevisions(db, draft.id)).toHaveLength(1);
  });

  test("running a composition again after it has ended changes nothing", async () => {
    const draft = await compose();
    const { compositions } = drafting.deps.db.t;
    const [row] = await drafting.deps.db.select().from(compositions);
    await expect(runComposition(drafting.deps, draft)).rejects.toThrow("nothing waits");
    expect(row?.state).toBe("done");
    expect(await listRevisions(drafting.deps.db, draft.id)).toHaveLength(1);
  });

  test("every model call for it is on record with its cost", async () => {
    const draft = await compose();
    const cost = await draftCost(drafting.deps.db, draft.id);
    expect(cost).toMatchObject({ calls: 1, model: "demo-model-no-ai", nanoUsd: 0 });
    expect(cost?.tokens).toBeGreaterThan(100);
  });

  test("the list shows the newest first, a page at a time, and only one's own", async () => {
    for (let i = 0; i < 5; i += 1) {
      await newDraft(drafting.deps, alice(), { source: `Requirement number ${i}` });
      drafting.deps.clock.advance(1000);
    }
    const first = await listDrafts(drafting.deps.db, alice(), { limit: 2 });
    const second = await listDrafts(drafting.deps.db, alice(), { limit: 2, before: first.next });
    const third = await listDrafts(drafting.deps.db, alice(), { limit: 2, before: second.next });
    const titles = [first, second, third].flatMap(({ drafts }) => drafts.map(({ title }) => title));
    expect(titles).toEqual([4, 3, 2, 1, 0].map((i) => `Requirement number ${i}`));
    expect(third.next).toBeUndefined();
    expect((await listDrafts(drafting.deps.db, drafting.cast.bob.account)).drafts).toEqual([]);
  });
});
