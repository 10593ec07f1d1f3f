import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { reviewAgain } from "../../../src/agents/code-review/again.ts";
import type { FoundRemark } from "../../../src/agents/code-review/find.ts";
import { stopRun } from "../../../src/agents/runs.ts";
import { reload } from "../../setup/drafting.ts";
import {
  DIFF,
  finding,
  isRefutation,
  remark,
  type Reviewing,
  scriptedLlm,
  startReviewing,
} from "./reviewing.ts";

const llm = scriptedLlm();
let world: Reviewing;
beforeAll(async () => {
  world = await startReviewing(llm);
});
afterAll(() => world.close());

/** What comes of a model that says this of the changes. */
function reviewOf(remarks: FoundRemark[], form: Parameters<Reviewing["reviewed"]>[0] = {}) {
  llm.play(finding(remarks));
  return world.reviewed(form);
}

/** A file of so many added lines, each unlike the others. */
const linesOf = (count: number, path = "src/many.ts") =>
  `diff --git a/${path} b/${path}\nnew file mode 100644\n--- /dev/null\n+++ b/${path}\n@@ -0,0 +1,${count} @@\n${Array.from({ length: count }, (_, i) => `+call(argument${i + 1});\n`).join("")}`;

const onLine = (line: number, more: Partial<FoundRemark> = {}) =>
  remark({
    path: "src/many.ts",
    line,
    endLine: line,
    evidence: `call(argument${line});`,
    suggestion: null,
    ...more,
  });

test("a remark on added code stands where its code stands, with its hunk as citation", async () => {
  const content = await reviewOf([remark()]);
  expect(content).toEqual({
    title: { text: "Add totals", cites: [] },
    summary: { text: "Changes how totals are added.", cites: [1] },
    remarks: [
      {
        id: "r1",
        path: "src/total.ts",
        line: 3,
        endLine: 3,
        severity: "major",
        category: "correctness",
        title: "The loop goes one too far",
        scenario: "With two prices the third round reads undefined, and the total is NaN.",
        evidence: "  for (let i = 0; i <= prices.length; i += 1) {",
        suggestion: "  for (let i = 0; i < prices.length; i += 1) {",
        cites: [1],
        fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/),
        confidence: 0.9,
        decision: "open",
      },
    ],
    dropped: [],
    leftOut: [],
    resolved: [],
    linter: [],
    notes: [
      expect.stringContaining("Pasted changes: the rest of the repository was not looked at"),
    ],
  });
});

test("the model gets the new code with its line numbers, what was taken away, the ticket and the rules", async () => {
  llm.play(finding([remark()]));
  await world.reviewed({
    properties: { ticket: "PAY-1: add totals", teamRules: "No loops with an index." },
  });
  const [find, refute] = llm.asked;
  const text = find?.messages[0]?.text ?? "";
  expect(text).toContain("== src/total.ts (changed)\n[1] new code\n    1   export function total(");
  expect(text).toContain("    3 +   for (let i = 0; i <= prices.length; i += 1) {");
  expect(text).toContain("[1] taken away\n      -   return prices.reduce(");
  expect(text).toContain("<ticket>\nPAY-1: add totals\n</ticket>");
  expect(text).toContain("<team-rules>\nNo loops with an index.\n</team-rules>");
  expect(find).toMatchObject({ taskType: "review", prompt: { name: "code-review" } });
  expect(refute).toMatchObject({ taskType: "review", prompt: { name: "code-review-refute" } });
  expect(refute?.messages[0]?.text).toContain('"title":"The loop goes one too far"');
  expect(refute?.messages[0]?.text).toContain("    3 +   for (let i = 0; i <= prices.length");
});

test("a clean change has no remarks, and nothing is asked a second time", async () => {
  const content = await reviewOf([]);
  expect(content).toMatchObject({ remarks: [], dropped: [] });
  expect(llm.asked).toHaveLength(1);
});

