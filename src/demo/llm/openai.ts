import { z } from "zod";
import { answer, DEMO_MODEL, pieces, tokens } from "./answer.ts";
import { spoken, talkWithTools, type ToolTalk, type Wish } from "./tools.ts";
import { messagesShape, type Reply, type ReplyOptions, words } from "./wire.ts";

const request = z.object({
  model: z.string(),
  messages: messagesShape,
  stream: z.boolean().optional(),
  tools: z.array(z.object({ function: z.object({ name: z.string() }) })).default([]),
  tool_choice: z.unknown().optional(),
  stream_options: z.object({ include_usage: z.boolean().optional() }).optional(),
  response_format: z
    .object({ json_schema: z.object({ schema: z.unknown() }).optional() })
    .optional(),
});

const OVERLOADED = {
  error: { message: "Overloaded", type: "overloaded_error", param: null, code: null },
};

const refusal = (message: string, code: string) => ({
  error: { message, type: "invalid_request_error", param: null, code },
});

/** `POST /v1/chat/completions` */
export function openAiReply(body: unknown, { nextId }: ReplyOptions): Reply {
  const parsed = request.safeParse(body);
  if (!parsed.success) {
    return { status: 400, body: refusal(z.prettifyError(parsed.error), "invalid") };
  }
  const { model, messages, stream, stream_options } = parsed.data;
  if (model !== DEMO_MODEL) {
    return { status: 404, body: refusal(`The model ${model} does not exist`, "model_not_found") };
  }
  const of = (roles: string[]) =>
    messages
      .filter(({ role }) => roles.includes(role))
      .map(({ content }) => words(content))
      .join("\n\n");
  const system = of(["system", "developer"]);
  const user = of(["user"]);
  const { text, wish } = sayTo(parsed.data, { system, user });
  const calls = wish && [callOf(wish, nextId())];
  const usage = {
    prompt_tokens: tokens(system + user),
    completion_tokens: tokens(text),
    total_tokens: tokens(system + user) + tokens(text),
  };
  const base = { id: `chatcmpl-demo-${nextId()}`, created: 1_700_000_000, model };
  if (stream !== true) {
    const message = { role: "assistant", content: text, refusal: null, tool_calls: calls };
    const choices = [{ index: 0, message, logprobs: null, finish_reason: stopOf(wish) }];
    return { body: { ...base, object: "chat.completion", choices, usage } };
  }
  const chunk = (choices: object[], more = {}) =>
    `data: ${JSON.stringify({ ...base, object: "chat.completion.chunk", choices, ...more })}\n\n`;
  const delta = (value: object, finish_reason: string | null = null) =>
    chunk([{ index: 0, delta: value, finish_reason }]);
  return {
    head: [delta({ role: "assistant", content: "" })],
    pieces: pieces(text).map((content) => delta({ content })),
    tail: [
      ...(calls ? [delta({ tool_calls: calls })] : []),
      delta({}, stopOf(wish)),
      ...(stream_options?.include_usage === true ? [chunk([], { usage })] : []),
      "data: [DONE]\n\n",
    ],
    error: `data: ${JSON.stringify(OVERLOADED)}\n\ndata: [DONE]\n\n`,
  };
}

const stopOf = (wish: Wish | undefined): string => (wish ? "tool_calls" : "stop");

function sayTo(asked: z.output<typeof request>, said: { system: string; user: string }) {
  if (asked.tools.length > 0) return spoken(talkWithTools(talkOf(asked)));
  return spoken(answer({ ...said, schema: asked.response_format?.json_schema?.schema }));
}

const callOf = ({ name, input }: Wish, id: string) => ({
  index: 0,
  id: `call_demo_${id}`,
  type: "function",
  function: { name, arguments: JSON.stringify(input) },
});

function talkOf({ tools, messages, tool_choice }: z.output<typeof request>): ToolTalk {
  const at = messages.findLastIndex(({ role }) => role === "user");
  const later = messages.slice(at + 1);
  return {
    names: tools.map((tool) => tool.function.name),
    question: words(messages[at]?.content),
    results: later.flatMap(({ role, content }) => (role === "tool" ? words(content) : [])),
    isLast: tool_choice === "none",
  };
}
