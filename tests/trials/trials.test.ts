import { afterAll, beforeAll, expect, test } from "vitest";
import { eq } from "../../src/db/drizzle.ts";
import { findPrompt } from "../../src/prompts/prompt.ts";
import { runTrial } from "../../src/trials/run.ts";
import { dropOldTrials } from "../../src/trials/trial.ts";
import { urls } from "../../src/urls.ts";
import { claimed, composedDraft, type Drafting, startDrafting } from "../setup/drafting.ts";

const { prompts } = urls;
const SOURCE =
  "As a customer I want to pay by card, so that I need no cash.\n\nA refused card shows an error.";

let t: Drafting;
let llm: string;
beforeAll(async () => {
  t = await startDrafting();
  ({ llm } = await t.connect("alice"));
});
afterAll(() => t.close());

type Name = keyof Drafting["cast"];
const ask = async (name: Name, url: string) => t.request(url, { cookie: t.cast[name].cookie });
const send = (name: Name, url: string, form: Record<string, string>) =>
  t.request(url, { cookie: t.cast[name].cookie, form });

async function keepInput(prompt: string, form: Record<string, string>): Promise<string> {
  const kept = await send("alice", prompts.inputs(prompt), { title: "An input", ...form });
  expect(kept.status).toBe(303);
  return new URL(kept.headers.get("location") ?? "", "http://x").searchParams.get("input") ?? "";
}

async function start(prompt: string, form: Record<string, string>): Promise<string> {
  const started = await send("alice", prompts.trials(prompt), { llm, b: "", ...form });
  const id = /trials\/([\w-]+)$/.exec(started.headers.get("location") ?? "")?.[1];
  if (id === undefined) throw new Error(await started.text());
  return id;
}

async function run(trialId: string) {
  const { jobs } = t.deps.db.t;
  const rows = await t.deps.db.select().from(jobs).where(eq(jobs.name, "trials.run"));
  const job = rows.find(({ payload }) => JSON.stringify(payload).includes(trialId));
  const context = await claimed(t.deps, { accountId: t.cast.alice.account.id }, job?.id ?? "");
  return runTrial(t.deps, trialId, context);
}

const secondVersion = async (prompt: string) => {
  const first = await findPrompt(t.deps.db, prompt, 1);
  await send("dana", prompts.versions(prompt), {
    title: "Second",
    text: `${first?.text ?? ""}\n\nBe brief.`,
    base: "1",
    act: "save",
  });
};

test("two versions answer the same input side by side, each with a row of the ledger as a test", async () => {
  await secondVersion("story");
  const input = await keepInput("story", { source: SOURCE, project: "Shop" });
  const id = await start("story", { input, a: "1", b: "2" });
  const before = await (await ask("alice", prompts.trial("story", id))).text();
  expect(before).toContain("Waits for its turn");
  expect(before).toContain('aria-busy="true"');
  expect(await run(id)).toMatchObject({ type: "done" });

  const page = await (await ask("alice", prompts.trial("story", id))).text();
  expect(page).toContain("Version 1");
  expect(page).toContain("Version 2");
  expect(page.match(/Acceptance criterion 1/g)).toHaveLength(2);
  expect(page).toContain("Findings");
  expect(page).not.toContain("aria-busy");
  const { activities: a, drafts } = t.deps.db.t;
  const calls = await t.deps.db
    .select()
    .from(a)
    .where(eq(a.subject, `trial:${id}`));
  expect(calls.map((call) => [call.taskType, call.promptName, call.promptVersion])).toEqual([
    ["test", "story", 1],
    ["test", "story", 2],
  ]);
  expect(await t.deps.db.select().from(drafts)).toEqual([]);

  await run(id);
  expect(
    await t.deps.db
      .select()
      .from(a)
      .where(eq(a.subject, `trial:${id}`)),
  ).toHaveLength(2);
});

const DIFF = "--- a/a.js\n+++ b/a.js\n@@ -1 +1,2 @@\n same\n+debugger;\n";

