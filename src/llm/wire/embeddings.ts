import { z } from "zod";
import type { Outbound } from "../../platform/outbound/outbound.ts";
import { LlmFault } from "../fault.ts";
import type { ProviderCall, ProviderEvent } from "../providers/provider.ts";
import { refusalFault, sendCall } from "./door.ts";
import { errorOf } from "./error-body.ts";
import { openaiUrl } from "./openai.ts";
import { parseJson } from "./parse-json.ts";

const answerSchema = z.object({
  id: z.string().nullish().catch(null),
  model: z.string().nullish().catch(null),
  data: z.array(z.object({ index: z.int(), embedding: z.array(z.number()).min(1) })),
  usage: z.object({ prompt_tokens: z.number().nonnegative() }).nullish().catch(null),
});

/** One call of `POST /v1/embeddings`: a vector for each message, in their order. */
export async function* embedOpenai(
  outbound: Outbound,
  call: ProviderCall,
  auth: Record<string, string>,
): AsyncGenerator<ProviderEvent[]> {
  const { connection, request } = call;
  const input = request.messages.map(({ text }) => text);
  const answer = await sendCall(outbound, call, {
    url: openaiUrl(connection.baseUrl, "embeddings"),
    headers: { ...auth, "content-type": "application/json", accept: "application/json" },
    body: JSON.stringify({ model: request.model, input, encoding_format: "float" }),
  });
  const { status: httpStatus, requestId } = answer;
  yield [{ type: "opened", httpStatus, requestId }];
  const json = parseJson(await textOf(answer.pieces));
  if (errorOf(json)) throw refusalFault(connection, { status: 200, body: json, requestId });
  const told = answerSchema.safeParse(json).data;
  if (!told || !isWhole(told.data, input.length)) {
    throw new LlmFault("wrong_answer", { httpStatus, requestId });
  }
  const vectors = told.data.toSorted((a, b) => a.index - b.index).map(({ embedding }) => embedding);
  const counted = told.usage ? { inputUncached: told.usage.prompt_tokens } : {};
  yield [
    { type: "model", model: told.model ?? request.model, id: told.id ?? null },
    { type: "usage", usage: { ...counted, output: 0 } },
    { type: "text", text: JSON.stringify(vectors) },
    { type: "stop", reason: "end_turn" },
  ];
}

/** Each text has its vector, and all are as long as each other. */
function isWhole(data: { index: number; embedding: number[] }[], count: number): boolean {
  const places = new Set(data.map(({ index }) => index));
  const lengths = new Set(data.map(({ embedding }) => embedding.length));
  const isEach = data.every(({ index }) => index >= 0 && index < count);
  return isEach && data.length === count && places.size === count && lengths.size <= 1;
}

async function textOf(pieces: AsyncIterable<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const piece of pieces) text += decoder.decode(piece, { stream: true });
  return text + decoder.decode();
}