describe("a model that lies", () => {
  test.each<[string, Partial<FoundRemark>, string]>([
    ["quotes code that is nowhere", { evidence: "eval(input);" }, "does not stand in the changes"],
    ["quotes what stood there before", { evidence: "// end" }, "is not new"],
    ["quotes what was taken away", { evidence: "return prices.reduce(" }, "is not new"],
    ["names a file that is not changed", { path: "src/other.ts" }, "No changed file"],
    ["quotes nothing", { evidence: " " }, "It quotes no code"],
    ["quotes a bracket", { evidence: "  }" }, "It quotes no code"],
    [
      "joins lines that do not follow each other",
      { evidence: "let sum = 0;\nsave(sum);" },
      "does not stand",
    ],
    ["names no case", { scenario: " " }, "in which case something goes wrong"],
  ])("%s: the remark is dropped, and the reason said", async (_name, lie, reason) => {
    const content = await reviewOf([remark(lie)]);
    expect(content.remarks).toEqual([]);
    expect(content.dropped).toHaveLength(1);
    expect(content.dropped[0]).toMatchObject({ title: "The loop goes one too far" });
    expect(content.dropped[0]?.reason).toContain(reason);
    expect(llm.asked).toHaveLength(1);
  });

  test.each<[string, Partial<FoundRemark>]>([
    ["names a line outside of the diff", { line: 4711, endLine: 4711 }],
    ["names no line", { line: -1, endLine: Number.MAX_VALUE }],
    [
      "copies numbers and signs",
      { evidence: "    3 +   for (let i = 0; i <= prices.length; i += 1) {" },
    ],
    ["folds blanks", { evidence: "for (let i = 0;  i <= prices.length;\ti += 1) {" }],
    ["names the side", { path: "b/src/total.ts" }],
  ])("%s: the remark stands at the line of its code", async (_name, said) => {
    const content = await reviewOf([remark(said)]);
    expect(content.remarks).toMatchObject([{ path: "src/total.ts", line: 3, endLine: 3 }]);
  });

  test.each<[string, Partial<FoundRemark>]>([
    ["changes nothing", { suggestion: "for (let i = 0; i <= prices.length; i += 1) {" }],
    ["leaves a bracket open", { suggestion: "for (let i = 0; i < (prices.length; i += 1) {" }],
    ["closes what it did not open", { suggestion: "}\nfor (;;) {{" }],
    ["is for other lines", { line: 3, endLine: 5 }],
    ["is empty", { suggestion: "  \n" }],
    ["holds what was hidden", { suggestion: "for (const price of [hidden]) {" }],
  ])("a suggestion that %s goes alone", async (_name, said) => {
    const content = await reviewOf([remark(said)]);
    expect(content.remarks).toMatchObject([{ line: 3, suggestion: null }]);
  });

  test("of eight the five weightiest stand, and the rest are listed", async () => {
    const remarks = [
      ...[1, 2, 3].map((line) => onLine(line, { severity: "minor" })),
      ...[4, 5, 6].map((line) => onLine(line)),
      ...[7, 8].map((line) => onLine(line, { severity: "critical", category: "security" })),
    ];
    const content = await reviewOf(remarks, { diff: linesOf(9) });
    expect(content.remarks.map(({ line, id }) => `${id} ${line}`)).toEqual([
      "r1 7",
      "r2 8",
      "r3 4",
      "r4 5",
      "r5 6",
    ]);
    expect(content.dropped.map(({ reason }) => reason)).toEqual(
      Array(3).fill("Weaker than the five that stand."),
    );
  });

  test("who finds something in every line is not heard out for ever", async () => {
    llm.play(
      finding(
        Array.from({ length: 200 }, (_, i) => onLine(i + 1)),
        () => ({ verdict: "refuted", reason: "It is a call like any other." }),
      ),
    );
    const content = await world.reviewed({ diff: linesOf(200) });
    expect(content.remarks).toEqual([]);
    expect(content.dropped).toHaveLength(100);
    expect(llm.asked.filter(isRefutation)).toHaveLength(20);
  });

  test("the same remark twice is one", async () => {
    const again = remark({
      title: "Off by one",
      severity: "minor",
      evidence: "i <= prices.length",
    });
    const content = await reviewOf([again, remark()]);
    expect(content.remarks).toMatchObject([{ title: "The loop goes one too far" }]);
  });
});

test("what the second look disproves is listed with its reason", async () => {
  llm.play(
    finding(
      [remark(), remark({ evidence: "save(sum);", line: 6, endLine: 6, title: "Not awaited" })],
      (request) =>
        request.messages[0]?.text.includes("Not awaited")
          ? { verdict: "refuted", reason: "`save` gives no promise." }
          : { verdict: "stands", reason: "It holds." },
    ),
  );
  const content = await world.reviewed();
  expect(content.remarks.map(({ title }) => title)).toEqual(["The loop goes one too far"]);
  expect(content.dropped).toEqual([
    {
      title: "Not awaited",
      path: "src/total.ts",
      line: 6,
      reason: "Disproved: `save` gives no promise.",
    },
  ]);
});

