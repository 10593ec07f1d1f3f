import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { refine } from "../../../src/agents/again.ts";
import { reviewAgain } from "../../../src/agents/code-review/again.ts";
import { commentsOf, reviewMarkdown } from "../../../src/agents/code-review/comments.ts";
import { createReview } from "../../../src/agents/code-review/create.ts";
import { decideRemark } from "../../../src/agents/code-review/decide.ts";
import { sarifOf } from "../../../src/agents/code-review/sarif.ts";
import { asc, eq } from "../../../src/db/drizzle.ts";
import type { Draft } from "../../../src/drafts/draft.ts";
import { listPassages } from "../../../src/drafts/source.ts";
import { stores } from "../../setup/db.ts";
import { reload } from "../../setup/drafting.ts";
import {
  DIFF,
  finding,
  isRefutation,
  newReview,
  remark,
  type Reviewing,
  scriptedLlm,
  startReviewing,
} from "./reviewing.ts";

const ONCE = "0190a0b0-0000-7000-8000-00000000abcd";
const loop = remark();
const save = remark({
  line: 6,
  endLine: 6,
  evidence: "save(sum);",
  title: "Nobody waits for the save",
  suggestion: "  await save(sum);",
});

describe.each(stores)("on %s", (_name, open) => {
  const llm = scriptedLlm();
  let world: Reviewing;
  beforeAll(async () => {
    world = await startReviewing(llm, { db: await open() });
  });
  afterAll(() => world.close());

  const sourcesOf = (draft: Draft) => {
    const { sources } = world.deps.db.t;
    return world.deps.db
      .select()
      .from(sources)
      .where(eq(sources.draftId, draft.id))
      .orderBy(asc(sources.createdAt), asc(sources.id));
  };
  const fresh = (draft: Draft) => reload(world.deps, world.alice, draft.id);
  const made = async () => {
    llm.play(finding([loop, save]));
    const draft = await world.create();
    await world.run(draft);
    return fresh(draft);
  };
  const refined = (draft: Draft, words: string) => {
    world.deps.clock.advance(1000);
    return refine(world.deps, draft, words);
  };
  const decide = async (draft: Draft, id: string, decision: "accepted" | "left_out") => {
    const { revision: base } = await fresh(draft);
    const done = await decideRemark(world.deps, world.alice, await fresh(draft), {
      remark: id,
      decision,
      base,
    });
    expect(done).toMatchObject({ ok: true, number: base + 1 });
  };
  const again = async (draft: Draft, diff: string) => {
    world.deps.clock.advance(1000);
    const taken = await reviewAgain(world.deps, world.alice, draft, {
      diff,
      origin: { repository: "shop/app", number: 7, head: "b".repeat(40) },
    });
    expect(taken).toEqual({ ok: true });
    expect(await world.run(draft)).toMatchObject({ type: "done" });
    return world.content(draft);
  };

  test("a review is made with its diff kept as it is, its run and its job; sent twice it is made once", async () => {
    const { deps, alice, bob } = world;
    const form = newReview({ once: ONCE, origin: { repository: "shop/app", number: 7 } });
    const first = await createReview(deps, alice, form);
    expect(first).toEqual({ ok: true, draftId: ONCE });
    expect(await createReview(deps, alice, form)).toEqual(first);
    expect(await createReview(deps, bob, form)).not.toEqual(first);
    const draft = await reload(deps, alice, ONCE);
    expect(draft).toMatchObject({ type: "review", state: "composing", title: "Add totals" });
    expect(draft.target).toMatchObject({ projectName: "shop/app", projectKey: "" });
    expect(await sourcesOf(draft)).toMatchObject([
      { kind: "diff", title: "shop/app#7", body: DIFF, passages: [{ n: 1 }] },
    ]);
    expect(await world.lastRun(draft)).toMatchObject({ agent: "CODE_REVIEWER", state: "queued" });
  });

  test.each<[string, Parameters<typeof newReview>[0], object]>([
    ["nothing", { diff: " \n" }, { diff: expect.stringContaining("Paste the changes") }],
    ["no diff", { diff: "Hello" }, { diff: expect.stringContaining("This is no diff") }],
    ["too much", { diff: DIFF + "x".repeat(3_000_001) }, { diff: expect.stringContaining("3 MB") }],
    [
      "only what is taken away",
      { diff: "--- a/x\n+++ b/x\n@@ -1,2 +1 @@\n-a\n b\n" },
      { diff: expect.stringContaining("No line is added") },
    ],
    [
      "a pull request without changes",
      { diff: "", origin: { repository: "shop/app", number: 7 } },
      { diff: "This pull request changes nothing." },
    ],
    ["no model", { llm: undefined }, { llm: "Choose a model." }],
    [
      "long words",
      { title: "x".repeat(121), properties: { ticket: "x".repeat(20_001) } },
      { title: expect.stringContaining("120"), ticket: expect.stringContaining("20,000") },
    ],
  ])("%s is refused at its field", async (_what, form, errors) => {
    const created = await createReview(world.deps, world.alice, newReview(form));
    expect(created).toEqual({ ok: false, errors });
  });

  test("after a push a remark keeps its id and its decision, and one whose code is gone is resolved", async () => {
    const draft = await made();
    const [first, second] = (await world.content(draft)).remarks;
    await decide(draft, "r1", "accepted");
    llm.play(
      finding([save, remark({ evidence: "let sum = 0;", line: 4, endLine: 4, suggestion: null })]),
    );
    const moved = DIFF.replace("+1,9 @@", "+1,10 @@").replace(
      "+  let sum = 0;",
      "+  // Adds.\n+  let sum = 0;",
    );
    const content = await again(draft, moved);
    expect(content.remarks).toMatchObject([
      { id: "r1", line: 4, decision: "accepted", fingerprint: first?.fingerprint, cites: [2] },
      { id: "r2", line: 7, decision: "open", fingerprint: second?.fingerprint },
      { id: "r3", line: 3 },
    ]);
    // What stands already is not tried once more.
    expect(llm.asked.filter(isRefutation)).toHaveLength(1);
    expect((await sourcesOf(draft)).map(({ replacedAt }) => replacedAt === null)).toEqual([
      false,
      true,
    ]);
    expect((await listPassages(world.deps.db, draft.id)).map(({ n }) => n)).toEqual([2]);

    llm.play(finding([]));
    const mended = await again(draft, DIFF.replace("i <= prices", "i < prices"));
    expect(mended.resolved).toEqual([
      { title: first?.title, path: "src/total.ts", fingerprint: first?.fingerprint },
    ]);
    expect(mended.remarks.map(({ id }) => id)).toEqual(["r2", "r3"]);
  });

  test("what nobody found again is tried once more, and resolved where it does not hold any longer", async () => {
    const draft = await made();
    llm.play(finding([], () => ({ verdict: "refuted", reason: "It is checked before." })));
    const content = await again(
      draft,
      `${DIFF}diff --git a/b.ts b/b.ts\n--- a/b.ts\n+++ b/b.ts\n@@ -1 +1 @@\n-a\n+b\n`,
    );
    expect(content).toMatchObject({ remarks: [], dropped: [] });
    expect(content.resolved.map(({ title }) => title)).toEqual([loop.title, save.title]);
  });

  test.each(["", "--- a/x\n+++ b/x\n@@ -1,2 +1 @@\n-a\n b\n"])(
    "a push that leaves nothing to review resolves all: %j",
    async (diff) => {
      const draft = await made();
      llm.play(finding([]));
      const content = await again(draft, diff);
      expect(llm.asked).toEqual([]);
      expect(content.remarks).toEqual([]);
      expect(content.resolved).toHaveLength(2);
    },
  );

  test("what a person left out never comes back, also not when its code was away for a while", async () => {
    const draft = await made();
    await decide(draft, "r2", "left_out");
    llm.play(finding([loop, save]));
    const same = await again(draft, DIFF);
    // Whoever has it reviewed once more wants no answer that was kept.
    expect(llm.asked.map((request) => request.fresh)).not.toContain(false);
    expect(same.remarks).toMatchObject([{ id: "r1" }, { id: "r2", decision: "left_out" }]);
    llm.play(finding([loop]));
    const away = await again(draft, DIFF.replace("save(sum)", "keep(sum)"));
    expect(away.remarks.map(({ id }) => id)).toEqual(["r1"]);
    expect(away.resolved).toEqual([]);
    llm.play(finding([loop, save]));
    const back = await again(draft, DIFF);
    expect(back.remarks).toMatchObject([{ id: "r1" }, { id: "r2", decision: "left_out" }]);
    expect(commentsOf(back).map((one) => one.remark)).toEqual(["r1"]);
  });

  test("a refinement changes the remarks that stand, and a person's word lasts", async () => {
    const draft = await made();
    await decide(draft, "r2", "accepted");
    llm.play(finding([{ ...loop, scenario: "NaN." }]));
    expect(await refined(draft, "Shorter, and drop the save")).toEqual({
      ok: true,
    });
    await world.run(draft);
    const content = await world.content(draft);
    expect(content.remarks).toMatchObject([
      { id: "r2", decision: "accepted" },
      { id: "r1", scenario: "NaN." },
    ]);
    const asked = llm.asked[0]?.messages[0]?.text ?? "";
    expect(asked).toContain("<instruction>\nShorter, and drop the save\n</instruction>");
    expect(asked).toContain('"title":"Nobody waits for the save"');
    expect(await refined(draft, " ")).toMatchObject({ ok: false });
    expect(await fresh(draft)).toMatchObject({ state: "open" });

    llm.play(finding([save]));
    await refined(draft, "Drop the loop");
    await world.run(draft);
    expect(await world.content(draft)).toMatchObject({
      remarks: [{ id: "r2" }],
      dropped: [{ title: loop.title, reason: "Taken out by the refinement." }],
      resolved: [],
    });
  });

  test("a decision on what is not there, or on an older revision, changes nothing", async () => {
    const draft = await made();
    const told = { remark: "r1", decision: "accepted", base: 1 } as const;
    const { deps, alice } = world;
    expect(await decideRemark(deps, alice, draft, { ...told, remark: "r9" })).toMatchObject({
      ok: false,
      code: "drafts.not_found",
    });
    await decide(draft, "r1", "accepted");
    expect(await decideRemark(deps, alice, await fresh(draft), told)).toMatchObject({
      ok: false,
      code: "drafts.changed",
    });
    const twice = { ...told, base: 2 };
    expect(await decideRemark(deps, alice, await fresh(draft), twice)).toEqual({
      ok: true,
      number: 2,
    });
  });
});

