import { afterAll, beforeAll, expect, test } from "vitest";
import { readMadeContent } from "../../../src/agents/read.ts";
import { listPatterns } from "../../../src/agents/root-cause/pattern.ts";
import { listWaitingFiles } from "../../../src/agents/root-cause/waiting.ts";
import { listWaiting } from "../../../src/drafts/sources/waiting.ts";
import { listSources } from "../../../src/drafts/source.ts";
import { urls } from "../../../src/urls.ts";
import { reload, startDrafting, type Drafting } from "../../setup/drafting.ts";
import { execute } from "../../../src/agents/execute.ts";
import { findRun } from "../../../src/agents/runs.ts";
import { claimed } from "../../setup/drafting.ts";
import { example, LOG } from "./analysing.ts";

const origin = () => t.deps.config.PUBLIC_URL;
let t: Drafting;
let llm: string;
beforeAll(async () => {
  t = await startDrafting();
  ({ llm } = await t.connect("alice"));
});
afterAll(() => t.close());

const as = (who: "alice" | "bob") => ({ cookie: t.cast[who].cookie });
const alice = () => t.cast.alice.account;

async function upload(name: string, body: string | Buffer, url = urls.rootCauses.files()) {
  const form = new FormData();
  form.append("files", new Blob([typeof body === "string" ? body : new Uint8Array(body)]), name);
  const headers = { cookie: t.cast.alice.cookie, accept: "application/json", origin: origin() };
  return t.app.request(origin() + url, { method: "POST", body: form, headers });
}

async function start(form: Record<string, string>): Promise<string> {
  const sent = await t.request(urls.rootCauses.create(), {
    form: { llm, ...form },
    ...as("alice"),
  });
  expect([sent.status, sent.status === 303 ? "" : await sent.text()]).toEqual([303, ""]);
  return sent.headers.get("location")?.split("/").at(-1) ?? "";
}

async function finished(form: Record<string, string>): Promise<string> {
  const id = await start(form);
  const run = await findRun(t.deps.db, id);
  const draft = await reload(t.deps, alice(), id);
  await execute(t.deps, run?.id ?? "", await claimed(t.deps, draft, run?.jobId ?? ""));
  return id;
}

test("files are read as they come, wait on the form of the person alone, and become sources with numbers of their own", async () => {
  const sent = await upload("shop.log", LOG.repeat(3));
  expect([sent.status, await sent.json()]).toEqual([200, { added: ["shop.log"], refused: [] }]);
  await upload(
    "cpu.csv",
    "time,cpu\n2026-11-19T14:00:00Z,1\n2026-11-19T14:01:00Z,2\n2026-11-19T14:02:00Z,9\n",
  );
  const bad = await (await upload("x.bin", Buffer.from([0, 1]))).json();
  expect(bad).toMatchObject({
    added: [],
    refused: [{ name: "x.bin", message: expect.stringContaining("no text") }],
  });
  expect(await listWaiting(t.deps.db, alice())).toEqual([]);
  expect(await listWaitingFiles(t.deps.db, t.cast.bob.account)).toEqual([]);
  const page = await (await t.request(urls.rootCauses.new(), as("alice"))).text();
  expect(page).toContain("shop.log");
  expect(page).toContain("21 lines");

  const id = await start({ incident: "It fails" });
  const sources = await listSources(t.deps.db, id);
  expect(sources.map(({ kind, title }) => `${kind} ${title}`)).toEqual([
    "text What happened",
    "log shop.log",
    "metrics cpu.csv",
  ]);
  const numbers = sources.flatMap(({ passages }) => passages.map(({ n }) => n));
  expect(numbers).toEqual(numbers.map((_, i) => i + 1));
  for (const { body, passages } of sources) {
    for (const { text, start: from, end } of passages) expect(body.slice(from, end)).toBe(text);
  }
  expect(await listWaitingFiles(t.deps.db, alice())).toEqual([]);
});

test("an empty case, a wrong key and no git log are refused at their fields, and nothing typed is lost", async () => {
  const sent = await t.request(urls.rootCauses.create(), {
    form: { llm, commits: "hello", issue: "what" },
    ...as("alice"),
  });
  const body = await sent.text();
  expect(sent.status).toBe(422);
  expect(body).toContain("git log --stat");
  expect(body).toContain("looks like OPS-12");
  expect(body).toContain(">hello</textarea>");
  const empty = await t.request(urls.rootCauses.create(), { form: { llm }, ...as("alice") });
  expect(await empty.text()).toContain("Say what happened");
});

test("the report is its owner's; what it learns and makes of it is, too", async () => {
  const id = await finished(await example());
  const page = await (await t.request(urls.agentDrafts.show(id), as("alice"))).text();
  expect(page).toContain("What it was");
  expect(page).toContain("This was it");
  const draft = await reload(t.deps, alice(), id);
  const content = await readMadeContent(t.deps.db, draft);
  if (content?.type !== "rca") throw new Error("no report");
  for (const url of [
    urls.rootCauses.solution(id),
    urls.rootCauses.backlog(id),
    urls.rootCauses.offer(id, "x"),
  ]) {
    expect((await t.request(url, { form: { hypothesis: "h1" }, ...as("bob") })).status).toBe(404);
    expect((await t.request(url, { form: { hypothesis: "h1" } })).status).toBe(307);
  }
  const solved = await t.request(urls.rootCauses.solution(id), {
    form: { hypothesis: "h1" },
    ...as("alice"),
  });
  expect(solved.status).toBe(303);
  const [pattern] = (await listPatterns(t.deps.db, alice())).patterns;
  const at = urls.rootCauses.pattern(pattern?.id ?? "");
  expect((await t.request(at, as("bob"))).status).toBe(404);
  expect((await t.request(at, as("alice"))).status).toBe(200);
  const wrong = await t.request(at, { form: { title: "", cause: "c" }, ...as("alice") });
  expect(wrong.status).toBe(422);
  expect(
    (await t.request(at, { form: { title: "Pool", cause: "c" }, ...as("alice") })).status,
  ).toBe(303);
  const list = await (await t.request(urls.rootCauses.patterns(), as("alice"))).text();
  expect(list).toContain("Pool");
  expect(
    (await t.request(urls.rootCauses.patternRemoval(pattern?.id ?? ""), { form: {}, ...as("bob") }))
      .status,
  ).toBe(404);

  const backlog = await t.request(urls.rootCauses.backlog(id), { form: {}, ...as("alice") });
  const to = backlog.headers.get("location") ?? "";
  expect(backlog.status).toBe(303);
  expect(to).toMatch(/^\/drafts\//);
  const waiting = await listWaiting(t.deps.db, alice());
  const rests = to.startsWith("/drafts/new")
    ? waiting
    : await listSources(t.deps.db, to.split("/").at(-1) ?? "");
  expect(rests).toMatchObject([{ kind: "draft", origin: { id } }]);
  expect(rests[0]?.body).toContain("## Bug: Repair what");
});
