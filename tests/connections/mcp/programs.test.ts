// Other people's servers, started for real in the sandbox.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { decideApproval } from "../../../src/approvals/approval.ts";
import { type CallOutcome, callTool, type ToolCall } from "../../../src/connections/mcp/call.ts";
import { choosePurpose, chooseTool } from "../../../src/connections/mcp/choose.ts";
import { listCalls } from "../../../src/connections/mcp/call-log.ts";
import { listTools, refreshTools, type Tool } from "../../../src/connections/mcp/tools.ts";
import type { Connection } from "../../../src/connections/connection.ts";
import { type McpTest, OUR_SECRET, startMcp, whyNoPrograms } from "../../setup/mcp-servers.ts";

const FROM = { address: "127.0.0.1", requestId: "test" };
let t: McpTest;
beforeAll(async () => {
  t = await startMcp({ callSeconds: 1 });
});
afterAll(() => t.close());

const alice = () => t.cast.alice.account;
const owner = (connection: Connection) => ({
  account: alice(),
  connection,
  by: { account: alice(), ...FROM },
});

async function toolsOf(connection: Connection): Promise<Tool[]> {
  const listed = await listTools(t.deps, alice(), connection);
  if (!listed.ok) throw new Error(`${listed.code}: ${listed.message}`);
  return listed.value.tools;
}

const call = (connection: Connection, tool: string, more: Partial<ToolCall> = {}) =>
  callTool(t.deps, alice(), {
    connectionId: connection.id,
    tool,
    arguments: {},
    subject: "try",
    ...more,
  });

/** As a person would: it waits, they approve, it goes again with their yes. */
async function approved(connection: Connection, tool: string, values: ToolCall["arguments"] = {}) {
  const waits = await call(connection, tool, { arguments: values });
  if (waits.type !== "waits") return waits;
  const id = waits.approvalId;
  const decided = await decideApproval(t.deps, alice(), { id, act: "approve" }, FROM);
  if (!decided.ok) throw new Error(decided.code);
  return call(connection, tool, { arguments: values, approvalId: id });
}

const textOf = (outcome: CallOutcome) =>
  outcome.type === "done" ? outcome.answer.text : JSON.stringify(outcome);