describe("what goes out", () => {
  const content = {
    title: { text: "Add totals", cites: [] },
    summary: { text: "Adds totals.", cites: [1] },
    remarks: [
      {
        ...loop,
        id: "r1",
        cites: [1],
        fingerprint: "f".repeat(64),
        decision: "open" as const,
        scenario: "Ask @bob <b>now</b> ![x](https://evil.example/?q) `a[0]`\n/approve\n# Big",
        suggestion: "x = `\n```js\n```\n`;",
      },
    ],
    dropped: [],
    leftOut: [{ path: "a`b.ts", reason: "Binary." }],
    resolved: [],
  };

  test("a comment says severity, case and suggestion, and nothing in it is more than text", () => {
    expect(commentsOf(content)).toEqual([
      {
        remark: "r1",
        fingerprint: "f".repeat(64),
        path: "src/total.ts",
        line: 3,
        endLine: 3,
        body: [
          "**Major, correctness: The loop goes one too far**",
          "Ask @<!-- -->bob &lt;b>now&lt;/b> !\\[x\\](`https://evil.example/?q`) `a[0]`\n\\/approve\n\\# Big",
          "````suggestion\nx = `\n```js\n```\n`;\n````",
        ].join("\n\n"),
      },
    ]);
  });

  test("SARIF names rule, level, file, lines and fingerprint", () => {
    const sarif = sarifOf({ id: "d1", revision: 2 }, content);
    expect(sarif).toMatchObject({
      version: "2.1.0",
      runs: [
        {
          tool: { driver: { name: "Countersign code review", rules: [{ id: "correctness" }] } },
          results: [
            {
              ruleId: "correctness",
              level: "warning",
              partialFingerprints: { "countersign/v1": "f".repeat(64) },
              locations: [
                {
                  physicalLocation: {
                    artifactLocation: { uri: "src/total.ts" },
                    region: { startLine: 3, endLine: 3 },
                  },
                },
              ],
            },
          ],
        },
      ],
    });
  });

  test("as Markdown it is a whole report", () => {
    const text = reviewMarkdown(content);
    expect(text).toContain("# Add totals\n\nAdds totals.\n\n## Major: The loop goes one too far");
    expect(text).toContain("`src/total.ts:3`, correctness");
    expect(text).toContain("## Not reviewed\n\n- `a?b.ts`: Binary.");
    expect(reviewMarkdown({ ...content, remarks: [] })).toContain("No remarks.");
  });
});
