import { z } from "zod";
import { answer, DEMO_MODEL, pieces, tokens } from "./answer.ts";
import { contentShape, messagesShape, type Reply, type ReplyOptions, words } from "./wire.ts";

const request = z.object({
  model: z.string(),
  max_tokens: z.number().int().positive(),
  system: contentShape.optional(),
  messages: messagesShape,
  stream: z.boolean().optional(),
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
  const { model, system, messages, output_config, stream } = parsed.data;
  if (model !== DEMO_MODEL) {
    return { status: 404, body: anthropicError("not_found_error", `model: ${model}`, nextId()) };
  }
  const user = messages.map((message) => words(message.content)).join("\n\n");
  const text = answer({ system: words(system), user, schema: output_config?.format?.schema });
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
    const content = [{ type: "text", text }];
    return {
      body: { ...message, content, stop_reason: "end_turn", usage: { ...usage, output_tokens } },
    };
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
      event("message_delta", {
        delta: { stop_reason: "end_turn", stop_sequence: null },
        usage: { output_tokens },
      }),
      event("message_stop", {}),
    ],
    error: event("error", anthropicError("overloaded_error", "Overloaded", nextId())),
  };
}
