// The library of prompts: copies, labels, files, and trials of a version beside another.
import { afterAll, beforeAll, expect, test } from "vitest";
import { eq } from "../../src/db/drizzle.ts";
import { runTrial } from "../../src/trials/run.ts";
import { CHECKOUT_TEXT } from "../drafts/stories.ts";
import { type ApiClient, createApiClient, dataOf, refusalOf } from "../setup/api.ts";
import { claimed, type Drafting, startDrafting } from "../setup/drafting.ts";

let on: Drafting;
let alice: ApiClient;
let bob: ApiClient;
let llm: string;

beforeAll(async () => {
  on = await startDrafting();
  ({ llm } = await on.connect("alice"));
  alice = await createApiClient(on, on.cast.alice.account);
  bob = await createApiClient(on, on.cast.bob.account);
});
afterAll(() => on.close());

const MINE = { path: { name: "story-mine" } };
const STORY = { path: { name: "story" } };
const read = () => alice.GET("/prompts/{name}", { params: MINE });
const seen = async () => ({ "If-Match": (await read()).response.headers.get("etag") ?? "" });

test("a copy is one's own: described, given versions, and put back to an earlier one", async () => {
  const copy = await alice.POST("/prompts/{name}/copies", {
    params: STORY,
    body: { name: "story-mine" },
  });
  expect([copy.response.status, dataOf(copy)]).toEqual([201, { name: "story-mine", version: 1 }]);
  const [first] = dataOf(await read()).versions;
  const before = await seen();
  const about = (client: ApiClient, header: { "If-Match": string }) =>
    client.PUT("/prompts/{name}/about", {
      params: { ...MINE, header },
      body: { description: "For payments", tags: ["pay"] },
    });
  expect(refusalOf(await about(bob, before))).toEqual([403, "prompts.not_yours"]);
  const described = await about(alice, before);
  expect(described.response.status).toBe(200);
  expect(refusalOf(await about(alice, before))).toEqual([412, "api.changed"]);
  expect(dataOf(await read())).toMatchObject({ description: "For payments", tags: ["pay"] });

  const header = { "If-Match": described.response.headers.get("etag") ?? "" };
  const added = await alice.POST("/prompts/{name}/versions", {
    params: { ...MINE, header },
    body: { title: "Mine", text: `${first?.text}\n\nBe brief.` },
  });
  expect(dataOf(added).version).toBe(2);
  expect(added.response.headers.get("etag")).toBe((await seen())["If-Match"]);
  expect(dataOf(await read())).toMatchObject({ inUse: 1, candidate: 2 });
  const query = { from: 1, to: 2 };
  const parts = dataOf(await alice.GET("/prompts/{name}/diff", { params: { ...MINE, query } }));
  expect(parts.filter(({ kind }) => kind === "added").map(({ text }) => text.trim())).toEqual([
    "Be brief.",
  ]);
  const move = (version: number) =>
    alice.POST("/prompts/{name}/labels", { params: MINE, body: { label: "production", version } });
  expect((await move(2)).response.status).toBe(200);
  const drop = await alice.DELETE("/prompts/{name}/labels/candidate", { params: MINE });
  expect(drop.response.status).toBe(200);
  expect(dataOf(await read())).toMatchObject({ inUse: 2, candidate: null });
  // Back again, as the page does it.
  expect((await move(1)).response.status).toBe(200);
  expect(dataOf(await read()).inUse).toBe(1);
});

test("what is exported comes back unchanged, and what is new in it becomes the candidate", async () => {
  const parseAs = "text" as const;
  const one = await alice.GET("/prompts/{name}/export", { params: MINE, parseAs });
  const content = one.data ?? "";
  expect(content).toContain("name: story-mine");
  const zip = await alice.GET("/prompts/export", { parseAs: "arrayBuffer" });
  expect([zip.response.headers.get("content-type"), (zip.data?.byteLength ?? 0) > 1000]).toEqual([
    "application/zip",
    true,
  ]);
  const plan = (text: string) => alice.POST("/prompts/imports/plan", { body: { content: text } });
  expect(dataOf(await plan(content)).map(({ outcome }) => outcome)).toEqual(["same"]);
  const changed = `${content.replace("version: 1", "version: 2").trimEnd()}\n\nName the field.\n`;
  expect(dataOf(await plan(changed))).toEqual([
    expect.objectContaining({ outcome: "version", from: 2 }),
  ]);
  const imported = await alice.POST("/prompts/imports", { body: { content: changed } });
  expect(dataOf(imported)).toEqual({ made: 0, versions: 1 });
  expect(dataOf(await read()).candidate).toBe(3);
  // Everybody's is an admin's to change.
  const others = content.replace("story-mine", "story").replace("For payments", "Another");
  expect(dataOf(await plan(others))).toEqual([expect.objectContaining({ outcome: "refused" })]);
});

test("an input is kept and goes to two versions side by side; each tells what rules say of it", async () => {
  const keep = (body: { title: string; source?: string }) =>
    alice.POST("/prompts/{name}/inputs", { params: STORY, body });
  const empty = await keep({ title: "Nothing" });
  expect(empty.error?.errors).toEqual([expect.objectContaining({ field: "body.source" })]);
  const { id: inputId } = dataOf(await keep({ title: "Checkout", source: CHECKOUT_TEXT }));
  expect(dataOf(await bob.GET("/prompts/{name}/inputs", { params: STORY }))).toEqual([]);

  const start = (modelConnectionId: string) =>
    alice.POST("/prompts/{name}/trials", {
      params: STORY,
      body: { inputId, modelConnectionId, versions: [1] },
    });
  const wrong = await start("nowhere");
  expect(wrong.error?.errors).toEqual([
    expect.objectContaining({ field: "body.modelConnectionId" }),
  ]);
  const started = dataOf(await start(llm));
  const { jobs } = on.deps.db.t;
  const [job] = await on.deps.db.select().from(jobs).where(eq(jobs.name, "trials.run"));
  const context = await claimed(on.deps, { accountId: on.cast.alice.account.id }, job?.id ?? "");
  await runTrial(on.deps, started.id, context);

  const params = { path: { ...STORY.path, trial: started.id } };
  const trial = dataOf(await alice.GET("/prompts/{name}/trials/{trial}", { params }));
  expect(trial).toMatchObject({ inputTitle: "Checkout", model: "demo-model-no-ai" });
  expect(trial.runs).toEqual([expect.objectContaining({ version: 1, state: "done", fault: null })]);
  expect(trial.runs[0]?.parts?.length).toBeGreaterThan(2);
  expect(trial.runs[0]?.findings).not.toBeNull();
  const stranger = await bob.GET("/prompts/{name}/trials/{trial}", { params });
  expect(refusalOf(stranger)).toEqual([404, "api.not_found"]);
  expect(dataOf(await alice.GET("/prompts/{name}/trials", { params: STORY }))).toHaveLength(1);

  const input = { path: { ...STORY.path, input: inputId } };
  const forget = () => alice.DELETE("/prompts/{name}/inputs/{input}", { params: input });
  expect((await forget()).response.status).toBe(200);
  expect(refusalOf(await forget())).toEqual([404, "api.not_found"]);
});
