import { afterAll, beforeAll, expect, test } from "vitest";
import { refine } from "../../../src/agents/again.ts";
import { createReview } from "../../../src/agents/code-review/create.ts";
import { execute } from "../../../src/agents/execute.ts";
import { findRun, listSteps } from "../../../src/agents/runs.ts";
import type { ReviewContent } from "../../../src/db/schema/content.ts";
import { listLlmChoices } from "../../../src/drafts/choices.ts";
import { type Draft, readRevision } from "../../../src/drafts/draft.ts";
import { isReview } from "../../../src/drafts/nodes.ts";
import { claimed, type Drafting, reload, startDrafting } from "../../setup/drafting.ts";
import { newReview } from "./reviewing.ts";

let t: Drafting;
beforeAll(async () => {
  t = await startDrafting();
  await t.connect("alice");
});
afterAll(() => t.close());

const added = (path: string, code: string) => {
  const lines = code.trim().split("\n");
  return `diff --git a/${path} b/${path}
new file mode 100644
--- /dev/null
+++ b/${path}
@@ -0,0 +1,${lines.length} @@
${lines.map((line) => `+${line}\n`).join("")}`;
};

const FLAWED = `
export async function save(order) {
  await db.query(\`insert into orders values ('\${order.name}')\`);
}
export function total(orders) {
  let sum = 0;
  for (let i = 0; i <= orders.length; i += 1) {
    sum += orders[i].price;
  }
  save(orders[0]);
  try {
    audit(sum);
  } catch (error) {
  }
  // save(orders[1]);
  return sum == null ? 0 : sum;
}
`;

const account = () => t.cast.alice.account;

async function run(draft: Draft): Promise<ReviewContent> {
  const { deps } = t;
  const last = await findRun(deps.db, draft.id);
  if (!last) throw new Error("it has no run");
  await execute(deps, last.id, await claimed(deps, draft, last.jobId));
  const { revision } = await reload(deps, account(), draft.id);
  const row = await readRevision(deps.db, draft.id, revision);
  if (!row || !isReview(row.content)) throw new Error("no review came of it");
  return row.content;
}

async function review(diff: string): Promise<{ draft: Draft; content: ReviewContent }> {
  const [llm] = await listLlmChoices(t.deps, account(), "review");
  const created = await createReview(t.deps, account(), newReview({ diff, llm }));
  if (!created.ok) throw new Error(JSON.stringify(created.errors));
  const draft = await reload(t.deps, account(), created.draftId);
  return { draft, content: await run(draft) };
}

test("the demo model finds by rules what a line shows, each call is on the ledger, and a refinement narrows it", async () => {
  const { draft, content } = await review(added("src/orders.js", FLAWED));
  expect(content.summary.text).toContain("is no AI");
  expect(
    content.remarks.map(({ line, category, title }) => `${line} ${category}: ${title}`),
  ).toEqual([
    "2 security: Text becomes a part of a query or a command",
    "6 correctness: The loop goes one too far",
    "9 correctness: Nobody waits for this call",
    "12 correctness: An error is swallowed",
    "15 practice: A loose comparison takes two things for one",
  ]);
  expect(content.remarks[1]?.suggestion).toBe("  for (let i = 0; i < orders.length; i += 1) {");
  const last = await findRun(t.deps.db, draft.id);
  const steps = await listSteps(t.deps.db, last?.id ?? "");
  expect(steps.filter(({ activityId }) => activityId !== null)).toHaveLength(6);

  t.deps.clock.advance(1000);
  await refine(t.deps, draft, "Only security");
  const narrowed = await run(draft);
  expect(narrowed.remarks.map(({ id }) => id)).toEqual(["r1"]);
});

test("it disproves what stands in a test or a comment, and finds nothing in clean code", async () => {
  const clean = added("src/clean.js", "export const add = (a, b) => a + b;\nexport const one = 1;");
  const { content } = await review(added("tests/orders.test.js", FLAWED) + clean);
  expect(content.remarks).toEqual([]);
  expect(content.dropped.map(({ reason }) => reason)).toEqual(
    Array(5).fill("Disproved: It stands in a test: nobody runs it in production."),
  );
  expect((await review(clean)).content).toMatchObject({ remarks: [], dropped: [] });
});