test("each purpose can be tried: outlines and items on a source, refinements and reviews on a draft", async () => {
  const draft = await composedDraft(t.deps, t.cast.alice.account, { source: SOURCE });
  const cases: [string, Record<string, string>, string][] = [
    ["backlog-outline", { source: SOURCE }, "item"],
    ["backlog-node", { source: SOURCE, item: "Pay by card" }, "Acceptance criterion 1"],
    ["refine", { draft: draft.id, instruction: "Shorter" }, "Acceptance criterion 1"],
    ["judge", { draft: draft.id }, "Version 1"],
    ["code-review", { source: DIFF }, "Left over from debugging"],
    ["code-review-refute", { source: DIFF, item: "It stops the page" }, "It stands"],
  ];
  for (const [prompt, form, words] of cases) {
    const input = await keepInput(prompt, form);
    const id = await start(prompt, { input, a: "1" });
    await run(id);
    const page = await (await ask("alice", prompts.trial(prompt, id))).text();
    expect(page).toContain(words);
    expect(page).not.toContain("No answer");
  }
});

test("what is tried is one's own: nobody else finds the input, the trial or the draft", async () => {
  const input = await keepInput("task", { source: SOURCE });
  const id = await start("task", { input, a: "1" });
  expect((await ask("bob", prompts.trial("task", id))).status).toBe(404);
  expect((await ask("alice", prompts.trial("story", id))).status).toBe(404);
  expect((await send("bob", prompts.inputRemoval("task", input), {})).status).toBe(404);
  expect((await send("bob", prompts.trials("task"), { input, a: "1", llm })).status).toBe(422);
  const draft = await composedDraft(t.deps, t.cast.alice.account, { source: SOURCE });
  const stolen = { title: "Mine", draft: draft.id, instruction: "Shorter" };
  const refused = await send("bob", prompts.inputs("refine"), stolen);
  expect(refused.status).toBe(422);
  expect(await refused.text()).toContain("Choose one of your own drafts.");
  expect((await send("alice", prompts.inputRemoval("task", input), {})).status).toBe(303);
});

test("an input without a name or a source is refused at its field", async () => {
  const refused = await send("alice", prompts.inputs("story"), { title: "", source: " " });
  expect(refused.status).toBe(422);
  const page = await refused.text();
  expect(page).toContain("Give it a name");
  expect(page).toContain("Paste a source");
});

test("a failed call says why, beside the answer that came", async () => {
  const input = await keepInput("story", { source: `${SOURCE}\n\nOnce more.` });
  const id = await start("story", { input, a: "1", b: "2" });
  t.world.faults.next("llm", "forbidden", { path: "/messages" });
  await run(id);
  const { trialRuns } = t.deps.db.t;
  const rows = await t.deps.db.select().from(trialRuns).where(eq(trialRuns.trialId, id));
  expect(rows.map(({ state }) => state)).toEqual(["failed", "done"]);
  expect(await (await ask("alice", prompts.trial("story", id))).text()).toContain("No answer");
});

test("after a month a trial is gone, and its input stays", async () => {
  const { db, clock } = t.deps;
  const before = new Date(clock.now().getTime() + 1);
  expect(await dropOldTrials(db, before, new AbortController().signal)).toBeGreaterThan(0);
  expect(await db.select().from(db.t.trials)).toEqual([]);
  expect(await db.select().from(db.t.trialRuns)).toEqual([]);
  expect((await db.select().from(db.t.trialInputs)).length).toBeGreaterThan(0);
});

test("a draft says which version of its prompt made it, also after another came into use", async () => {
  const draft = await composedDraft(t.deps, t.cast.alice.account, { source: `${SOURCE} ` });
  expect(draft).toMatchObject({ promptName: "story", promptVersion: 1 });
  await send("dana", prompts.labels("story"), { label: "production", version: "2" });
  const page = await (await ask("alice", urls.drafts.show(draft.id))).text();
  expect(page).toContain(prompts.show("story", { version: 1 }));
  const next = await composedDraft(t.deps, t.cast.alice.account, { source: `${SOURCE}  !` });
  expect(next.promptVersion).toBe(2);
});