test("an answer without the agreed form is asked for again, and fails the run at last", async () => {
  llm.play(() => '{"remarks": "none"}');
  const draft = await world.create();
  expect(await world.run(draft)).toMatchObject({ type: "retry" });
  expect(await world.lastRun(draft)).toMatchObject({
    state: "queued",
    errorCode: "agents.not_valid",
  });
  expect(await world.run(draft, { attempt: 4, lastAttempt: true })).toMatchObject({ type: "done" });
  expect(await world.lastRun(draft)).toMatchObject({ state: "failed" });
  expect(await reload(world.deps, world.alice, draft.id)).toMatchObject({
    state: "open",
    revision: 0,
  });
  expect(llm.asked.map(({ fresh }) => fresh)).toEqual([false, true]);
});

test("a run that is taken up again does not ask twice", async () => {
  let isDown = true;
  const good = finding([
    remark(),
    remark({ evidence: "save(sum);", line: 6, endLine: 6, suggestion: null }),
  ]);
  llm.play((request, nth) =>
    isRefutation(request) && isDown && nth === 3
      ? { status: "error", code: "llm.overloaded", permanent: false }
      : good(request, nth),
  );
  const draft = await world.create();
  expect(await world.run(draft)).toMatchObject({ type: "retry" });
  isDown = false;
  expect(await world.run(draft, { owner: "another", attempt: 2 })).toMatchObject({ type: "done" });
  expect((await world.content(draft)).remarks).toHaveLength(2);
  expect(llm.asked).toHaveLength(4);
  expect(await world.steps(draft)).toHaveLength(4);
});

test("a run that a person stops ends at once and leaves no revision", async () => {
  const { promise: asked, resolve: isAsked } = Promise.withResolvers<void>();
  llm.play(async ({ signal }) => {
    isAsked();
    await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));
    return { status: "cancelled", code: "llm.cancelled", permanent: false };
  });
  const draft = await world.create();
  const abort = new AbortController();
  const running = world.run(draft, { signal: abort.signal });
  await asked;
  expect(await stopRun(world.deps, world.alice, draft)).toBe(true);
  abort.abort();
  expect(await running).toMatchObject({ type: "done" });
  expect(await world.lastRun(draft)).toMatchObject({ state: "stopped" });
  expect(await reload(world.deps, world.alice, draft.id)).toMatchObject({
    state: "open",
    revision: 0,
  });
});

describe("at a limit a run ends with what it has:", () => {
  const two = [remark(), remark({ evidence: "save(sum);", line: 6, endLine: 6, suggestion: null })];
  test.each<[string, { tokens?: number; nanoUsd?: number; minutes?: number }, string]>([
    ["tokens", { tokens: 300_000 }, "after 600,000 tokens"],
    ["money", { nanoUsd: 1_500_000_000 }, "at the limit of what one run may cost"],
    ["time", { minutes: 11 }, "after 20 minutes"],
  ])("%s", async (_name, { minutes = 0, ...usage }, words) => {
    const good = finding(two);
    llm.play((request, nth) => {
      world.deps.clock.advance(minutes * 60_000);
      return good(request, nth);
    }, usage);
    const content = await world.reviewed();
    expect(content.remarks).toHaveLength(1);
    expect(content.dropped).toHaveLength(1);
    expect(content.dropped[0]?.reason).toContain(words);
    expect(llm.asked).toHaveLength(2);
  });

  test("steps: with nothing at all it fails and says so", async () => {
    llm.play(finding(two));
    const draft = await world.create();
    const { id: runId } = await world.lastRun(draft);
    const { agentSteps } = world.deps.db.t;
    const startedAt = world.deps.clock.now();
    const used = {
      runId,
      kind: "model",
      label: "An earlier step",
      state: "failed",
      startedAt,
    } as const;
    await world.deps.db
      .insert(agentSteps)
      .values(Array.from({ length: 60 }, (_, i) => ({ ...used, key: `x:${i}`, position: i + 1 })));
    expect(await world.run(draft)).toMatchObject({ type: "done" });
    expect(await world.lastRun(draft)).toMatchObject({
      state: "failed",
      errorCode: "agents.too_many_steps",
    });
    expect(llm.asked).toEqual([]);
  });

  test("what was not read by then is listed", async () => {
    llm.play(finding([]), { tokens: 600_000 });
    const content = await world.reviewed({
      diff: linesOf(4000, "src/a.ts") + linesOf(3, "src/b.ts"),
    });
    expect(llm.asked).toHaveLength(1);
    expect(content.leftOut.map(({ path }) => path)).toEqual(["src/a.ts", "src/b.ts"]);
  });
});

