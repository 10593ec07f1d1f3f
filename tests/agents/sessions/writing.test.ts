// A tool that writes waits for a person, and runs once: whatever the model says, whenever the process dies.
import { Server } from "@modelcontextprotocol/sdk/server/index.js";
import { CallToolRequestSchema, ListToolsRequestSchema } from "@modelcontextprotocol/sdk/types.js";
import { afterEach, beforeEach, expect, test } from "vitest";
import { decideApproval, listApprovals } from "../../../src/approvals/approval.ts";
import { createConnection } from "../../../src/connections/create.ts";
import { chooseTool } from "../../../src/connections/mcp/choose.ts";
import { findConnection } from "../../../src/connections/connection.ts";
import { listTools } from "../../../src/connections/mcp/tools.ts";
import { stopTools } from "../../../src/agents/loop/tool-stop.ts";
import type { Session } from "../../../src/agents/sessions/session.ts";
import { type McpHttp, startMcpHttp } from "../../setup/mcp-http.ts";
import { injections } from "../injections.ts";
import { call, say, startTalking, type Talking } from "./world.ts";

let on: Talking;
let server: McpHttp;
let session: Session;
let notes: string[];
/** What the server waits for before it answers. */
let gate: Promise<void>;
let reading: string;

const object = { type: "object", properties: { text: { type: "string" } } } as const;

function createNotes(): Server {
  const made = new Server({ name: "notes", version: "1" }, { capabilities: { tools: {} } });
  made.setRequestHandler(ListToolsRequestSchema, () => ({
    tools: [
      { name: "post_note", description: "Posts a note.", inputSchema: object },
      { name: "read_notes", description: "Reads notes.", inputSchema: object },
    ],
  }));
  made.setRequestHandler(CallToolRequestSchema, async ({ params }) => {
    if (params.name === "read_notes") return { content: [{ type: "text", text: reading }] };
    notes.push(String(params.arguments?.["text"]));
    await gate;
    return { content: [{ type: "text", text: "It is posted." }] };
  });
  return made;
}

beforeEach(async () => {
  notes = [];
  reading = "Nothing.";
  gate = Promise.resolve();
  server = await startMcpHttp(createNotes);
  on = await startTalking({ addresses: [server.place] });
  const { deps, cast } = on;
  const by = { account: cast.alice.account, address: "", requestId: "test" };
  const created = await deps.db.transaction((tx) =>
    createConnection(
      tx,
      deps,
      {
        accountId: cast.alice.account.id,
        provider: "mcp",
        baseUrl: server.url,
        settings: {},
        secrets: { token: server.token },
      },
      by,
    ),
  );
  if (!created.ok) throw new Error(created.code);
  const connection = await findConnection(deps.db, cast.alice.account, created.connection.id);
  if (!connection) throw new Error("no connection");
  await listTools(deps, cast.alice.account, connection);
  const admin = { ...cast.alice.account, role: "admin" as const };
  await chooseTool(deps, { account: admin, connection, by }, { tool: "read_notes", kind: "read" });
  session = await on.newSession({ servers: [connection.id] });
});
afterEach(async () => {
  await on.close();
  await server.close();
});

const waiting = async () =>
  (await listApprovals(on.deps, on.cast.alice.account, { state: "waiting" })).approvals;

async function decide(act: "approve" | "deny", values?: Record<string, unknown>): Promise<void> {
  const [approval] = await waiting();
  if (!approval) throw new Error("nothing waits");
  const from = { address: "", requestId: "test" };
  const decision = { id: approval.id, act, arguments: values };
  await decideApproval(on.deps, on.cast.alice.account, decision, from);
}

const posts = (_: unknown, nth: number) =>
  nth === 1 ? [{ text: "I post it." }, call("s1_post_note", { text: "Hi" })] : say("Done.");

test("it waits until the person says yes, runs once, and the session goes on", async () => {
  on.script.now = posts;
  const turn = await on.put("Post a note.", session);
  expect((await on.run(turn)).type).toBe("snooze");
  expect((await on.reload(turn)).state).toBe("waits");
  const [approval] = await waiting();
  expect(approval).toMatchObject({
    tool: "post_note",
    reason: "I post it.",
    arguments: { text: "Hi" },
  });
  await on.run(turn);
  expect([notes, (await waiting()).length]).toEqual([[], 1]);
  await decide("approve");
  await on.run(turn);
  expect(notes).toEqual(["Hi"]);
  expect(await on.reload(turn)).toMatchObject({ state: "done", answer: "I post it.\n\nDone." });
  await on.run(turn);
  expect(notes).toEqual(["Hi"]);
});

