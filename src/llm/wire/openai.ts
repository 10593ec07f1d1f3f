import { z } from "zod";
import type { Effort } from "../../db/schema/routing.ts";
import type { Outbound } from "../../platform/outbound/outbound.ts";
import { LlmFault } from "../fault.ts";
import type { LlmMessage, ToolUse } from "../llm.ts";
import type { Manner, ProviderCall, ProviderEvent, TokenCounts } from "../providers/provider.ts";
import { bindableSchema } from "./bindable-schema.ts";
import { type ModelAnswer, refusalFault, sendCall } from "./door.ts";
import { errorOf } from "./error-body.ts";
import { parseJson } from "./parse-json.ts";
import { inWords } from "./schema-in-words.ts";
import { framesOf } from "./sse.ts";

const text = z.string().nullish().catch(null);
const count = z.number().nonnegative().nullish().catch(null);
const usage = z.object({
  prompt_tokens: count,
  completion_tokens: count,
  cached_tokens: count,
  prompt_tokens_details: z
    .object({ cached_tokens: count, cache_write_tokens: count })
    .nullish()
    .catch(null),
});
const toolCall = z.object({
  index: count,
  id: text,
  function: z.object({ name: text, arguments: text }).nullish().catch(null),
});
const message = z.object({
  content: text,
  tool_calls: z.array(toolCall).nullish().catch(null),
  refusal: text,
  reasoning_content: text,
  reasoning: text,
});
const chunkSchema = z.object({
  id: text,
  model: text,
  choices: z.array(
    z.object({
      delta: message.nullish(),
      /** Instead of delta, from a server that does not stream. */
      message: message.nullish(),
      finish_reason: text,
    }),
  ),
  usage: usage.nullish().catch(null),
});
type Schema = NonNullable<ProviderCall["request"]["schema"]>;
type Chunk = z.output<typeof chunkSchema>;

const STOP_REASON: Record<string, string> = {
  content_filter: "refusal",
  function_call: "tool_use",
  length: "max_tokens",
  stop: "end_turn",
  tool_calls: "tool_use",
};

/** This dialect has three words for it. */
const EFFORT: Record<Effort, string> = {
  low: "low",
  medium: "medium",
  high: "high",
  xhigh: "high",
  max: "high",
};

/** People type the address with or without the version at its end. */
export function openaiUrl(baseUrl: string, path: string): string {
  const base = baseUrl.replace(/\/+$/, "");
  return /\/v\d+\w*$/.test(base) ? `${base}/${path}` : `${base}/v1/${path}`;
}

/** One call of `POST /v1/chat/completions`, streaming. */
export async function* streamOpenai(
  outbound: Outbound,
  call: ProviderCall,
  auth: Record<string, string>,
): AsyncGenerator<ProviderEvent[]> {
  const answer = await sendCall(outbound, call, {
    url: openaiUrl(call.connection.baseUrl, "chat/completions"),
    headers: { ...auth, "content-type": "application/json", accept: "text/event-stream" },
    body: JSON.stringify(bodyOf(call)),
  });
  const { status: httpStatus, requestId } = answer;
  yield [{ type: "opened", httpStatus, requestId }];
  const { connection } = call;
  const said: Said = {
    connection,
    requestId,
    uses: new Map(),
    begun: false,
    finished: undefined,
    isOver: false,
  };
  for await (const frames of chunksOf(answer)) {
    const events: ProviderEvent[] = [];
    const fault = take(said, frames, events);
    if (events.length > 0) yield events;
    if (fault) throw fault;
    if (said.isOver) break;
  }
  if (!said.begun) throw new LlmFault("wrong_answer", { httpStatus, requestId });
  if (said.finished === undefined) throw new LlmFault("broke_off", { requestId });
  const uses = [...said.uses.values()];
  yield [
    ...uses.map((use) => ({
      type: "tool_use" as const,
      use: { ...use, input: use.input || "{}" },
    })),
    { type: "stop", reason: said.finished },
  ];
}

/** What the frames up to here have told. */
interface Said extends Pick<ProviderCall, "connection"> {
  requestId: string | null;
  /** Tools that are being asked for, by their place. */
  uses: Map<number, ToolUse>;
  begun: boolean;
  finished: string | null | undefined;
  isOver: boolean;
}

/** Answers with what is wrong with one of them; the events before it count. */
function take(said: Said, frames: string[], events: ProviderEvent[]): LlmFault | undefined {
  const { connection, requestId } = said;
  for (const data of frames) {
    if (data.trim() === "[DONE]") {
      said.finished ??= null;
      said.isOver = true;
      return undefined;
    }
    const json = parseJson(data);
    if (errorOf(json)) return refusalFault(connection, { status: 200, body: json, requestId });
    const chunk = chunkSchema.safeParse(json).data;
    if (!chunk) return new LlmFault(said.begun ? "broke_off" : "wrong_answer", { requestId });
    said.begun = true;
    addEvents(chunk, events);
    addUses(chunk, said.uses);
    said.finished = stopReasonOf(chunk) ?? said.finished;
  }
  return undefined;
}

