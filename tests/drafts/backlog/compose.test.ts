import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { eq } from "../../../src/db/drizzle.ts";
import type { BacklogNode, ItemKind } from "../../../src/db/schema/content.ts";
import { type LiveTree, liveTree } from "../../../src/drafts/backlog/live-tree.ts";
import { requestNodeRefinement } from "../../../src/drafts/backlog/refine-node.ts";
import {
  composeAgain,
  findComposition,
  requestRefinement,
  stopComposition,
} from "../../../src/drafts/composition.ts";
import { keepPart } from "../../../src/drafts/keep-part.ts";
import { type Draft, findRevision } from "../../../src/drafts/draft.ts";
import { nodesOf } from "../../../src/drafts/nodes.ts";
import { listPassages } from "../../../src/drafts/source.ts";
import { streamDraft } from "../../../src/drafts/stream.ts";
import type { Llm } from "../../../src/llm/llm.ts";
import { systemClock } from "../../../src/platform/clock.ts";
import { stores } from "../../setup/db.ts";
import {
  composedDraft,
  type Drafting,
  newDraft,
  reload,
  runComposition,
  startDrafting,
} from "../../setup/drafting.ts";

const REQUIREMENTS = readFileSync(new URL("requirements.md", import.meta.url), "utf8");
const SHORT = `# Shop

## Paying

### Pay by card

A customer can pay by card so that nothing has to be typed twice.
The card must be refused when it has expired.

- [ ] Register the shop with the bank

### Pay by invoice

A customer can pay by invoice within 14 days. This depends on the section 2.1 about refunds.

## 2. Refunds

### 2.1 Refund a payment

A clerk can refund a payment within 30 days. The refund must not be larger than the payment.
`;

const titles = (nodes: readonly BacklogNode[]) => nodes.map(({ content }) => content.title.text);

const called = (nodes: readonly BacklogNode[], title: string): BacklogNode => {
  const node = nodes.find(({ content }) => content.title.text === title);
  if (!node) throw new Error(`no ${title} in ${titles(nodes).join(", ")}`);
  return node;
};

