import { afterAll, beforeAll, expect, test } from "vitest";
import { execute } from "../../../src/agents/execute.ts";
import { findRun } from "../../../src/agents/runs.ts";
import { readMadeContent } from "../../../src/agents/read.ts";
import { draftUrl, urls } from "../../../src/urls.ts";
import { claimed, reload } from "../../setup/drafting.ts";
import { type Reviewing, SHOP, startReviewing } from "../reviewing.ts";
import { off } from "./testing.ts";

let t: Reviewing;
beforeAll(async () => {
  t = await startReviewing();
});
afterAll(async () => {
  await t.close();
});

const account = () => t.cast.alice.account;

async function made(form: Record<string, string>): Promise<string> {
  const sent = await t.post(urls.testSuites.create(), { llm: t.llm, ...form });
  if (sent.status !== 303)
    throw new Error(`${sent.status} ${/error-summary[\s\S]{0,600}/.exec(sent.body)?.[0]}`);
  const id = sent.location.split("/").at(-1) ?? "";
  expect(sent.location).toBe(draftUrl({ id, type: "tests" }));
  const run = await findRun(t.deps.db, id);
  if (!run) throw new Error("it has no run");
  await execute(t.deps, run.id, await claimed(t.deps, { accountId: account().id }, run.jobId));
  return id;
}

async function content(id: string) {
  const found = await readMadeContent(t.deps.db, await reload(t.deps, account(), id));
  if (found?.type !== "tests") {
    const run = await findRun(t.deps.db, id);
    throw new Error(`${run?.errorCode} ${run?.errorMessage}`);
  }
  return found;
}

test.skipIf(off !== undefined)(
  "the demo shop gets real tests: they pass in the real sandbox, beside its own, and come as a patch and as files",
  async () => {
    const where = { connection: t.github, repository: SHOP, ref: "main", mode: "code" };
    const id = await made({ ...where, paths: "src/money.ts" });
    const found = await content(id);
    if (found.mode !== "code") throw new Error("no code");
    expect(found).toMatchObject({ framework: "vitest", notRun: null, repository: SHOP });
    expect(found.commit).toMatch(/^[0-9a-f]{40}$/);
    expect(found.tests.map(({ title, file }) => `${file}: ${title}`)).toEqual([
      "tests/money.more.test.ts: add: two currencies cannot be added",
    ]);
    expect(found.coverage?.after.branches).toBeGreaterThan(found.coverage?.before.branches ?? 0);
    expect(found.rejected.map(({ reason }) => reason)).toContainEqual(
      expect.stringContaining("no line and no branch that other tests do not run"),
    );

    const page = await t.get(urls.agentDrafts.show(id));
    expect(page.body).toContain("two currencies cannot be added");
    const patch = await t.get(urls.agentDrafts.download(id, "patch"));
    expect(patch.body).toContain("+++ b/tests/money.more.test.ts");
    expect(patch.body).toContain("cannot be added");
    const zip = await t.get(urls.agentDrafts.download(id, "zip"));
    expect(zip.headers.get("content-type")).toBe("application/zip");
    expect(zip.body.startsWith("PK")).toBe(true);
    expect((await t.get(urls.agentDrafts.download(id, "gherkin"))).status).toBe(404);
    const [only] = found.tests;
    const left = { decision: "left_out", revision: "1" };
    await t.post(urls.agentDrafts.part(id, only?.id ?? ""), left);
    expect((await t.get(urls.agentDrafts.download(id, "patch"))).status).toBe(404);
    expect((await t.get(urls.agentDrafts.show(id), "charlie")).status).toBe(404);
  },
  120_000,
);

const TEXT = `# Refunds

- A clerk must be able to refund an order within 30 days.
- A refund must not be larger than what was paid.
- The old system is slow today.
- =HYPERLINK("http://x") must never be shown as a link.
`;

test("cases for people rest on passages, gaps are shown, and no cell of a file becomes a formula", async () => {
  const id = await made({ mode: "manual", requirements: TEXT });
  const found = await content(id);
  if (found.mode !== "manual") throw new Error("no cases");
  expect(found.cases.map(({ type, cites }) => `${type} ${cites.join()}`)).toEqual([
    "positive 2",
    "boundary 2",
    "positive 3",
    "negative 3",
    "positive 5",
    "negative 5",
  ]);
  const page = await t.get(urls.agentDrafts.show(id));
  expect(page.body).toContain("What is tested");
  for (const { id: part } of found.cases.filter(({ cites }) => cites.includes(3))) {
    const { revision } = await reload(t.deps, account(), id);
    const form = { decision: "left_out", revision: String(revision) };
    expect((await t.post(urls.agentDrafts.part(id, part), form)).status).toBe(303);
    t.deps.clock.advance(1000);
  }
  expect((await t.get(urls.agentDrafts.show(id))).body).toContain("1 statement without a test");
  const files = ["csv", "xray", "zephyr", "gherkin", "markdown"];
  const texts = await Promise.all(
    files.map(async (format) => (await t.get(urls.agentDrafts.download(id, format))).body),
  );
  for (const text of texts) expect(text).not.toContain('larger than what was paid."');
  for (const text of texts.slice(0, 3)) expect(text).not.toMatch(/(?:^|,)"?[=+@-]/m);
  expect(texts[1]).toContain("Issue Id,Issue Key,Test Type,Summary");
  expect(texts[3]).toMatch(/^Feature: .*\n\n {2}@positive @priority-/);
});

test("the form says at each field what is wrong, and keeps what was typed", async () => {
  const where = { connection: t.github, repository: SHOP, ref: "main", mode: "code", llm: t.llm };
  const said = async (form: Record<string, string>) => {
    const sent = await t.post(urls.testSuites.create(), form);
    expect(sent.status).toBe(422);
    return sent.body;
  };
  expect(await said(where)).toContain("Say which files or folder to test");
  expect(await said({ ...where, paths: "src/nothing.ts" })).toContain(
    "There is no file and no folder",
  );
  expect(await said({ ...where, paths: "README.md" })).toContain(
    "TypeScript, JavaScript, Python and Java",
  );
  expect(await said({ ...where, code: "x", fileName: "" })).toContain("Give it the name of a file");
  expect(await said({ mode: "manual", llm: t.llm })).toContain("Paste what is required");
});
