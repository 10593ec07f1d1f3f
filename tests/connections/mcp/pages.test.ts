import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { diffTool } from "../../../src/connections/mcp/diff-tool.ts";
import { urls } from "../../../src/urls.ts";
import { type McpTest, startMcp, whyNoPrograms } from "../../setup/mcp-servers.ts";
import { createBadHttp, type BadHttp } from "../../setup/bad-mcp-http.ts";
import { createBadServer } from "../../setup/bad-mcp-server.mjs";
import { startMcpHttp } from "../../setup/mcp-http.ts";

let t: McpTest;
let server: BadHttp;
/** Changes what it says when the test tells it to. */
let turning: BadHttp;
const state = { changed: false };
beforeAll(async () => {
  server = await createBadHttp();
  turning = await startMcpHttp(() => createBadServer(state));
  t = await startMcp({ allow: [server.place, turning.place] });
});
afterAll(async () => {
  await t.close();
  await server.close();
  await turning.close();
});

const alice = () => ({ cookie: t.cast.alice.cookie });
const dana = () => ({ cookie: t.cast.dana.cookie });

test("a person connects a server only where an administrator allows its host", async () => {
  const form = { baseUrl: server.url, auth: "token", token: server.token, name: "Tools" };
  const refused = await t.request(urls.connections.create("mcp"), { ...alice(), form });
  expect(refused.status).toBe(422);
  expect(await refused.text()).toContain("No administrator has allowed this host");
  const company = { ...form, scope: "company" };
  expect(
    (await t.request(urls.connections.create("mcp"), { ...dana(), form: company })).status,
  ).toBe(303);
  const taken = await t.request(urls.connections.create("mcp"), { ...alice(), form });
  expect(taken.status).toBe(303);
  const wrong = { ...form, token: "wrong" };
  const page = await t.request(urls.connections.create("mcp"), { ...alice(), form: wrong });
  expect(page.status).toBe(422);
  expect(await page.text()).toContain("HTTP 401");
});

test("tools are found, tried, asked for and approved on pages without scripts", async () => {
  const { id } = await t.connectTo(server.url, { secrets: { token: server.token } });
  const list = await t.request(urls.connections.tools(id), alice());
  expect(await list.text()).toContain("last_page");
  const found = await (
    await t.request(urls.connections.tools(id, { q: "promise" }), alice())
  ).text();
  expect(found).toContain("right_type");
  expect(found).not.toContain(">huge<");
  const tool = await (await t.request(urls.connections.tool(id, "last_page"), alice())).text();
  expect(tool).toContain('name="arg.text"');
  const bad = await t.request(urls.connections.toolCalls(id, "last_page"), {
    ...alice(),
    form: { "arg.text": "" },
  });
  expect(bad.status).toBe(422);

  const asked = await t.request(urls.connections.toolCalls(id, "right_type"), {
    ...alice(),
    form: { x: "1" },
  });
  expect(asked.status).toBe(303);
  const approval = asked.headers.get("location") ?? "";
  const approvalId = approval.split("/").at(-1) ?? "";
  expect(await (await t.request(urls.dashboard(), alice())).text()).toContain(
    "1 call of a tool waits",
  );
  const waiting = await (await t.request(urls.approvals.index(), alice())).text();
  expect(waiting).toContain(approval);
  expect((await t.request(approval, { cookie: t.cast.bob.cookie })).status).toBe(404);
  const stolen = { cookie: t.cast.bob.cookie, form: { act: "approve" } };
  expect((await t.request(urls.approvals.decision(approvalId), stolen)).status).toBe(404);

  const decision = { ...alice(), form: { act: "approve" } };
  const decided = await (await t.request(urls.approvals.decision(approvalId), decision)).text();
  expect(decided).toContain("n is 1");
  const again = await t.request(urls.approvals.decision(approvalId), decision);
  expect(again.status).toBe(422);
  const log = await (await t.request(urls.connections.callLog(id), alice())).text();
  expect(log).toContain("right_type");
  expect((await t.request(urls.connections.tools(id), { cookie: t.cast.bob.cookie })).status).toBe(
    404,
  );
});