describe.each(stores)("a backlog on %s", (_name, open) => {
  let drafting: Drafting;
  beforeEach(async () => {
    drafting = await startDrafting({ db: await open() });
    await drafting.connect("alice");
  });
  afterEach(() => drafting.close());
  const alice = () => drafting.cast.alice.account;
  const compose = (source: string) =>
    composedDraft(drafting.deps, alice(), { source, item: "backlog" });
  const again = (draft: Draft) => reload(drafting.deps, alice(), draft.id);
  const nodesIn = async (
    draft: Draft,
    revision = draft.revision,
  ): Promise<readonly BacklogNode[]> => {
    const found = await findRevision(drafting.deps.db, draft.id, revision);
    return found ? nodesOf(draft, found.content) : [];
  };
  const calls = async (draft: Draft) => {
    const { activities } = drafting.deps.db.t;
    return drafting.deps.db
      .select()
      .from(activities)
      .where(eq(activities.subject, `draft:${draft.id}`));
  };

  test("a document of ten pages becomes thirty items that nest as Jira allows, each call recorded", async () => {
    const draft = await compose(REQUIREMENTS);
    expect(draft).toMatchObject({ type: "backlog", state: "open", revision: 1, nodes: 30 });
    const nodes = await nodesIn(draft);
    const count = (kind: ItemKind) => nodes.filter((node) => node.kind === kind).length;
    expect([count("epic"), count("story"), count("task"), count("bug"), count("subtask")]).toEqual([
      6, 15, 3, 3, 3,
    ]);
    const above = new Map(nodes.map(({ id, kind }) => [id, kind]));
    for (const { kind, parentId } of nodes) {
      const parent = parentId === null ? "top" : above.get(parentId);
      expect(`${kind} under ${parent}`).toMatch(
        /^epic under top|(?:story|task|bug) under (?:epic|top)|subtask under (?:story|task|bug)$/,
      );
    }
    const passages = new Map(
      (await listPassages(drafting.deps.db, draft.id)).map((p) => [p.n, p.text]),
    );
    const work = called(nodes, "Release a payment");
    expect(work.content.criteria.length).toBeGreaterThanOrEqual(3);
    expect(work.content.narrative.role).not.toBe("");
    for (const { cites, quotes } of work.content.criteria) {
      expect(cites.length).toBeGreaterThan(0);
      expect(quotes?.every(({ n, text }) => passages.get(n)?.includes(text))).toBe(true);
    }
    expect(called(nodes, "Interface to the claims system").links).toEqual([
      { type: "blocks", to: called(nodes, "Send the report and get a claim number").id },
    ]);
    const ledger = await calls(draft);
    expect(ledger.map(({ taskType }) => taskType).toSorted()).toEqual([
      ...Array.from({ length: 30 }, () => "draft"),
      "split",
      "split",
    ]);
    expect(new Set(ledger.map(({ promptName }) => promptName))).toEqual(
      new Set(["backlog-outline", "backlog-node"]),
    );
  });

  test("one node is refined with its children, the others stay word for word", async () => {
    const draft = await compose(SHORT);
    const before = await nodesIn(draft);
    const card = called(before, "Pay by card");
    const asked = await requestNodeRefinement(drafting.deps, draft, {
      nodeId: card.id,
      withChildren: true,
      instruction: "Priority high",
    });
    expect(asked).toEqual({ ok: true });
    await runComposition(drafting.deps, draft);
    const after = await nodesIn(await again(draft));
    expect(after.map(({ id }) => id)).toEqual(before.map(({ id }) => id));
    const changed = after.filter(({ content }) => content.priority.value === "high");
    expect(titles(changed)).toEqual(["Pay by card", "Register the shop with the bank"]);
    const rest = (nodes: readonly BacklogNode[]) =>
      nodes.filter(({ id }) => changed.every((node) => node.id !== id));
    expect(rest(after)).toEqual(rest(before));
  });

  test("a refinement of all nodes passes over those that are left out", async () => {
    const draft = await compose(SHORT);
    expect(await requestRefinement(drafting.deps, draft, "5 points")).toEqual({ ok: true });
    await runComposition(drafting.deps, draft);
    const after = await nodesIn(await again(draft));
    expect(after.every(({ content }) => content.estimate.points === 5)).toBe(true);
    expect(
      await requestNodeRefinement(drafting.deps, await again(draft), {
        nodeId: "n99",
        withChildren: false,
        instruction: "Shorter",
      }),
    ).toMatchObject({ ok: false, code: "drafts.no_node" });
  });

  test("stopped among its nodes, what stands can be kept, or it goes on without asking again", async () => {
    const draft = await newDraft(drafting.deps, alice(), { source: SHORT, item: "backlog" });
    const stop = new AbortController();
    await runComposition(drafting.deps, draft, {
      signal: stop.signal,
      progress: ({ text }) => {
        if (text.startsWith("Step 2")) stop.abort();
      },
    });
    expect(await stopComposition(drafting.deps, alice(), draft)).toBe(true);
    const stopped = await findComposition(drafting.deps.db, draft.id);
    const written = stopped?.cursor?.done ?? 0;
    expect(written).toBeGreaterThanOrEqual(2);
    expect(stopped?.cursor?.left?.length).toBeGreaterThan(0);
    const made = (await calls(draft)).filter(({ status }) => status === "ok").length;
    await composeAgain(drafting.deps, await again(draft));
    await runComposition(drafting.deps, draft);
    const whole = await again(draft);
    expect(whole).toMatchObject({ revision: 1, nodes: 6 });
    const ok = (await calls(draft)).filter(({ status }) => status === "ok").length;
    expect(ok - made).toBe(6 - written);
  });

  test("the part that stands becomes a revision when a person keeps it", async () => {
    const draft = await newDraft(drafting.deps, alice(), { source: SHORT, item: "backlog" });
    const stop = new AbortController();
    await runComposition(drafting.deps, draft, {
      signal: stop.signal,
      progress: ({ text }) => {
        if (text.startsWith("Step 1")) stop.abort();
      },
    });
    await stopComposition(drafting.deps, alice(), draft);
    expect(await keepPart(drafting.deps, alice(), await again(draft))).toEqual({ ok: true });
    expect(titles(await nodesIn(await again(draft)))).toContain("Refund a payment");
  });

  /** The demo model, but for calls about these items, which end with an error. */
  const failingAt = (failing: string[], permanent: boolean): Llm => ({
    async *stream(request) {
      const text = request.messages.map((message) => message.text).join();
      if (!failing.some((title) => text.includes(`"title":"${title}"`))) {
        yield* drafting.deps.llm.stream(request);
        return;
      }
      yield { type: "start", activityId: "a" };
      const failure = { code: "llm.overloaded", message: "The model is busy.", permanent };
      const none = { stopReason: null, usage: null, costNanoUsd: null, modelServed: null };
      yield { type: "end", status: "error", ...none, failure };
    },
  });
  const UNWRITTEN = /could not write the details/;
  const unwritten = (nodes: readonly BacklogNode[]) =>
    titles(
      nodes.filter(({ content }) => content.questions.some(({ text }) => UNWRITTEN.test(text))),
    );

  test("a node that the model fails at stays with its outline and a question that says so", async () => {
    const draft = await newDraft(drafting.deps, alice(), { source: SHORT, item: "backlog" });
    const llm = failingAt(["Pay by card"], true);
    expect(await runComposition({ ...drafting.deps, llm }, draft)).toEqual({ type: "done" });
    const nodes = await nodesIn(await again(draft));
    expect(nodes).toHaveLength(6);
    expect(unwritten(nodes)).toEqual(["Pay by card"]);
    expect(called(nodes, "Pay by card").content.title.cites.length).toBeGreaterThan(0);
  });

  test("a model that fails at every item ends it, and trying again goes on there", async () => {
    const draft = await newDraft(drafting.deps, alice(), { source: SHORT, item: "backlog" });
    const all = ["Paying", "Pay by card", "Register the shop with the bank", "Pay by invoice"];
    const llm = failingAt(all, false);
    const first = await runComposition({ ...drafting.deps, llm }, draft);
    expect(first).toMatchObject({ type: "retry", reason: "The model is busy." });
    await runComposition({ ...drafting.deps, llm }, draft, { attempt: 4, lastAttempt: true });
    const ended = await findComposition(drafting.deps.db, draft.id);
    expect(ended).toMatchObject({ state: "failed", errorCode: "llm.overloaded" });
    expect(ended?.errorMessage).toContain("3 items one after another");
    expect(await composeAgain(drafting.deps, await again(draft))).toEqual({ ok: true });
    await runComposition(drafting.deps, draft);
    const nodes = await nodesIn(await again(draft));
    expect(nodes).toHaveLength(6);
    expect(unwritten(nodes)).toEqual([]);
  });

  const slow: Llm = {
    async *stream(request) {
      await sleep(150);
      yield* drafting.deps.llm.stream(request);
    },
  };

  test("while it is written the page is told titles and what is being written, twice a second at most", async () => {
    const draft = await newDraft(drafting.deps, alice(), { source: REQUIREMENTS, item: "backlog" });
    const end = new AbortController();
    const deps = { ...drafting.deps, clock: systemClock, llm: slow };
    const trees: LiveTree[] = [];
    const sent: { at: number; size: number }[] = [];
    const stream = {
      signal: end.signal,
      lastEventId: undefined,
      send: ({ data }: { data: string }) => {
        sent.push({ at: performance.now(), size: data.length });
        return Promise.resolve();
      },
    };
    const streaming = streamDraft(deps, draft, stream, (composition) => {
      const tree = liveTree(draft, composition);
      if (tree) trees.push(tree);
      return Promise.resolve(JSON.stringify(tree ?? ""));
    });
    await runComposition(deps, draft);
    await streaming;
    expect(trees.length).toBeGreaterThan(0);
    for (const [i, { at }] of sent.slice(0, -1).entries()) {
      expect(at - (sent[i - 1]?.at ?? -Infinity)).toBeGreaterThan(450);
    }
    const written = trees.filter(({ phase }) => phase === "nodes");
    expect(written.every(({ nodes }) => nodes.length === 30)).toBe(true);
    for (const { nodes } of written) {
      expect(nodes.filter(({ state }) => state === "writing").length).toBeLessThanOrEqual(3);
    }
    expect(Math.max(...sent.map(({ size }) => size))).toBeLessThan(6000);
  });
});
