import { z } from "zod";
import { answer, DEMO_MODEL, pieces, tokens } from "./answer.ts";
import { messagesShape, type Reply, type ReplyOptions, words } from "./wire.ts";

const request = z.object({
  model: z.string(),
  messages: messagesShape,
  stream: z.boolean().optional(),
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
  const { model, messages, stream, stream_options, response_format } = parsed.data;
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
  const text = answer({ system, user, schema: response_format?.json_schema?.schema });
  const usage = {
    prompt_tokens: tokens(system + user),
    completion_tokens: tokens(text),
    total_tokens: tokens(system + user) + tokens(text),
  };
  const base = { id: `chatcmpl-demo-${nextId()}`, created: 1_700_000_000, model };
  if (stream !== true) {
    const message = { role: "assistant", content: text, refusal: null };
    const choices = [{ index: 0, message, logprobs: null, finish_reason: "stop" }];
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
      delta({}, "stop"),
      ...(stream_options?.include_usage === true ? [chunk([], { usage })] : []),
      "data: [DONE]\n\n",
    ],
    error: `data: ${JSON.stringify(OVERLOADED)}\n\ndata: [DONE]\n\n`,
  };
}
