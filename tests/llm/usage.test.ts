import { afterEach, expect, test } from "vitest";
import { type FakeLlm, startFakeLlm } from "../setup/fake-llm.ts";
import { connectionTo, createWorld, SECRET, type World } from "./world.ts";

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

async function ask(kind: "anthropic" | "openai", model: string, frames: string[]): Promise<World> {
  const fake: FakeLlm = await startFakeLlm({ key: SECRET });
  fake.next({ play: "frames", frames });
  const world = await createWorld(fake.address, connectionTo(kind, fake.origin));
  open.push(world, fake);
  const { end } = await world.run({ model });
  expect(end.status).toBe("ok");
  return world;
}

const frame = (event: { type: string } & Record<string, unknown>) =>
  `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;

/** The usage of message_start, and the cumulative one of message_delta. */
function claude(model: string, start: object, delta: object): string[] {
  const message = { id: "msg_1", type: "message", role: "assistant", model, content: [] };
  return [
    frame({
      type: "message_start",
      message: { ...message, usage: { output_tokens: 1, ...start } },
    }),
    frame({ type: "content_block_start", index: 0, content_block: { type: "text", text: "" } }),
    frame({ type: "content_block_delta", index: 0, delta: { type: "text_delta", text: "{}" } }),
    frame({ type: "content_block_stop", index: 0 }),
    frame({ type: "message_delta", delta: { stop_reason: "end_turn" }, usage: delta }),
    frame({ type: "message_stop" }),
  ];
}

function gpt(model: string, usage: object): string[] {
  const data = (chunk: object) => `data: ${JSON.stringify({ model, ...chunk })}\n\n`;
  return [
    data({ choices: [{ delta: { role: "assistant", content: "{}" }, finish_reason: null }] }),
    data({ choices: [{ delta: {}, finish_reason: "stop" }] }),
    data({ choices: [], usage }),
    "data: [DONE]\n\n",
  ];
}

type Counts = [input: number, read: number, write5m: number, write1h: number, output: number];
const columns = (row: Awaited<ReturnType<World["activity"]>>): (number | null)[] => [
  row.inputUncached,
  row.cacheRead,
  row.cacheWrite5m,
  row.cacheWrite1h,
  row.output,
];

const OPUS = "claude-opus-5-5";
const OPUS_USD = { input: 4000, read: 200, write5m: 5000, write1h: 8000, output: 20_000 };
const HAIKU = "claude-haiku-5-5";

// Claude's input_tokens leaves out what came from and went into its cache.
test.each<[string, { model: string; start: object; delta: object; counts: Counts; nano: number }]>([
  [
    "nothing from the cache",
    {
      model: OPUS,
      start: { input_tokens: 1234 },
      delta: { output_tokens: 567 },
      counts: [1234, 0, 0, 0, 567],
      nano: 1234 * OPUS_USD.input + 567 * OPUS_USD.output,
    },
  ],
  [
    "reads and writes for 5 minutes and an hour, told again at the end",
    {
      model: OPUS,
      start: {
        input_tokens: 21,
        cache_read_input_tokens: 188_086,
        cache_creation_input_tokens: 556,
        cache_creation: { ephemeral_5m_input_tokens: 456, ephemeral_1h_input_tokens: 100 },
      },
      delta: {
        input_tokens: 21,
        cache_read_input_tokens: 188_086,
        cache_creation_input_tokens: 556,
        output_tokens: 393,
      },
      counts: [21, 188_086, 456, 100, 393],
      nano:
        21 * OPUS_USD.input +
        188_086 * OPUS_USD.read +
        456 * OPUS_USD.write5m +
        100 * OPUS_USD.write1h +
        393 * OPUS_USD.output,
    },
  ],
  [
    "writes that are not told apart are those of 5 minutes",
    {
      model: OPUS,
      start: { input_tokens: 10, cache_creation_input_tokens: 90, cache_read_input_tokens: null },
      delta: { output_tokens: 1, input_tokens: null, cache_creation_input_tokens: null },
      counts: [10, 0, 90, 0, 1],
      nano: 10 * OPUS_USD.input + 90 * OPUS_USD.write5m + OPUS_USD.output,
    },
  ],
  [
    "a prompt that is long by what it read from the cache has the higher price",
    {
      model: HAIKU,
      start: { input_tokens: 1, cache_read_input_tokens: 100_000 },
      delta: { output_tokens: 2 },
      counts: [1, 100_000, 0, 0, 2],
      nano: 500 + 100_000 * 50 + 2 * 2500,
    },
  ],
])("Claude, counted once: %s", async (_what, { model, start, delta, counts, nano }) => {
  const world = await ask("anthropic", model, claude(model, start, delta));
  const row = await world.activity();
  expect(columns(row)).toEqual(counts);
  expect(row.costNanoUsd).toBe(nano);
  expect((await world.attempts()).map(({ costNanoUsd }) => costNanoUsd)).toEqual([nano]);
});

// OpenAI's prompt_tokens includes them.
test.each<[string, object, Counts, number]>([
  [
    "nothing from the cache",
    { prompt_tokens: 1234, completion_tokens: 567 },
    [1234, 0, 0, 0, 567],
    1234 * OPUS_USD.input + 567 * OPUS_USD.output,
  ],
  [
    "what came from the cache is part of the prompt",
    { prompt_tokens: 2006, completion_tokens: 300, prompt_tokens_details: { cached_tokens: 1920 } },
    [86, 1920, 0, 0, 300],
    86 * OPUS_USD.input + 1920 * OPUS_USD.read + 300 * OPUS_USD.output,
  ],
  [
    "and so is what went into it",
    {
      prompt_tokens: 1000,
      completion_tokens: 10,
      prompt_tokens_details: { cached_tokens: 600, cache_write_tokens: 300 },
    },
    [100, 600, 300, 0, 10],
    100 * OPUS_USD.input + 600 * OPUS_USD.read + 300 * OPUS_USD.write5m + 10 * OPUS_USD.output,
  ],
  [
    "thoughts are part of what was written",
    {
      prompt_tokens: 10,
      completion_tokens: 450,
      completion_tokens_details: { reasoning_tokens: 400 },
    },
    [10, 0, 0, 0, 450],
    10 * OPUS_USD.input + 450 * OPUS_USD.output,
  ],
])("OpenAI, counted once: %s", async (_what, usage, counts, nano) => {
  const world = await ask("openai", OPUS, gpt(OPUS, usage));
  const row = await world.activity();
  expect(columns(row)).toEqual(counts);
  expect(row.costNanoUsd).toBe(nano);
});
