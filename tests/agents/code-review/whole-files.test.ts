import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { createReview } from "../../../src/agents/code-review/create.ts";
import { execute } from "../../../src/agents/execute.ts";
import { findRun, listSteps } from "../../../src/agents/runs.ts";
import { codeClientFor } from "../../../src/connections/connection.ts";
import { createConnection } from "../../../src/connections/create.ts";
import { readRevision } from "../../../src/drafts/draft.ts";
import { isReview } from "../../../src/drafts/nodes.ts";
import { listLlmChoices } from "../../../src/drafts/choices.ts";
import { claimed, type Drafting, reload, startDrafting } from "../../setup/drafting.ts";
import { newReview } from "./reviewing.ts";

const SHOP = "demo-company/shop";
let t: Drafting;
let connectionId: string;
beforeAll(async () => {
  t = await startDrafting();
  await t.connect("alice");
  const { account } = t.cast.alice;
  const { url, token } = t.world.github;
  const created = await t.deps.db.transaction((tx) =>
    createConnection(
      tx,
      t.deps,
      {
        accountId: account.id,
        provider: "github",
        baseUrl: url,
        settings: {},
        secrets: { token },
        learnt: { message: "", capabilities: {} },
      },
      { account, address: "127.0.0.1", requestId: "test" },
    ),
  );
  if (!created.ok) throw new Error(created.code);
  connectionId = created.connection.id;
});
afterEach(() => t.world.faults.clear());
afterAll(() => t.close());

/** The saved card of the shop, reviewed as its pull request is. */
async function reviewed(prepare: () => void = () => undefined) {
  const { deps } = t;
  const { account } = t.cast.alice;
  const client = await codeClientFor(deps, account.id, connectionId);
  if (!client.ok) throw new Error(client.message);
  const [pull, diff] = await Promise.all([
    client.value.readPullRequest(SHOP, 2),
    client.value.readDiff(SHOP, 2),
  ]);
  if (!pull.ok || !diff.ok) throw new Error("the demo GitHub does not answer");
  const [llm] = await listLlmChoices(deps, account, "review");
  const { base, head, title } = pull.value;
  const origin = { connectionId, repository: SHOP, number: 2, base: base.sha, head: head.sha };
  const form = newReview({ diff: diff.value.text, title, llm, origin });
  const created = await createReview(deps, account, form);
  if (!created.ok) throw new Error(JSON.stringify(created.errors));
  prepare();
  const draft = await reload(deps, account, created.draftId);
  const run = await findRun(deps.db, draft.id);
  if (!run) throw new Error("it has no run");
  await execute(deps, run.id, await claimed(deps, draft, run.jobId));
  const row = await readRevision(deps.db, draft.id, 1);
  if (!row || !isReview(row.content)) throw new Error("no review came of it");
  const steps = await listSteps(deps.db, run.id);
  return { content: row.content, files: steps.find(({ key }) => key === "files") };
}

test("with the whole files of the pull request in view more is seen than the changes alone show", async () => {
  const { content, files } = await reviewed();
  expect(files).toMatchObject({ kind: "tool", state: "done", label: "Read 4 changed files" });
  expect(content.title.text).toBe("Pay with a saved card");
  expect(content.remarks.map(({ path, line, title }) => `${path}:${line} ${title}`)).toEqual([
    "src/cards.ts:29 Text becomes a part of a query or a command",
    "src/cards.ts:37 The months are counted from 0 on one side only",
    "src/payment.ts:47 Nobody waits for this call",
  ]);
});

test("where the repository does not answer the changes alone are reviewed, and the trace says so", async () => {
  const { content, files } = await reviewed(() => t.world.faults.always("github", "unavailable"));
  expect(files).toMatchObject({ state: "failed", errorCode: expect.any(String) });
  expect(content.remarks.map(({ line }) => line)).toEqual([29, 37]);
});
