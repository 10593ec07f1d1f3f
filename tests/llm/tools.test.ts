import { afterEach, describe, expect, test } from "vitest";
import type { LlmMessage } from "../../src/llm/llm.ts";
import { connectionTo, createWorld, type World } from "./world.ts";
import { type FakeLlm, type Play, startFakeLlm } from "../setup/fake-llm.ts";

let server: FakeLlm | undefined;
let world: World | undefined;
afterEach(async () => {
  await world?.close();
  await server?.close();
  world = server = undefined;
});

const DRAFTS = {
  name: "search_drafts",
  description: "Finds drafts.",
  inputSchema: { type: "object", properties: { query: { type: "string" } } },
};
const asked = { taskType: "chat", schema: undefined, tools: [DRAFTS] } as const;

const sse = (data: object, event?: string) =>
  `${event === undefined ? "" : `event: ${event}\n`}data: ${JSON.stringify(data)}\n\n`;
const claude = (event: { type: string }) => sse(event, event.type);

/** Words first, then a tool whose arguments come in pieces. */
const claudeFrames = [
  {
    type: "message_start",
    message: { id: "m", model: "demo", usage: { input_tokens: 90, output_tokens: 1 } },
  },
  { type: "content_block_start", index: 0, content_block: { type: "text", text: "" } },
  { type: "content_block_delta", index: 0, delta: { type: "text_delta", text: "Let me look." } },
  { type: "content_block_stop", index: 0 },
  {
    type: "content_block_start",
    index: 1,
    content_block: { type: "tool_use", id: "toolu_1", name: "search_drafts", input: {} },
  },
  {
    type: "content_block_delta",
    index: 1,
    delta: { type: "input_json_delta", partial_json: '{"query":' },
  },
  {
    type: "content_block_delta",
    index: 1,
    delta: { type: "input_json_delta", partial_json: '"pay"}' },
  },
  { type: "content_block_stop", index: 1 },
  { type: "message_delta", delta: { stop_reason: "tool_use" }, usage: { output_tokens: 30 } },
  { type: "message_stop" },
].map(claude);

const chunk = (delta: object, finish_reason: string | null = null) =>
  sse({ id: "c", model: "demo", choices: [{ index: 0, delta, finish_reason }] });
const openaiFrames = [
  chunk({ role: "assistant", content: "Let me look." }),
  chunk({
    tool_calls: [
      { index: 0, id: "toolu_1", function: { name: "search_drafts", arguments: '{"query":' } },
    ],
  }),
  chunk({ tool_calls: [{ index: 0, function: { arguments: '"pay"}' } }] }),
  chunk({}, "tool_calls"),
  sse({ id: "c", model: "demo", choices: [], usage: { prompt_tokens: 90, completion_tokens: 30 } }),
  "data: [DONE]\n\n",
];

const wires = [
  ["anthropic", claudeFrames],
  ["openai", openaiFrames],
  ["company", openaiFrames],
] as const;

const CLAUDE_TURNS = [
  { role: "user" },
  { role: "assistant", content: [{ type: "tool_use", id: "toolu_1", input: {} }] },
  { role: "user", content: [{ type: "tool_result", tool_use_id: "toolu_1" }, { text: "Go on." }] },
];
const OPENAI_TURNS = [
  { role: "system" },
  { role: "user" },
  { role: "assistant", content: null, tool_calls: [{ id: "toolu_1" }] },
  { role: "tool", tool_call_id: "toolu_1", content: "Two drafts." },
  { role: "user", content: "Go on." },
];

async function open(kind: (typeof wires)[number][0], ...plays: Play[]): Promise<FakeLlm> {
  const cookie = kind === "company" ? { cookie: "session=sk-secret-0123456789" } : {};
  server = await startFakeLlm(cookie);
  server.next(...plays);
  const limits = { cacheRules: { chat: { ttlMs: 3_600_000, scope: "account" as const } } };
  world = await createWorld(server.address, connectionTo(kind, server.origin), {}, limits);
  return server;
}

const running = () => {
  if (!world) throw new Error("no world");
  return world;
};

describe.each(wires)("tools by the protocol of %s", (kind, frames) => {
  test("a tool that is asked for in pieces is told whole, and used tokens are counted once", async () => {
    await open(kind, { play: "frames", frames: [...frames] });
    const { end, events, text } = await running().run(asked);
    expect(text).toBe("Let me look.");
    const use = { id: "toolu_1", name: "search_drafts", input: '{"query":"pay"}' };
    expect(events.filter(({ type }) => type === "tool_use")).toEqual([{ type: "tool_use", use }]);
    expect(end).toMatchObject({ status: "ok", stopReason: "tool_use" });
    expect(end.usage).toMatchObject({ inputUncached: 90, output: 30, source: "reported" });
    expect(await running().activity()).toMatchObject({ status: "ok", cache: "none", output: 30 });
  });

  test("the same question with tools is asked anew each time", async () => {
    const { hits } = await open(
      kind,
      { play: "frames", frames: [...frames] },
      { play: "frames", frames: [...frames] },
    );
    await running().run(asked);
    await running().run(asked);
    expect(hits).toHaveLength(2);
  });

  test("what a tool said goes back with the use that it belongs to", async () => {
    const { hits } = await open(kind);
    const use = { id: "toolu_1", name: "search_drafts", input: "{broken" };
    const messages: LlmMessage[] = [
      { role: "user", text: "Which drafts wait?" },
      { role: "assistant", text: "", toolUses: [use] },
      {
        role: "user",
        text: "Go on.",
        toolResults: [{ useId: "toolu_1", text: "Two dr\u200Bafts.", isError: false }],
      },
    ];
    await running().run({ ...asked, messages });
    const sent = hits[0]?.body["messages"];
    const said = JSON.stringify(sent);
    expect(said).toContain("Two drafts.");
    expect(sent).toMatchObject(kind === "anthropic" ? CLAUDE_TURNS : OPENAI_TURNS);
  });

  test("a server that takes no tools says so, in words for the person", async () => {
    const message = "demo does not support tools";
    const error = { type: "invalid_request_error", message };
    await open(kind, { play: "status", status: 400, body: { type: "error", error } });
    const { end } = await running().run(asked);
    expect(end.failure?.code).toBe("llm.no_tools");
    expect(end.failure?.message).toContain("Choose a model that can use tools");
  });
});