function stopReasonOf({ choices: [choice] }: Chunk): string | undefined {
  if (choice?.delta?.refusal || choice?.message?.refusal) return "refusal";
  const reason = choice?.finish_reason;
  return reason ? (STOP_REASON[reason] ?? reason) : undefined;
}

function bodyOf({ request, manner }: ProviderCall): object {
  const { model, messages, maxTokens, schema, effort, temperature } = request;
  const system = manner.format === "json_schema" ? request.system : inWords(request);
  return {
    model,
    messages: [{ role: "system", content: system }, ...messages.flatMap(turnsOf)],
    ...toolsOf(request),
    stream: true,
    [manner.maxTokens]: maxTokens,
    ...(effort && manner.effort && { reasoning_effort: EFFORT[effort] }),
    ...(temperature !== undefined && manner.temperature && { temperature }),
    ...(manner.format !== "plain" && { stream_options: { include_usage: true } }),
    ...(schema && manner.format !== "plain" && { response_format: formatOf(schema, manner) }),
  };
}

/** In this dialect each result of a tool is a turn. */
function turnsOf({ role, text: content, toolUses = [], toolResults = [] }: LlmMessage): object[] {
  const results = toolResults.map(({ useId, text: said }) => ({
    role: "tool",
    tool_call_id: useId,
    content: said,
  }));
  const calls = toolUses.map(({ id, name, input }) => ({
    id,
    type: "function",
    function: { name, arguments: input },
  }));
  if (calls.length > 0) return [{ role, content: content || null, tool_calls: calls }];
  return results.length > 0 && content === "" ? results : [...results, { role, content }];
}

function toolsOf({ tools = [], toolChoice }: ProviderCall["request"]) {
  if (tools.length === 0) return {};
  const listed = tools.map(({ name, description, inputSchema: parameters }) => ({
    type: "function",
    function: { name, description, parameters },
  }));
  return { tools: listed, ...(toolChoice && { tool_choice: toolChoice }) };
}

function formatOf({ name, schema }: Schema, { format }: Manner): object {
  if (format !== "json_schema") return { type: "json_object" };
  return {
    type: "json_schema",
    json_schema: { name, schema: bindableSchema(schema), strict: true },
  };
}

/** Some gateways take `stream: true` and answer in one piece all the same. */
async function* chunksOf({ headers, pieces }: ModelAnswer): AsyncGenerator<string[]> {
  if (/^application\/json/i.test(headers.get("content-type") ?? "")) {
    const decoder = new TextDecoder();
    let whole = "";
    for await (const piece of pieces) whole += decoder.decode(piece, { stream: true });
    yield [whole + decoder.decode()];
    return;
  }
  for await (const frames of framesOf(pieces)) {
    yield frames.flatMap(({ data }) => (data === "" ? [] : data));
  }
}

/** A tool is told when it is whole: until then whoever waits is to know that something comes. */
const isThought = ({ reasoning_content, reasoning, tool_calls }: z.output<typeof message>) =>
  Boolean(reasoning_content) || Boolean(reasoning) || (tool_calls ?? []).length > 0;

function addEvents(chunk: Chunk, events: ProviderEvent[]): void {
  if (chunk.model) events.push({ type: "model", model: chunk.model, id: chunk.id ?? null });
  const [choice] = chunk.choices;
  const part = choice?.delta ?? choice?.message;
  if (part && isThought(part)) events.push({ type: "thinking" });
  if (part?.content) events.push({ type: "text", text: part.content });
  if (chunk.usage) events.push({ type: "usage", usage: countsOf(chunk.usage) });
}

/** Pieces of one use have its place; a whole answer has none. */
function addUses({ choices: [choice] }: Chunk, uses: Said["uses"]): void {
  const calls = (choice?.delta ?? choice?.message)?.tool_calls ?? [];
  for (const [nth, call] of calls.entries()) {
    const place = call.index ?? nth;
    const use = uses.get(place) ?? newUse(call, place);
    use.input += call.function?.arguments ?? "";
    uses.set(place, use);
  }
}

const newUse = ({ id, function: called }: z.output<typeof toolCall>, place: number): ToolUse => ({
  id: id ?? `call_${place}`,
  name: called?.name ?? "",
  input: "",
});

/** OpenAI's prompt_tokens includes what came from the cache; ours does not. */
function countsOf(reported: z.output<typeof usage>): Partial<TokenCounts> {
  const details = reported.prompt_tokens_details;
  const cacheRead = details?.cached_tokens ?? reported.cached_tokens ?? 0;
  const cacheWrite5m = details?.cache_write_tokens ?? 0;
  const { prompt_tokens: input, completion_tokens: output } = reported;
  return {
    cacheRead,
    cacheWrite5m,
    cacheWrite1h: 0,
    ...(typeof input === "number" && {
      inputUncached: Math.max(input - cacheRead - cacheWrite5m, 0),
    }),
    ...(typeof output === "number" && { output }),
  };
}
