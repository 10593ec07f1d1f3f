import { afterEach, beforeEach, expect, test } from "vitest";
import type { DemoWorld } from "../../src/demo/world.ts";
import { startTestWorld } from "../setup/demo.ts";

let world: DemoWorld;
beforeEach(async () => {
  world = await startTestWorld();
});
afterEach(() => world.close());

const read = async (url: string) => {
  const answer = await fetch(url);
  return { status: answer.status, headers: answer.headers, html: await answer.text() };
};
const issue = (fields: Record<string, unknown>) => ({
  projectKey: "DEMO",
  typeId: "10001",
  reporter: "e1001",
  properties: {},
  fields,
});

test("every page that a known system names for looking opens, and says that it is no real one", async () => {
  const lookAts = world.knownSystems.flatMap(({ lookAt }) =>
    lookAt === undefined ? [] : [lookAt],
  );
  expect(lookAts).toHaveLength(4);
  for (const lookAt of lookAts) {
    const { status, html, headers } = await read(lookAt);
    expect([status, html]).toEqual([200, expect.stringContaining("not a real")]);
    expect(headers.get("Content-Security-Policy")).toContain("default-src 'none'");
    expect((await read(`${lookAt}demo.css`)).headers.get("content-type")).toBe("text/css");
  }
});

test("the root of the server leads to the list", async () => {
  const { html } = await read(`${new URL(world.jiraDc.url).origin}/`);
  expect(html).toContain("Show the delivery date in the basket");
});

test("wiki markup is shown as Jira shows it", async () => {
  const description =
    "h3. Context\n* one\n** *two*\n# first\n\n||A||\n|1|\n{code:java}\na < b;\n{code}";
  const { key } = world.jiraDc.store.create(issue({ summary: "Look", description }));
  const { html } = await read(`${world.jiraDc.url}/browse/${key}`);
  expect(html).toContain("<h4>Context</h4>");
  expect(html).toContain("<li>one<ul><li><strong>two</strong></li></ul></li>");
  expect(html).toContain("<ol><li>first</li></ol>");
  expect(html).toContain("<th>A</th>");
  expect(html).toContain("<code>a &lt; b;</code>");
});

test("a document is shown on Cloud", async () => {
  const text = { type: "text", text: "bold", marks: [{ type: "strong" }] };
  const description = {
    type: "doc",
    version: 1,
    content: [{ type: "paragraph", content: [text] }],
  };
  const { key } = world.jiraCloud.store.create(issue({ summary: "Look", description }));
  const { html } = await read(`${world.jiraCloud.url}/browse/${key}`);
  expect(html).toContain("<p><strong>bold</strong></p>");
});

test("what was written by others runs nothing", async () => {
  const summary = "<script>alert(1)</script>";
  const description = "[x|javascript:alert(1)] <img src=x onerror=alert(1)>";
  const { key } = world.jiraDc.store.create(issue({ summary, description }));
  const { html } = await read(`${world.jiraDc.url}/browse/${key}`);
  expect(html).not.toContain("<script");
  expect(html).not.toContain("<img");
  expect(html).not.toContain('href="javascript');
});

test("an unknown issue is 404", async () => {
  expect((await read(`${world.jiraDc.url}/browse/DEMO-99`)).status).toBe(404);
});
