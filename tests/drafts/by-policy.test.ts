import { afterEach, beforeEach, expect, test } from "vitest";
import { eq, isNull } from "../../src/db/drizzle.ts";
import type { Policy } from "../../src/db/schema/routing.ts";
import { judge } from "../../src/drafts/judge/judge.ts";
import { changePolicy } from "../../src/llm/routing/acts.ts";
import { BY_POLICY } from "../../src/llm/routing/policies.ts";
import { urls } from "../../src/urls.ts";
import {
  claimed,
  composedDraft,
  type Drafting,
  reload,
  runComposition,
  startDrafting,
} from "../setup/drafting.ts";
import { CHECKOUT_TEXT } from "./stories.ts";

const MODEL = "demo-model-no-ai";
let drafting: Drafting;
beforeEach(async () => {
  drafting = await startDrafting();
  const { deps, cast } = drafting;
  const { llm: own } = await drafting.connect("alice");
  const { connections: c } = deps.db.t;
  await deps.db.delete(c).where(eq(c.id, own));
  const { url: baseUrl, apiKey } = drafting.world.llm;
  const form = { name: "Ours", scope: "company", baseUrl, apiKey, model: MODEL };
  await drafting.request(urls.connections.create("openai"), { form, cookie: cast.dana.cookie });
  const [company] = await deps.db.select().from(c).where(isNull(c.accountId));
  const llm = company?.id ?? "";
  const policy: Policy = {
    mode: "order",
    ways: [{ connectionId: llm, model: MODEL, weight: 1 }],
    ownFirst: true,
    effort: null,
    maxTokens: null,
    temperature: null,
    cacheHours: 1,
    firstContentMs: null,
    idleMs: null,
    ceilingNanoUsd: null,
  };
  const actor = { account: cast.dana.account, from: { address: "", requestId: "" } };
  await changePolicy(deps, actor, { task: "draft", policy });
});
afterEach(() => drafting.close());

const alice = () => drafting.cast.alice;
const page = async (url: string) =>
  (await drafting.request(url, { cookie: alice().cookie })).text();
const calls = async () => {
  const { activities: a } = drafting.deps.db.t;
  const rows = await drafting.deps.db.select().from(a);
  return rows.map(
    ({ taskType, cache, modelRequested }) => `${taskType} ${cache} ${modelRequested}`,
  );
};

test("who has no model drafts by the company's policy, and is told when the answer was kept", async () => {
  const { deps } = drafting;
  expect(await page(urls.drafts.new())).toContain(`As the company has set: ${MODEL}`);
  const first = await composedDraft(deps, alice().account, { source: CHECKOUT_TEXT });
  expect(first).toMatchObject({ llmConnectionId: BY_POLICY, revision: 1 });
  expect(await page(urls.drafts.show(first.id))).not.toContain("without the cache");
  const second = await composedDraft(deps, alice().account, { source: CHECKOUT_TEXT });
  expect(await page(urls.drafts.show(second.id))).toContain("Ask again without the cache");
  const form = { act: "anew" };
  const asked = await drafting.request(urls.drafts.composition(second.id), {
    form,
    cookie: alice().cookie,
  });
  expect(asked.status).toBe(303);
  await runComposition(deps, second);
  expect(await reload(deps, alice().account, second.id)).toMatchObject({ revision: 2 });
  expect(await page(urls.drafts.show(second.id))).not.toContain("without the cache");
  const all = new Set(["stored", "hit", "bypass"].map((use) => `draft ${use} ${MODEL}`));
  expect(new Set(await calls())).toEqual(all);
});

test("a backlog of which a part was kept says so, and is asked for anew as a whole", async () => {
  const { deps } = drafting;
  const asked = { source: CHECKOUT_TEXT, item: "backlog" as const };
  const first = await composedDraft(deps, alice().account, asked);
  expect(await page(urls.drafts.show(first.id))).not.toContain("without the cache");
  const second = await composedDraft(deps, alice().account, asked);
  expect(await page(urls.drafts.show(second.id))).toContain("Ask again without the cache");
  const { cookie } = alice();
  await drafting.request(urls.drafts.composition(second.id), { form: { act: "anew" }, cookie });
  await runComposition(deps, second);
  expect(await reload(deps, alice().account, second.id)).toMatchObject({ revision: 2 });
  expect(await page(urls.drafts.show(second.id))).not.toContain("without the cache");
});

test("an opinion that was kept says so, with a way to ask anew", async () => {
  const { deps } = drafting;
  for (const nth of [1, 2]) {
    const draft = await composedDraft(deps, alice().account, { source: CHECKOUT_TEXT });
    // Asked for by itself, once a draft is written.
    const { judgements } = deps.db.t;
    const [row] = await deps.db.select().from(judgements).where(eq(judgements.draftId, draft.id));
    await judge(deps, row?.id ?? "", await claimed(deps, draft, row?.jobId ?? ""));
    const shown = await page(urls.drafts.show(draft.id));
    expect(shown.split("Ask again without the cache").length - 1).toBe(nth === 1 ? 0 : 2);
  }
});