test("a changed tool shows what it said when it was approved against what it says now", async () => {
  const { id } = await t.connectTo(turning.url, { secrets: { token: turning.token } });
  const read = async () => (await t.request(urls.connections.tool(id, "turncoat"), alice())).text();
  expect(await read()).not.toContain("has changed");
  state.changed = true;
  await t.request(urls.connections.toolsRefresh(id), { ...alice(), form: {} });
  const page = await read();
  expect(page).toContain("What has changed since it was approved");
  expect(page.replaceAll(/<span[^>]*>[^<]*<\/span>/g, "")).toMatch(/<del>Harmless/);
  expect(page).toMatch(/<ins>.*stranger/);
  const seen = /name="seen" value="(\w+)"/.exec(page)?.[1] ?? "";
  await t.request(urls.connections.toolChoice(id, "turncoat"), { ...alice(), form: { seen } });
  expect(await read()).not.toContain("has changed");
  // The other way round: what counts is what was approved last.
  state.changed = false;
  await t.request(urls.connections.toolsRefresh(id), { ...alice(), form: {} });
  expect((await read()).replaceAll(/<span[^>]*>[^<]*<\/span>/g, "")).toMatch(/<ins>Harmless/);
});

test("a change that nobody can see is named as such", () => {
  const words = { description: "Harmless.", inputSchema: { type: "object" } };
  const tool = {
    ...words,
    name: "turncoat",
    title: "",
    hash: "new",
    kind: "read" as const,
    chosen: null,
    choice: "allow" as const,
    state: "changed" as const,
  };
  expect(diffTool({ ...tool, approved: words })).toEqual([]);
  expect(diffTool(tool)).toBeUndefined();
});

test("arguments that are no JSON are told at their field, and changed ones are approved as changed", async () => {
  const { id } = await t.connectTo(server.url, { secrets: { token: server.token } });
  const asked = await t.request(urls.connections.toolCalls(id, "huge"), {
    ...alice(),
    form: { x: "1" },
  });
  const approvalId = (asked.headers.get("location") ?? "").split("/").at(-1) ?? "";
  const decide = (form: Record<string, string>) =>
    t.request(urls.approvals.decision(approvalId), { ...alice(), form });
  const broken = await decide({ act: "approve", arguments: "{not json" });
  expect(broken.status).toBe(422);
  expect(await broken.text()).toContain("{not json");
  const changed = await (await decide({ act: "approve", arguments: '{"more": true}' })).text();
  expect(changed).toContain("Approved as you changed it");
  expect(changed).toContain("Narrow the query");
});

test("only an admin says what a tool does, and a member says when", async () => {
  const { id } = await t.connectTo(server.url, { secrets: { token: server.token } });
  const choose = (form: Record<string, string>) =>
    t.request(urls.connections.toolChoice(id, "huge"), { ...alice(), form });
  await t.request(urls.connections.tools(id), alice());
  await choose({ choice: "allow", kind: "read" });
  const page = await (await t.request(urls.connections.tool(id, "huge"), alice())).text();
  expect(page).toContain("Waits for a yes");
  await choose({ choice: "deny" });
  const call = await t.request(urls.connections.toolCalls(id, "huge"), {
    ...alice(),
    form: { x: "1" },
  });
  expect(call.status).toBe(422);
  expect(await call.text()).toContain("switched off");
});

describe.skipIf(whyNoPrograms !== undefined)(`programs ${whyNoPrograms ?? ""}`, () => {
  test("a program is chosen from the operator's, never typed", async () => {
    const form = await (await t.request(urls.connections.new("mcp-program"), alice())).text();
    expect(form).toContain('value="program://memory"');
    const typed = { baseUrl: "program://rm", name: "x" };
    const refused = await t.request(urls.connections.create("mcp-program"), {
      ...alice(),
      form: typed,
    });
    expect(refused.status).toBe(422);
    const memory = { baseUrl: "program://memory", name: "Memory" };
    const made = await t.request(urls.connections.create("mcp-program"), {
      ...alice(),
      form: memory,
    });
    expect(made.status).toBe(303);
    const page = await (await t.request(made.headers.get("location") ?? "", alice())).text();
    expect(page).toContain("9 tools");
  });
});
