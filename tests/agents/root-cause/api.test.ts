import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { execute } from "../../../src/agents/execute.ts";
import { findRun } from "../../../src/agents/runs.ts";
import { addWaitingFile } from "../../../src/agents/root-cause/waiting.ts";
import { listSources } from "../../../src/drafts/source.ts";
import { createProgram, type Program } from "../../setup/api.ts";
import { claimed, type Drafting, reload, startDrafting } from "../../setup/drafting.ts";
import { example, sourcesOf } from "./analysing.ts";

let t: Drafting;
let alice: Program;
let bob: Program;
beforeAll(async () => {
  t = await startDrafting();
  await t.connect("alice");
  alice = await createProgram(t, t.cast.alice.account);
  bob = await createProgram(t, t.cast.bob.account);
});
afterAll(() => t.close());

const post = (body: unknown) => ({ method: "POST", body });
const made = z.object({ data: z.object({ id: z.string() }) });
const listed = z.object({ data: z.array(z.object({ id: z.string() })) });

test("a program starts an analysis with an uploaded log, says what it was, and finds the case again", async () => {
  const { log, ...texts } = await example();
  const [source] = await sourcesOf({ log });
  if (!source) throw new Error("no log");
  const { title, origin, body, passages } = source;
  await addWaitingFile(t.deps, t.cast.alice.account, {
    kind: "log",
    title,
    origin,
    body,
    passages,
  });
  const files = await alice("/root-cause-files");
  expect(files).toMatchObject({ status: 200 });
  const [file] = listed.parse(files.json).data;
  const run = (properties: object) =>
    alice("/agents/ROOT_CAUSE_ANALYSIS/run", post({ properties }));
  expect((await run({})).status).toBe(422);
  expect((await run({ ...texts, files: ["not-there"] })).status).toBe(422);
  const started = await run({ ...texts, files: [file?.id] });
  expect([started.status, started.json]).toMatchObject([202, { data: { type: "rca" } }]);
  const { id } = made.parse(started.json).data;
  const kinds = (await listSources(t.deps.db, id)).map(({ kind }) => kind);
  expect(kinds).toEqual(["text", "log", "metrics", "commits"]);

  const last = await findRun(t.deps.db, id);
  const draft = await reload(t.deps, t.cast.alice.account, id);
  await execute(t.deps, last?.id ?? "", await claimed(t.deps, draft, last?.jobId ?? ""));
  const solution = `/root-causes/${id}/solution`;
  expect((await bob(solution, post({ hypothesis: "h1" }))).status).toBe(404);
  expect((await alice(solution, post({ hypothesis: "h9" }))).status).toBe(422);
  expect((await alice(solution, post({ hypothesis: "h1" }))).status).toBe(200);
  const cases = await alice("/root-cause-patterns");
  expect(cases.json).toMatchObject({
    data: [{ draftId: id, offered: 0, helped: 0, isMine: true }],
  });
  const [pattern] = listed.parse(cases.json).data;
  const at = `/root-cause-patterns/${pattern?.id}`;
  expect((await bob(at)).status).toBe(404);
  const said = { title: "Pool", cause: "Too small", fix: "More" };
  expect((await alice(at, { method: "PUT", body: said })).json).toMatchObject({ data: said });
  expect((await bob(at, { method: "DELETE" })).status).toBe(404);
  const backlog = await alice(`/root-causes/${id}/backlog`, { method: "POST" });
  expect(backlog.json).toMatchObject({ data: { url: expect.stringContaining("/drafts/") } });
  expect((await alice(at, { method: "DELETE" })).status).toBe(200);
});
