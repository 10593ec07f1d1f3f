// What another agent has made becomes a page by the same form, check and signature as a draft of items.
import { afterEach, beforeEach, expect, test } from "vitest";
import { createAgentDraft } from "../../../src/agents/create.ts";
import type { DocumentContent, Statement } from "../../../src/db/schema/document-content.ts";
import { addRevision } from "../../../src/drafts/revision.ts";
import { urls } from "../../../src/urls.ts";
import { reload } from "../../setup/drafting.ts";
import { formFields, unescapeHtml } from "../../setup/visitor.ts";
import { type Publishing, startPublishing } from "./publishing.ts";

let on: Publishing;
beforeEach(async () => {
  on = await startPublishing("dc");
});
afterEach(() => on.close());

const statement = (text: string, problems: Statement["problems"] = []): Statement => ({
  text,
  cites: [{ n: 1, path: "src/money.ts", line: 6, endLine: 8, hash: "h" }],
  problems,
});

const content = (...statements: Statement[]): DocumentContent => ({
  type: "document",
  title: { text: "Overview of the shop", cites: [] },
  summary: { text: "", cites: [] },
  kind: "overview",
  repository: { name: "acme/shop", ref: "main", commit: "c".repeat(40), folder: "" },
  sections: [
    {
      id: "s1",
      title: "What it is",
      about: [],
      statements,
      patch: null,
      decision: "open",
    },
  ],
  diagram: null,
  stale: [],
  leftOut: [],
  since: null,
});

async function madeOf(revision: DocumentContent): Promise<string> {
  const { deps, cast } = on;
  const { account } = cast.alice;
  const properties = { connectionId: "c", repository: "acme/shop", ref: "main", folder: "" };
  const id = await createAgentDraft(deps, account, {
    agent: "CODE_ANALYSIS",
    once: "",
    title: "Overview of the shop",
    llm: { id: "llm", name: "Model", model: "model" },
    promptName: "code-document",
    target: { connectionId: "c", projectName: "acme/shop" },
    sources: [
      { kind: "code", title: "acme/shop", origin: {}, version: null, body: "x", passages: [] },
    ],
    properties: { ...properties, kind: "overview" },
  });
  const draft = await reload(deps, account, id);
  await deps.db.transaction(async (tx) => {
    const { agentRuns } = tx.t;
    await tx.update(agentRuns).set({ state: "done" });
    await addRevision(tx, deps.clock, draft, {
      content: revision,
      origin: "composed",
      note: "",
      compositionId: null,
      accountId: account.id,
    });
  });
  return id;
}

const form = () => ({ kind: "page", connection: on.confluence, space: "SHOP" });
const checkOf = (id: string) =>
  on.get(
    `${urls.drafts.documents(id)}?${new URLSearchParams({ ...form(), title: "Overview of the shop" }).toString()}`,
  );

test("a document is shown as it will stand, signed, and becomes a page", async () => {
  const id = await madeOf(content(statement("`addMoney` adds.")));
  const page = await on.get(urls.agentDrafts.show(id));
  expect(page.body).toContain(urls.drafts.documents(id));
  const choose = await on.get(urls.drafts.documents(id));
  expect(choose.body).toContain('value="Overview of the shop"');
  const check = await checkOf(id);
  expect(unescapeHtml(check.body)).toContain("src/money.ts:6-8");
  const sent = await on.post(urls.drafts.documents(id), formFields(check.body));
  expect(sent.status).toBe(303);
  await on.run();
  expect(await on.newest()).toMatchObject({ state: "done", draftId: id, revision: 1 });
  expect((await on.newest()).body).not.toContain("# Overview of the shop");
});

test("with an error in it, it is not signed", async () => {
  const wrong = { level: "error" as const, message: "`chargeCard` stands nowhere." };
  const id = await madeOf(content(statement("`chargeCard` charges.", [wrong])));
  const check = await checkOf(id);
  expect(check.status).toBe(200);
  const sent = await on.post(urls.drafts.documents(id), {
    ...form(),
    id: "00000000-0000-4000-8000-000000000000",
    revision: "1",
    title: "Overview of the shop",
  });
  expect(sent.status).toBe(422);
  await expect(on.newest()).rejects.toThrow("nothing was signed");
});

test("strangers learn nothing of it", async () => {
  const id = await madeOf(content(statement("It adds.")));
  expect((await on.get(urls.drafts.documents(id), "charlie")).status).toBe(404);
});
