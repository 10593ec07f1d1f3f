import { afterAll, beforeAll, expect, test } from "vitest";
import { downloadOf } from "../../../src/agents/kinds.ts";
import { urls } from "../../../src/urls.ts";
import { type Analysing, startAnalysing } from "./analysing.ts";

let world: Analysing;
beforeAll(async () => {
  world = await startAnalysing(undefined);
});
afterAll(() => world.close());

test.each(["overview", "api", "readme", "modules", "comments"] as const)(
  "the demo model writes of the demo shop what the code bears out: %s",
  async (kind) => {
    const draft = await world.create({ repository: "demo-company/shop", kind });
    await world.run(draft);
    const content = await world.content(draft);
    const statements = content.sections.flatMap((section) => section.statements);
    expect(statements.length).toBeGreaterThan(2);
    expect(statements.flatMap(({ problems }) => problems)).toEqual([]);
    expect(statements.every(({ cites }) => cites.length > 0)).toBe(true);
    expect(downloadOf(draft, content, "patch") !== undefined).toBe(kind === "comments");
    expect(content.diagram !== null).toBe(kind === "overview");
    const { cookie } = world.cast.alice;
    const page = await world.request(urls.agentDrafts.show(draft.id), { cookie });
    expect(page.status).toBe(200);
    expect(await page.text()).toContain(content.sections[0]?.title);
  },
);

test("the form offers the repositories and branches, and says what is missing", async () => {
  const { cookie } = world.cast.alice;
  const chosen = { connection: world.github, repository: "demo-company/shop" };
  const page = await world.request(urls.codeDocuments.new(chosen), { cookie });
  const body = await page.text();
  expect(page.status).toBe(200);
  expect(body).toContain("There are: main, ");
  expect(body).toContain('value="main"');
  const form = { connection: world.github, kind: "overview" };
  const sent = await world.request(urls.codeDocuments.create(), { cookie, form });
  expect(sent.status).toBe(422);
  expect(await sent.text()).toContain("Choose a repository.");
});

test("a section is left out on its page, and then stands in no download", async () => {
  const draft = await world.create({ repository: "demo-company/shop" });
  await world.run(draft);
  const { cookie } = world.cast.alice;
  const url = urls.agentDrafts.part(draft.id, "s2");
  world.deps.clock.advance(1000);
  const form = { decision: "left_out", revision: "1" };
  const sent = await world.request(url, { cookie, form });
  expect(sent.status).toBe(303);
  const markdown = await world.request(urls.agentDrafts.download(draft.id, "markdown"), { cookie });
  const text = await markdown.text();
  expect(text).toContain("## What it is");
  expect(text).not.toContain("## The part src");
});