test("many changes are read in several windows, and what nobody reads is listed with the reason", async () => {
  llm.play(finding([]));
  const diff = [
    "diff --git a/p.png b/p.png\nBinary files a/p.png and b/p.png differ\n",
    "diff --git a/gone.ts b/gone.ts\ndeleted file mode 100644\n--- a/gone.ts\n+++ /dev/null\n@@ -1 +0,0 @@\n-x\n",
    linesOf(10, "package-lock.json"),
    linesOf(2, "docs/notes.md"),
    linesOf(4000, "src/big.ts"),
    linesOf(30_000, "src/huge.ts"),
    "diff --git a/less.ts b/less.ts\n--- a/less.ts\n+++ b/less.ts\n@@ -1,2 +1 @@\n-x\n y\n",
  ].join("");
  const draft = await world.create({ diff, origin: { leftOut: ["src/secret.bin"] } });
  await world.run(draft);
  const content = await world.content(draft);
  expect(llm.asked).toHaveLength(8);
  expect(llm.asked.every(({ messages }) => (messages[0]?.text.length ?? 0) < 30_000 * 3.5)).toBe(
    true,
  );
  expect(content.leftOut).toEqual([
    { path: "src/secret.bin", reason: "The other system gave no changes of it." },
    { path: "p.png", reason: "Binary: there is no text to read." },
    { path: "gone.ts", reason: "Deleted: the model is told its name alone." },
    { path: "package-lock.json", reason: "Written by a tool." },
    { path: "less.ts", reason: "Lines are only taken away." },
    { path: "src/huge.ts", reason: expect.stringContaining("Only its first changes were read") },
    { path: "src/big.ts", reason: expect.stringContaining("No room") },
  ]);
  expect((await world.steps(draft)).slice(0, 3)).toEqual([
    "facts done",
    "find:0 done",
    "find:1 done",
  ]);
});

test("nobody hides code from the reviewer by what looks like a key or a comment", async () => {
  const diff = DIFF.replace(
    "+  let sum = 0;",
    "+  let sum = 0; // -----BEGIN RSA PRIVATE KEY-----",
  ).replace("+  save(sum);", '+  save(sum); const text = "<!--";');
  await reviewOf([], { diff });
  const asked = llm.asked[0]?.messages[0]?.text ?? "";
  expect(asked).toContain("for (let i = 0; i <= prices.length; i += 1) {");
  expect(asked).toContain('const text = "<!--";');
  expect(asked).toContain("return sum;");
});

test("two remarks on the same line stand side by side, also after a push", async () => {
  const both = [
    remark(),
    remark({ category: "performance", title: "It reads the length each time" }),
  ];
  llm.play(finding(both));
  const draft = await world.create();
  await world.run(draft);
  const first = (await world.content(draft)).remarks;
  expect(first).toHaveLength(2);
  world.deps.clock.advance(1000);
  await reviewAgain(world.deps, world.alice, draft);
  await world.run(draft);
  expect((await world.content(draft)).remarks).toEqual(first);
});

test("secrets do not go to the model, and a remark on their line still stands", async () => {
  const token = `ghp_${"a1B2".repeat(9)}`;
  const diff = DIFF.replace("+  save(sum);", `+  save(sum, "${token}");`);
  llm.play(
    finding([
      remark({ evidence: 'save(sum, "[hidden]");', line: 6, endLine: 6, suggestion: null }),
      remark({ evidence: `save(sum, "${token}");`, title: `Never write ${token}` }),
    ]),
  );
  const content = await world.reviewed({
    diff,
    properties: { ticket: `Use ${token} to sign in.` },
  });
  expect(JSON.stringify(llm.asked)).not.toContain(token);
  expect(JSON.stringify(content)).not.toContain(token);
  expect(content.remarks).toMatchObject([{ line: 6, evidence: '  save(sum, "[hidden]");' }]);
});
