import { afterAll, beforeAll, expect, test } from "vitest";
import { callTool } from "../../src/mcp/call-tool.ts";
import { tools } from "../../src/mcp/tools.ts";
import { urls } from "../../src/urls.ts";
import { type BadHttp, createBadHttp } from "../setup/bad-mcp-http.ts";
import { type McpTest, startMcp } from "../setup/mcp-servers.ts";

let t: McpTest;
let server: BadHttp;
beforeAll(async () => {
  server = await createBadHttp();
  t = await startMcp({ allow: [server.place] });
});
afterAll(async () => {
  await t.close();
  await server.close();
});

const alice = () => ({ cookie: t.cast.alice.cookie });

/** As an assistant that may read approvals, and not answer them. */
async function ask(tool: "listApprovals" | "readApproval", input: Record<string, unknown>) {
  const signal = new AbortController().signal;
  const from = { address: "127.0.0.1", requestId: "test" };
  const caller = {
    account: t.cast.alice.account,
    scopes: ["approvals:read"],
    from,
    gone: signal,
  };
  const context = { signal, progress: async () => undefined };
  const parsed = tools[tool].input.parse(input);
  const result = await callTool(t.deps, tools[tool], caller, { input: parsed, ...context });
  const [part] = result.content;
  return {
    data: result.structuredContent ?? {},
    text: part?.type === "text" ? part.text : "",
  };
}

/** A call of this tool that waits for Alice. */
async function waiting(connectionId: string, tool: string): Promise<string> {
  await t.request(urls.connections.tools(connectionId), alice());
  const form = { x: "1" };
  const asked = await t.request(urls.connections.toolCalls(connectionId, tool), {
    ...alice(),
    form,
  });
  return (asked.headers.get("location") ?? "").split("/").at(-1) ?? "";
}

const decide = (id: string, act: "approve" | "deny") =>
  t.request(urls.approvals.decision(id), { ...alice(), form: { act } });

test("an assistant finds what waits, gives its page to the person and learns how it ended", async () => {
  const connection = await t.connectTo(server.url, { secrets: { token: server.token } });
  const id = await waiting(connection.id, "right_type");
  const url = t.deps.config.PUBLIC_URL + urls.approvals.show(id);
  const found = await ask("listApprovals", {});
  expect(found.data).toMatchObject({
    approvals: [{ id, state: "waiting", tool: "right_type", connection: connection.name, url }],
    next: null,
  });
  expect(found.text).toContain(url);

  const before = await ask("readApproval", { id });
  expect(before.data).toMatchObject({ outcome: "waits_for_a_person", url, arguments: "{}" });
  // It has changed nothing: a person still decides.
  expect((await ask("readApproval", { id })).data).toMatchObject({ state: "waiting" });

  await decide(id, "approve");
  const after = await ask("readApproval", { id });
  expect(after.data).toMatchObject({ outcome: "done", state: "used", problem: null });
  expect((await ask("listApprovals", {})).data).toEqual({ approvals: [], next: null });
});

test("a no and a call that failed are told as such", async () => {
  const connection = await t.connectTo(server.url, { secrets: { token: server.token } });
  const denied = await waiting(connection.id, "right_type");
  await decide(denied, "deny");
  expect((await ask("readApproval", { id: denied })).data).toMatchObject({ outcome: "denied" });

  const failing = await waiting(connection.id, "wrong_type");
  await decide(failing, "approve");
  expect((await ask("readApproval", { id: failing })).data).toMatchObject({
    outcome: "failed",
    problem: "tools.bad_result",
  });
  const left = await waiting(connection.id, "right_type");
  t.deps.clock.advance((t.deps.config.APPROVAL_HOURS + 1) * 3_600_000);
  expect((await ask("readApproval", { id: left })).data).toMatchObject({ outcome: "expired" });
});