describe.skipIf(whyNoPrograms !== undefined)(`programs ${whyNoPrograms ?? ""}`, () => {
  test("server-everything is asked over stdio", async () => {
    const connection = await t.connect("everything");
    const tools = await toolsOf(connection);
    expect(tools.length).toBeGreaterThanOrEqual(13);
    const sum = await call(connection, "get-sum", { arguments: { a: 2, b: 3 } });
    expect(textOf(sum)).toContain("5");
    const structured = await call(connection, "get-structured-content", {
      arguments: { location: "New York" },
    });
    expect(structured).toMatchObject({
      type: "done",
      answer: { structured: { humidity: expect.any(Number) } },
    });
    const bad = await call(connection, "get-sum", { arguments: { a: "two" } });
    expect(bad).toMatchObject({ type: "refused", code: "tools.bad_arguments" });
  });

  test("server-filesystem reads at once, writes after a yes, and only in its folder", async () => {
    const connection = await t.connect("filesystem");
    const path = join(t.folder, "note.txt");
    writeFileSync(path, "kept");
    expect(textOf(await call(connection, "read_text_file", { arguments: { path } }))).toContain(
      "kept",
    );
    const target = join(t.folder, "new.txt");
    const values = { path: target, content: "written" };
    expect(await call(connection, "write_file", { arguments: values })).toMatchObject({
      type: "waits",
    });
    expect(existsSync(target)).toBe(false);
    expect(await approved(connection, "write_file", values)).toMatchObject({ type: "done" });
    expect(readFileSync(target, "utf8")).toBe("written");
    const outside = await call(connection, "read_text_file", {
      arguments: { path: "/etc/hostname" },
    });
    expect(outside).toMatchObject({ type: "failed", failure: { code: "tools.failed" } });
    expect(
      await call(connection, "move_file", { arguments: { source: path, destination: target } }),
    ).toMatchObject({
      type: "refused",
      code: "tools.off",
    });
  });

  test("server-memory remembers within one session", async () => {
    const connection = await t.connect("memory");
    const entities = [{ name: "Pay by card", entityType: "story", observations: ["wanted"] }];
    expect(await approved(connection, "create_entities", { entities })).toMatchObject({
      type: "done",
    });
    expect(textOf(await call(connection, "read_graph"))).toContain("Pay by card");
  });

  test("all 289 tools of jira-datacenter-mcp are listed and classified, and a purpose leaves its few", async () => {
    const connection = await t.connect("jira");
    const tools = await toolsOf(connection);
    expect(tools).toHaveLength(289);
    const kinds = Object.groupBy(tools, ({ kind }) => kind);
    expect(kinds.unknown ?? []).toEqual([]);
    expect(kinds.read?.map(({ name }) => name)).toContain("jira_get_issue");
    expect(kinds.write?.map(({ name }) => name)).toContain("jira_create_issue");
    expect(kinds.destructive?.map(({ name }) => name)).toContain("jira_delete_issue");
    await choosePurpose(t.deps, owner(connection), "jira: Read issues");
    const usable = (await toolsOf(connection)).filter(({ choice }) => choice !== "deny");
    expect(usable.map(({ name }) => name)).toContain("jira_search_issues");
    expect(usable).toHaveLength(13);
    const off = await call(connection, "jira_get_boards");
    expect(off).toMatchObject({ type: "refused", code: "tools.off" });
    const limited = await call(connection, "jira_get_issue", {
      arguments: { issueKey: "A-1" },
      only: ["jira_search_issues"],
    });
    expect(limited).toMatchObject({ type: "refused", code: "tools.off" });
    // It answers without isError that it failed: nothing listens there.
    const failed = await call(connection, "jira_search_issues", {
      arguments: { jql: "order by key" },
    });
    expect(failed).toMatchObject({ type: "failed", failure: { code: "tools.failed" } });
  }, 30_000);

  describe("the bad server", () => {
    let bad: Connection;
    beforeAll(async () => {
      bad = await t.connect("bad");
      for (const { name } of await toolsOf(bad)) {
        await t.deps.db
          .update(t.deps.db.t.tools)
          .set({ kind: name === "read_only_liar" ? "unknown" : "read" });
      }
    });

    test("all pages of its tools are read, cleaned and capped", async () => {
      const tools = await toolsOf(bad);
      const names = tools.map(({ name }) => name);
      expect(names).toContain("last_page");
      expect(names).not.toContain("bad name!");
      const steering = tools.find(({ name }) => name === "steering");
      expect(steering?.description).not.toMatch(/ignore|<b>|\u200B|\u202E/);
      expect(steering?.description.length).toBeLessThanOrEqual(2000);
      expect(steering?.title).toBe("Steering");
    });

    test("it finds nothing of ours around it", async () => {
      const text = textOf(await call(bad, "environment"));
      const found: { env: Record<string, string>; home: boolean; app: boolean } = JSON.parse(text);
      expect(
        Object.keys(found.env).filter(
          (name) => !["GREETING", "HOME", "PATH", "PWD"].includes(name),
        ),
      ).toEqual([]);
      expect(found).toMatchObject({ home: false, app: false });
      expect(text).not.toContain(OUR_SECRET);
    });

    test("a huge answer is cut and says so; answers are marked as data", async () => {
      const outcome = await call(bad, "huge");
      if (outcome.type !== "done") throw new Error(JSON.stringify(outcome));
      expect(outcome.answer.isCut).toBe(true);
      expect(outcome.answer.text).toContain("Narrow the query");
      expect(outcome.answer.text.length).toBeLessThan(101_000);
      expect(outcome.answer.forModel).toMatch(/^<tool-result tool="huge" trust="none/);
    });

    test("a failure that calls itself a success is a failure", async () => {
      const outcome = await call(bad, "says_no");
      expect(outcome).toMatchObject({ type: "failed", failure: { code: "tools.failed" } });
      expect(JSON.stringify(outcome)).toContain("The issue was not created.");
    });

    test("what a tool promises is checked, on whatever page it stood", async () => {
      expect(await call(bad, "right_type")).toMatchObject({
        type: "done",
        answer: { structured: { n: 1 } },
      });
      for (const tool of ["wrong_type", "last_page"]) {
        const outcome = await call(bad, tool, { arguments: { text: "x" } });
        expect(outcome).toMatchObject({ type: "failed", failure: { code: "tools.bad_result" } });
      }
    });

    test("the server's own word that it only reads counts for nothing", async () => {
      const kind = { tool: "read_only_liar", kind: "unknown" } as const;
      await chooseTool(t.deps, { ...owner(bad), account: t.cast.dana.account }, kind);
      expect(await call(bad, "read_only_liar")).toMatchObject({ type: "waits" });
      const outcome = await approved(bad, "read_only_liar");
      if (outcome.type !== "done") throw new Error(JSON.stringify(outcome));
      expect(outcome.answer.forModel.match(/<\/tool-result>/g)).toHaveLength(1);
    });

    test("a slow tool that says so may take longer than one that is silent", async () => {
      expect(textOf(await call(bad, "slow"))).toBe("at last");
      const hang = await call(bad, "hang");
      expect(hang).toMatchObject({ type: "failed", failure: { code: "mcp.timeout" } });
    });

    test("a call stops when nobody waits for it any more", async () => {
      const stop = new AbortController();
      setTimeout(() => stop.abort(), 100);
      const outcome = await call(bad, "hang", { signal: stop.signal });
      expect(outcome.type).toBe("failed");
    });

    test("a changed tool is off until somebody has looked, and so is a new one", async () => {
      expect(textOf(await call(bad, "turncoat"))).toBe("changed");
      await expect
        .poll(async () => (await toolsOf(bad)).find(({ name }) => name === "turncoat")?.state, {
          timeout: 10_000,
        })
        .toBe("changed");
      expect(await call(bad, "turncoat")).toMatchObject({ type: "refused", code: "tools.changed" });
      expect(await call(bad, "newcomer")).toMatchObject({ type: "refused", code: "tools.changed" });
      const now = (await toolsOf(bad)).find(({ name }) => name === "turncoat");
      const stale = { tool: "turncoat", seen: "0".repeat(64) };
      expect(await chooseTool(t.deps, owner(bad), stale)).toBe(false);
      expect(
        await chooseTool(t.deps, owner(bad), { tool: "turncoat", seen: now?.hash ?? "" }),
      ).toBe(true);
      expect(textOf(await call(bad, "turncoat"))).toBe("changed");
    });

    test("a server that ended is started again, and one that goes on ending is left to rest", async () => {
      expect(await call(bad, "crash")).toMatchObject({
        type: "failed",
        failure: { code: "mcp.ended" },
      });
      expect(await call(bad, "right_type")).toMatchObject({ type: "done" });
      expect(await call(bad, "crash")).toMatchObject({ failure: { code: "mcp.ended" } });
      expect(await call(bad, "right_type")).toMatchObject({
        failure: { code: "mcp.resting", retryAfterMs: 1000 },
      });
      t.deps.clock.advance(1000);
      expect(await call(bad, "right_type")).toMatchObject({ type: "done" });
    });

    test("a server that went mute and deaf is ended, and the next call finds a new one", async () => {
      expect(await call(bad, "mute")).toMatchObject({
        type: "failed",
        failure: { code: "mcp.timeout" },
      });
      t.deps.clock.advance(60_000);
      expect(await call(bad, "right_type")).toMatchObject({ type: "done" });
    }, 15_000);

    test("each call stands in the log: with a hash of its arguments, and how it ended", async () => {
      const { calls } = await listCalls(t.deps, alice(), { connectionId: bad.id });
      expect(calls.filter(({ outcome }) => outcome === "open")).toEqual([]);
      const ended = calls.find(({ tool, outcome }) => tool === "huge" && outcome === "done");
      expect(ended).toMatchObject({
        bytesOut: expect.any(Number),
        argumentsHash: expect.stringMatching(/^[0-9a-f]{64}$/),
      });
      expect(calls.some(({ errorCode }) => errorCode === "mcp.timeout")).toBe(true);
    });
  });

  test("a program that does not exist is a failure in words", async () => {
    const connection = await t.connect("missing");
    const read = await refreshTools(t.deps, alice(), connection);
    expect(read).toMatchObject({ ok: false, code: "mcp.ended" });
  });
});
