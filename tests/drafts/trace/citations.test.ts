import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { StoryContent } from "../../../src/db/schema/content.ts";
import { wireStory } from "../../../src/drafts/content.ts";
import { requestRefinement } from "../../../src/drafts/composition.ts";
import { findRevision } from "../../../src/drafts/draft.ts";
import { editValues, readEdit } from "../../../src/drafts/edit.ts";
import { findings } from "../../../src/drafts/findings.ts";
import { storyOf } from "../../../src/drafts/nodes.ts";
import { changeContent } from "../../../src/drafts/revision.ts";
import { ruleContext } from "../../../src/drafts/rules/context.ts";
import { listPassages } from "../../../src/drafts/source.ts";
import type { LlmEvent } from "../../../src/llm/llm.ts";
import { stores } from "../../setup/db.ts";
import {
  composedDraft,
  type Drafting,
  newDraft,
  reload,
  runComposition,
  startDrafting,
} from "../../setup/drafting.ts";
import { CHECKOUT_TEXT, checkoutPassages, quotedStory } from "../stories.ts";

/** A model that gives this answer. */
const answering = (content: StoryContent) => ({
  async *stream(): AsyncGenerator<LlmEvent> {
    yield { type: "start", activityId: "activity" };
    yield { type: "text", text: JSON.stringify(wireStory(content)) };
    yield {
      type: "end",
      status: "ok",
      stopReason: "end_turn",
      usage: null,
      costNanoUsd: null,
      modelServed: null,
    };
  },
});

describe.each(stores)("citations on %s", (_name, open) => {
  let drafting: Drafting;
  beforeEach(async () => {
    drafting = await startDrafting({ db: await open() });
    await drafting.connect("alice");
  });
  afterEach(() => drafting.close());
  const alice = () => drafting.cast.alice.account;
  const contentOf = async (id: string) => {
    const draft = await reload(drafting.deps, alice(), id);
    const revision = await findRevision(drafting.deps.db, id, draft.revision);
    if (!revision) throw new Error("no revision");
    return { draft, content: storyOf(revision.content) };
  };
  const said = async (id: string) => {
    const { draft, content } = await contentOf(id);
    const passages = await listPassages(drafting.deps.db, id);
    const all = findings(ruleContext(drafting.deps, draft, { content, passages }));
    return all.filter(({ part }) => part === "criteria.1").map(({ message }) => message);
  };

  test("the demo model quotes only what its passages hold", async () => {
    const { id } = await composedDraft(drafting.deps, alice(), { source: CHECKOUT_TEXT });
    const { content } = await contentOf(id);
    expect(JSON.stringify(content)).not.toContain('"refused"');
    expect(content.criteria.flatMap(({ quotes = [] }) => quotes)).not.toEqual([]);
  });

  test("words that a passage does not hold cost the citation, and a finding says so", async () => {
    const draft = await newDraft(drafting.deps, alice(), { source: CHECKOUT_TEXT });
    const lie = { n: 5, text: "the cart is emptied" };
    const criteria = quotedStory.criteria.map((one, i) =>
      i === 1 ? { ...one, cites: [4, 5], quotes: [{ n: 4, text: "Visa" }, lie] } : one,
    );
    const llm = answering({ ...quotedStory, criteria });
    await runComposition({ ...drafting.deps, llm }, draft);
    const { content } = await contentOf(draft.id);
    expect(content.criteria[1]).toMatchObject({
      cites: [4],
      quotes: [{ n: 4, text: "Visa" }],
      refused: [lie],
    });
    expect(await said(draft.id)).toContain(
      "The model quoted words that passage 5 does not hold (“the cart is emptied”); the citation was removed.",
    );
  });

  test("a number that a person typed has no words, and outlives a refinement without any", async () => {
    const { id } = await composedDraft(drafting.deps, alice(), { source: CHECKOUT_TEXT });
    const before = await contentOf(id);
    const values = { ...editValues(before.content), "title.cites": "3 4" };
    const edited = readEdit(values, checkoutPassages, before.content);
    if (!edited.ok) throw new Error("not taken");
    expect(edited.content.title).toMatchObject({
      cites: [3, 4],
      quotes: [{ n: 3, text: before.content.title.quotes?.[0]?.text }],
    });
    expect(edited.content.title.quotes).toHaveLength(1);
    const change = { base: 1, origin: "edited" as const, note: "", content: edited.content };
    await changeContent(drafting.deps, alice(), before.draft, change);
    const { draft } = await contentOf(id);
    await requestRefinement(drafting.deps, draft, "3 points");
    const llm = answering(edited.content);
    await runComposition({ ...drafting.deps, llm }, draft);
    const { content } = await contentOf(id);
    expect(content.title).toEqual(edited.content.title);
  });
});

test("an edit that leaves everything as it was leaves every quote and refusal", () => {
  const refused = [{ n: 2, text: "made up" }];
  const story: StoryContent = {
    ...quotedStory,
    description: { text: "Words.", cites: [], refused },
  };
  const edited = readEdit(editValues(story), checkoutPassages, story);
  expect(edited).toEqual({ ok: true, content: story });
});

test("a quote goes with its citation, and a refusal with a person's own", () => {
  const story: StoryContent = {
    ...quotedStory,
    description: { text: "Words.", cites: [], refused: [{ n: 2, text: "made up" }] },
  };
  const values = { ...editValues(story), "title.cites": "4", "description.cites": "2" };
  const edited = readEdit(values, checkoutPassages, story);
  expect(edited.ok && [edited.content.title, edited.content.description]).toEqual([
    { text: story.title.text, cites: [4] },
    { text: "Words.", cites: [2] },
  ]);
});
