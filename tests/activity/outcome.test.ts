import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { listActivities } from "../../src/activity/list.ts";
import { diffToPublished, readOutcome } from "../../src/activity/outcome.ts";
import { checkDraft } from "../../src/drafts/publishing/check.ts";
import { countersign } from "../../src/drafts/publishing/countersign.ts";
import { requestRefinement } from "../../src/drafts/composition.ts";
import { type Draft, findRevision } from "../../src/drafts/draft.ts";
import { isBacklog, withNodeContent } from "../../src/drafts/nodes.ts";
import { changeContent } from "../../src/drafts/revision.ts";
import { removeDraft } from "../../src/drafts/remove.ts";
import { urls } from "../../src/urls.ts";
import { CHECKOUT_TEXT } from "../drafts/stories.ts";
import { stores } from "../setup/db.ts";
import {
  composedDraft,
  type Drafting,
  reload,
  runComposition,
  runPublication,
  startDrafting,
} from "../setup/drafting.ts";

const from = { address: "127.0.0.1", requestId: "test" };

describe.each(stores)("What became of an answer, on %s,", (_name, open) => {
  let t: Drafting;
  let draft: Draft;

  beforeEach(async () => {
    t = await startDrafting({ db: await open() });
    await t.connect("alice");
    draft = await composedDraft(t.deps, alice(), { source: CHECKOUT_TEXT });
  });
  afterEach(() => t.close());

  const alice = () => t.cast.alice.account;

  /** Of each call, oldest first. */
  async function outcomes() {
    const { db } = t.deps;
    const { activities } = await listActivities(db, { accountId: alice().id, filter: {} });
    const all = activities.toReversed().filter(({ taskType }) => taskType !== "judge");
    return Promise.all(
      all.map(async (activity) => {
        const outcome = await readOutcome(db, alice(), activity);
        if (!outcome) throw new Error("it was for a draft");
        return { activity, outcome, diff: await diffToPublished(db, activity, outcome) };
      }),
    );
  }

  async function refine() {
    t.deps.clock.advance(1000);
    const asked = await requestRefinement(t.deps, draft, "Add a negative case. Priority high.");
    expect(asked).toEqual({ ok: true });
    await runComposition(t.deps, draft);
    draft = await reload(t.deps, alice(), draft.id);
  }

  test("is its revision, the refinements after it and the issue, with what was changed", async () => {
    await refine();
    const before = await outcomes();
    expect(before.map(({ outcome }) => outcome)).toMatchObject([
      { revision: 1, refined: 1, published: undefined, draft: { id: draft.id } },
      { revision: 2, refined: 0, published: undefined },
    ]);
    const checked = await checkDraft(t.deps, alice(), draft);
    if (!checked?.plan) throw new Error("nothing to sign");
    const { plan } = checked;
    await countersign(t.deps, alice(), draft, { revision: draft.revision, plan, from });
    await runPublication(t.deps, draft);
    const { issueKey } = await reload(t.deps, alice(), draft.id);
    const after = await outcomes();
    expect(after).toHaveLength(2);
    for (const { outcome } of after) {
      expect(outcome.published).toMatchObject({ revision: 2, issues: [{ key: issueKey }] });
    }
    expect(after[0]?.diff?.parts.map(({ part }) => part)).toContain("priority");
    expect(after[1]?.diff).toEqual({ parts: [], nodes: [] });

    const { cookie } = t.cast.alice;
    const page = async (index: number) => {
      const id = after[index]?.activity.id ?? "";
      return (await t.request(urls.activity.show(id), { cookie })).text();
    };
    expect(await page(0)).toContain(" after 1 refinement.");
    expect(await page(0)).toContain("What changed between the answer and what was published");
    expect(await page(1)).toContain("as it was answered");
    const list = await (await t.request(urls.activity.index(), { cookie })).text();
    expect(list).toContain(urls.drafts.show(draft.id));
    // Who may not open the draft gets no word of it.
    const others = await Promise.all(
      after.map(({ activity }) => readOutcome(t.deps.db, t.cast.dana.account, activity)),
    );
    expect(others).toMatchObject([
      { draft: undefined, revision: 1 },
      { draft: undefined, revision: 2 },
    ]);
  });

  test("of a backlog is told item by item", async () => {
    draft = await composedDraft(t.deps, alice(), { source: CHECKOUT_TEXT, item: "backlog" });
    const made = await findRevision(t.deps.db, draft.id, 1);
    if (!made || !isBacklog(made.content)) throw new Error("no backlog");
    const [first] = made.content.nodes;
    if (!first) throw new Error("no item");
    const title = { ...first.content.title, text: "Another title than the model gave it" };
    const content = withNodeContent(made.content, first.id, { ...first.content, title });
    const change = { base: 1, origin: "edited" as const, note: "", content };
    await changeContent(t.deps, alice(), draft, change);
    draft = await reload(t.deps, alice(), draft.id);
    const { db } = t.deps;
    const { activities } = await listActivities(db, {
      accountId: alice().id,
      filter: { draft: draft.id },
    });
    const [call] = activities;
    const outcome = call && (await readOutcome(db, alice(), call));
    if (!outcome) throw new Error("it was for a draft");
    expect(outcome).toMatchObject({ revision: 1, edited: 1 });
    const published = { ...outcome, published: { revision: 2, issues: [] } };
    const diff = await diffToPublished(db, call, published);
    expect(diff).toMatchObject({
      parts: [],
      nodes: [{ id: first.id, change: "changed", parts: [{ part: "title" }] }],
    });
  });

  test("is nothing when the draft was thrown away", async () => {
    await removeDraft(t.deps, alice(), draft, from);
    expect((await outcomes()).map(({ outcome }) => outcome)).toMatchObject([
      { isGone: true, revision: undefined, draft: undefined },
    ]);
  });
});