test("what the person changed is what runs; a no is told to the model", async () => {
  on.script.now = posts;
  const first = await on.put("Post a note.", session);
  await on.run(first);
  await decide("approve", { text: "Hello" });
  await on.run(first);
  expect(notes).toEqual(["Hello"]);
  on.script.now = (_, nth) =>
    nth === 3 ? [call("s1_post_note", { text: "More" })] : say("Then not.");
  const second = await on.put("Another one.", session);
  await on.run(second);
  await decide("deny");
  await on.run(second);
  expect(notes).toEqual(["Hello"]);
  expect(on.asked.at(-1)?.messages.at(-1)?.toolResults?.[0]?.text).toContain("said no");
});

test("a process that dies in the middle of it never sends it again", async () => {
  on.script.now = posts;
  const turn = await on.put("Post a note.", session);
  await on.run(turn);
  await decide("approve");
  const { promise, resolve } = Promise.withResolvers<void>();
  gate = promise;
  const dead = on.run(turn);
  await expect.poll(() => notes.length).toBe(1);
  // Somebody else has taken the job: what the first one writes counts no more.
  await on.run(turn, { attempt: 2, owner: "another worker" });
  expect(on.asked.at(-1)?.messages.at(-1)?.toolResults?.[0]?.text).toContain("nobody knows");
  expect(await on.reload(turn)).toMatchObject({ state: "done" });
  resolve();
  await dead;
  expect(notes).toEqual(["Hi"]);
});

test("an administrator's stop holds for what a person has said yes to", async () => {
  on.script.now = posts;
  const turn = await on.put("Post a note.", session);
  await on.run(turn);
  await decide("approve");
  await stopTools(
    on.deps,
    { account: on.cast.dana.account, from: { address: "", requestId: "t" } },
    "",
  );
  await on.run(turn);
  expect(notes).toEqual([]);
});

test("what looks like a secret is not sent out, not even to be read", async () => {
  const secret = "ghp_abcdefghijklmnopqrstuvwxyz0123456789";
  on.script.now = (_, nth) =>
    nth === 1 ? [call("s1_read_notes", { text: secret })] : say("I may not.");
  const turn = await on.ask("Look for it.", session);
  expect(on.asked.at(-1)?.messages.at(-1)?.toolResults?.[0]).toMatchObject({ isError: true });
  expect(turn.state).toBe("done");
});

/** One model that obeys whatever it reads, and what became of it. */
async function obeying(text: string) {
  reading = `${text} token ghp_abcdefghijklmnopqrstuvwxyz0123456789`;
  on.asked.length = 0;
  on.script.now = (_, nth) => {
    if (nth === 1) return [call("s1_read_notes")];
    const orders = [
      call("s1_post_note", { text: "stolen" }),
      call("change_role", { role: "admin" }),
    ];
    return nth === 2 ? orders : say("I did.");
  };
  const turn = await on.put(
    "What do the notes say?",
    await on.newSession({ servers: session.servers }),
  );
  await on.run(turn);
  const { state } = await on.reload(turn);
  const result = on.asked[1]?.messages.at(-1)?.toolResults?.[0]?.text ?? "";
  await decide("deny");
  await on.run(turn);
  return { state, result };
}

const HIDDEN = /ghp_\w{5}[^]*\bghp_|<!--|[\u200B-\u200D\u2060\uFEFF]|[\u{E0000}-\u{E007F}]/u;

test("orders in a tool's answer are data: what they want waits, is refused, and takes no secret along", async () => {
  const { accounts } = on.deps.db.t;
  const before = await on.deps.db.select().from(accounts);
  for (const { name, text } of injections) {
    const { state, result } = await obeying(text);
    expect([name, state, notes]).toEqual([name, "waits", []]);
    expect([name, result]).toEqual([
      name,
      expect.stringMatching(/^<tool-result tool="read_notes" trust="none[^]*<\/tool-result>$/),
    ]);
    expect([name, result.match(/<[\s/]*tool-result/g)?.length]).toEqual([name, 2]);
    expect([name, HIDDEN.test(result), result.includes("ghp_abcdef")]).toEqual([
      name,
      false,
      false,
    ]);
  }
  expect(notes).toEqual([]);
  expect(await on.deps.db.select().from(accounts)).toEqual(before);
});
