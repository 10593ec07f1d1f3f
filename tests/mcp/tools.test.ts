import type { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { afterAll, beforeAll, expect, test } from "vitest";
import { findDraft } from "../../src/drafts/draft.ts";
import { urls } from "../../src/urls.ts";
import { runComposition } from "../setup/drafting.ts";
import { type Assistants, call, startAssistants } from "../setup/assistants.ts";

const SOURCE = "Customers must be able to pay an order by card. A declined card shows why.";

let product: Assistants;
let alice: Client;
let model: string;

beforeAll(async () => {
  product = await startAssistants();
  ({ llm: model } = await product.connect("alice"));
  alice = await product.client(await product.tokenFor(product.cast.alice.account));
});
afterAll(() => product.close());

test("every tool says what it is for, what it takes and gives, and what it may do", async () => {
  const { tools } = await alice.listTools();
  expect(tools.length).toBeGreaterThanOrEqual(16);
  for (const tool of tools) {
    expect(tool.description?.length).toBeGreaterThan(40);
    expect(tool.title).toBeTruthy();
    expect(tool.outputSchema?.type).toBe("object");
    expect(tool.inputSchema["additionalProperties"]).toBe(false);
    expect(tool.annotations).toMatchObject({ destructiveHint: false });
  }
});

test("an answer that was kept says so, and the model is asked again where that is wanted", async () => {
  const policy = {
    mode: "order" as const,
    ownFirst: true,
    effort: null,
    maxTokens: null,
    temperature: null,
    cacheHours: 1,
    firstContentMs: null,
    idleMs: null,
    ceilingNanoUsd: null,
  };
  const { db, clock, routing } = product.deps;
  const ways = [{ connectionId: model, model: "demo-model-no-ai", weight: 1 }];
  const changed = { changedBy: null, changedAt: clock.now() };
  const row = { taskType: "chat" as const, policy: { ...policy, ways }, ...changed };
  await db.insert(db.t.llmPolicies).values(row);
  routing.policies.forget();
  const question = { question: "What is a draft, in one sentence?" };
  const kept = [];
  for (const more of [{}, {}, { fresh: true }]) {
    const { data } = await call(alice, "chat", { ...question, ...more });
    kept.push(data["fromCache"]);
  }
  expect(kept).toEqual([false, true, false]);
  await db.delete(db.t.llmPolicies);
  routing.policies.forget();
});

test("a draft goes from a text to the page where a person signs, and no further", async () => {
  const made = await call(alice, "create_draft", { text: SOURCE, project: "DEMO" });
  expect(made.text).toContain("is being written");
  const id = String(made.data["id"]);
  const draft = await findDraft(product.deps.db, product.cast.alice.account, id);
  if (!draft) throw new Error("no draft was made");
  const waits = await call(alice, "watch_job", { id: made.data["jobId"], seconds: 0 });
  expect(waits.data).toMatchObject({ ended: false });
  await runComposition(product.deps, draft);

  const read = await call(alice, "read_draft", { id });
  expect(read.data).toMatchObject({ state: "open", revision: 1, itemCount: 1, next: null });
  expect(read.text).toContain("Acceptance criterion 1");

  const said = await call(alice, "validate_draft", { id });
  expect(said.data).toMatchObject({ revision: 1 });

  const sources = await call(alice, "read_sources", { id });
  const source = /id ([\w-]+)$/m.exec(sources.text)?.[1];
  const passages = await call(alice, "read_sources", { id, source });
  expect(passages.text).toContain("<outside-text");
  expect(passages.text).toContain("[1] Customers must be able to pay");

  const prepared = await call(alice, "prepare_publication", { id });
  const signUrl = product.url + urls.drafts.publication(id);
  expect(prepared.data).toMatchObject({ signUrl, items: [{ act: "create" }] });

  const published = await call(alice, "publish_draft", { id });
  expect(published.data).toMatchObject({ outcome: "waits_for_signature", url: signUrl });
  expect(product.world.journal.count("jiraDc", { method: "POST", path: "/issue" })).toBe(0);
  expect(await findDraft(product.deps.db, product.cast.alice.account, id)).toMatchObject({
    state: "open",
  });
});

test("changes of code are reviewed, and what was found is read", async () => {
  const diff = "--- a/a.ts\n+++ b/a.ts\n@@ -1 +1,2 @@\n const a = 1;\n+const b = 2;\n";
  const refused = await call(alice, "review_code", { diff: "no diff" });
  expect(refused.code).toBe("drafts.not_valid");
  const made = await call(alice, "review_code", { diff });
  expect(made.text).toContain("are being reviewed");
  const read = await call(alice, "read_code_review", { id: made.data["id"] });
  expect(read.data).toMatchObject({ state: "composing", revision: 0, remarks: [] });
  expect(read.data["jobId"]).toBe(made.data["jobId"]);
});
