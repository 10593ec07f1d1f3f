import { z } from "zod";
import { answer, DEMO_MODEL, pieces, tokens } from "./answer.ts";
import { spoken, talkWithTools, type ToolTalk, type Wish } from "./tools.ts";
import { contentShape, messagesShape, type Reply, type ReplyOptions, words } from "./wire.ts";

const request = z.object({
  model: z.string(),
  max_tokens: z.number().int().positive(),
  system: contentShape.optional(),
  messages: messagesShape,
  stream: z.boolean().optional(),
  tools: z.array(z.object({ name: z.string() })).default([]),
  tool_choice: z.object({ type: z.string() }).optional(),
  temperature: z.never({ error: "Extra inputs are not permitted" }).optional(),
  output_config: z.object({ format: z.object({ schema: z.unknown() }).optional() }).optional(),
});

export const anthropicError = (type: string, message: string, id: string) => ({
  type: "error",
  error: { type, message },
  request_id: `req_demo_${id}`,
});

const event = (type: string, data: object) =>
  `event: ${type}\ndata: ${JSON.stringify({ type, ...data })}\n\n`;

/** `POST /v1/messages` */
export function anthropicReply(body: unknown, { nextId }: ReplyOptions): Reply {
  const parsed = request.safeParse(body);
  if (!parsed.success) {
    const message = z.prettifyError(parsed.error);
    return { status: 400, body: anthropicError("invalid_request_error", message, nextId()) };
  }
  const { model, system, messages, stream } = parsed.data;
  if (model !== DEMO_MODEL) {
    return { status: 404, body: anthropicError("not_found_error", `model: ${model}`, nextId()) };
  }
  const user = messages.map((message) => words(message.content)).join("\n\n");
  const { text, wish } = sayTo(parsed.data, user);
  const output_tokens = tokens(text);
  const usage = {
    input_tokens: tokens(words(system) + user),
    cache_creation_input_tokens: 0,
    cache_read_input_tokens: 0,
  };
  const message = {
    id: `msg_demo_${nextId()}`,
    type: "message",
    role: "assistant",
    model,
    stop_sequence: null,
  };
  if (stream !== true) {
    const use = wish && { type: "tool_use", id: `toolu_demo_${nextId()}`, ...wish };
    const content = [{ type: "text", text }, ...(use ? [use] : [])];
    const stop_reason = stopOf(wish);
    return { body: { ...message, content, stop_reason, usage: { ...usage, output_tokens } } };
  }
  const opening = {
    ...message,
    content: [],
    stop_reason: null,
    usage: { ...usage, output_tokens: 1 },
  };
  return {
    head: [
      event("message_start", { message: opening }),
      event("content_block_start", { index: 0, content_block: { type: "text", text: "" } }),
      event("ping", {}),
    ],
    pieces: pieces(text).map((piece) =>
      event("content_block_delta", { index: 0, delta: { type: "text_delta", text: piece } }),
    ),
    tail: [
      event("content_block_stop", { index: 0 }),
      ...(wish ? toolEvents(wish, nextId()) : []),
      event("message_delta", {
        delta: { stop_reason: stopOf(wish), stop_sequence: null },
        usage: { output_tokens },
      }),
      event("message_stop", {}),
    ],
    error: event("error", anthropicError("overloaded_error", "Overloaded", nextId())),
  };
}

const stopOf = (wish: Wish | undefined): string => (wish ? "tool_use" : "end_turn");

function sayTo(asked: z.output<typeof request>, user: string) {
  const { tools, system, output_config } = asked;
  if (tools.length > 0) return spoken(talkWithTools(talkOf(asked)));
  const schema = output_config?.format?.schema;
  return spoken(answer({ system: words(system), user, schema }));
}

function talkOf({ tools, messages, tool_choice }: z.output<typeof request>): ToolTalk {
  const isAsked = ({ role, content }: (typeof messages)[number]) =>
    role === "user" && words(content).trim() !== "";
  const at = messages.findLastIndex((message) => isAsked(message) && !isResult(message.content));
  const later = messages.slice(at + 1);
  return {
    names: tools.map(({ name }) => name),
    question: words(messages[at]?.content),
    results: later.flatMap(({ content }) =>
      Array.isArray(content)
        ? content.flatMap((part) => (part.type === "tool_result" ? String(part.content) : []))
        : [],
    ),
    isLast: tool_choice?.type === "none",
  };
}

const isResult = (content: z.output<typeof contentShape>): boolean =>
  Array.isArray(content) && content.some(({ type }) => type === "tool_result");

const toolEvents = ({ name, input }: Wish, id: string): string[] => [
  event("content_block_start", {
    index: 1,
    content_block: { type: "tool_use", id: `toolu_demo_${id}`, name, input: {} },
  }),
  event("content_block_delta", {
    index: 1,
    delta: { type: "input_json_delta", partial_json: JSON.stringify(input) },
  }),
  event("content_block_stop", { index: 1 }),
];
