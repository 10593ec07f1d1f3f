import { once } from "node:events";
import { Worker } from "node:worker_threads";
import type {
  ContentBlockParam,
  MessageCreateParamsStreaming,
  MessageParam,
  RawMessageStreamEvent,
} from "@anthropic-ai/sdk/resources/messages/messages.js";
import { z } from "zod";
import type { Outbound } from "../../platform/outbound/outbound.ts";
import { LlmFault } from "../fault.ts";
import type { LlmMessage, ToolUse } from "../llm.ts";
import type { ProviderCall, ProviderEvent, TokenCounts } from "../providers/provider.ts";
import { bindableSchema } from "./bindable-schema.ts";
import { type ModelAnswer, refusalFault, sendCall } from "./door.ts";
import { errorOf } from "./error-body.ts";
import { parseJson } from "./parse-json.ts";
import { inWords } from "./schema-in-words.ts";
import { type Frame, framesOf } from "./sse.ts";

/** The SDK adds the version itself. */
export const anthropicBase = (baseUrl: string): string =>
  baseUrl.replace(/\/+$/, "").replace(/\/v1$/, "");

/** How a call proves who it is; without `apiKey` the headers alone do. */
export interface AnthropicAuth {
  apiKey?: string;
  headers: Record<string, string>;
}

/** One call of `POST /v1/messages`, streaming. */
export async function* streamAnthropic(
  outbound: Outbound,
  call: ProviderCall,
  auth: AnthropicAuth,
): AsyncGenerator<ProviderEvent[]> {
  const { status: httpStatus, requestId, pieces } = await send(outbound, call, auth);
  yield [{ type: "opened", httpStatus, requestId }];
  const { connection } = call;
  const said: Said = {
    connection,
    requestId,
    start: undefined,
    uses: new Map(),
    begun: false,
    stopped: false,
    reason: null,
  };
  for await (const frames of framesOf(pieces)) {
    const events: ProviderEvent[] = [];
    const fault = take(said, frames, events);
    if (events.length > 0) yield events;
    if (fault) throw fault;
  }
  if (!said.begun) throw new LlmFault("wrong_answer", { httpStatus, requestId });
  if (!said.stopped) throw new LlmFault("broke_off", { requestId });
  yield [{ type: "stop", reason: said.reason }];
}

const shared: { headers?: Promise<Record<string, string>> | undefined } = {};
const writtenHeaders = z.record(z.string(), z.string());

/**
 * What the SDK sends along with every call, asked of it once: to let it write each request costs
 * more than all the rest of sending one. Whatever signs in is not among them.
 */
async function writeHeaders(): Promise<Record<string, string>> {
  const thread = new Worker(new URL("./sdk-headers-thread.mjs", import.meta.url), {
    env: {},
    execArgv: [],
  });
  try {
    const [written]: unknown[] = await once(thread, "message");
    return writtenHeaders.parse(written);
  } catch (error) {
    // The next call asks anew.
    shared.headers = undefined;
    throw error;
  } finally {
    await thread.terminate();
  }
}

/**
 * Past the SDK, and so is the answer: event by event through its streams costs as much as all the
 * rest of a call.
 */
async function send(
  outbound: Outbound,
  call: ProviderCall,
  auth: AnthropicAuth,
): Promise<ModelAnswer> {
  shared.headers ??= writeHeaders();
  const key = auth.apiKey === undefined ? {} : { authorization: `Bearer ${auth.apiKey}` };
  return sendCall(outbound, call, {
    url: `${anthropicBase(call.connection.baseUrl)}/v1/messages`,
    headers: { ...(await shared.headers), ...key, ...auth.headers },
    body: JSON.stringify(paramsOf(call, auth)),
  });
}

function paramsOf(call: ProviderCall, auth: AnthropicAuth): MessageCreateParamsStreaming {
  const { request, manner } = call;
  const { model, maxTokens, schema, effort, temperature } = request;
  const bound = schema !== undefined && manner.format === "json_schema";
  const format = bound && { type: "json_schema" as const, schema: bindableSchema(schema.schema) };
  const isHard = effort !== undefined && manner.effort;
  const takes = manner.temperature && takesTemperature(auth);
  return {
    model,
    max_tokens: maxTokens,
    ...wordsOf(call, bound ? request.system : inWords(request)),
    ...toolsOf(request),
    stream: true,
    ...((format || isHard) && {
      output_config: { ...(format && { format }), ...(isHard && { effort }) },
    }),
    ...(takes && temperature !== undefined && { temperature }),
  };
}

/** Since this version it is refused. */
const takesTemperature = ({ headers }: AnthropicAuth): boolean =>
  (headers["anthropic-version"] ?? "2026-10-21") < "2026-10-21";

const KEEP = { cache_control: { type: "ephemeral" } } as const;

function toolsOf({ tools = [], toolChoice }: ProviderCall["request"]) {
  if (tools.length === 0) return {};
  const listed = tools.map(({ name, description, inputSchema }) => ({
    name,
    description,
    input_schema: { ...inputSchema, type: "object" as const },
  }));
  return { tools: listed, ...(toolChoice && { tool_choice: { type: toolChoice } }) };
}

/**
 * What stays the same comes first, with a mark: the provider keeps what it has read so far, and
 * reads it for a tenth of the price next time. A conversation is kept up to its last turn.
 */
function wordsOf({ request: { messages }, manner }: ProviderCall, system: string) {
  const marks = manner.cacheMarks ? KEEP : {};
  const turns = messages.map((message, at): MessageParam => {
    const { role, text, toolUses, toolResults, steady = 0 } = message;
    const isLast = messages.length > 1 && at === messages.length - 1;
    const isKept = isLast && manner.cacheMarks;
    if (manner.cacheMarks && steady > 0) return { role, content: inTwo(text, steady) };
    if (!isKept && !toolUses && !toolResults) return { role, content: text };
    const blocks = blocksOf(message);
    return { role, content: isKept ? kept(blocks) : blocks };
  });
  return {
    system: system === "" ? system : [{ type: "text" as const, text: system, ...marks }],
    messages: turns,
  };
}

/** With a mark between them. */
const inTwo = (text: string, at: number): ContentBlockParam[] =>
  [text.slice(0, at), text.slice(at)]
    .filter((part) => part !== "")
    .map((part, nth) => ({ type: "text", text: part, ...(nth === 0 && KEEP) }));

function blocksOf({ text, toolUses = [], toolResults = [] }: LlmMessage): ContentBlockParam[] {
  const results = toolResults.map(({ useId, text: said, isError }) => ({
    type: "tool_result" as const,
    tool_use_id: useId,
    content: said,
    ...(isError && { is_error: true }),
  }));
  const uses = toolUses.map(({ id, name, input }) => ({
    type: "tool_use" as const,
    id,
    name,
    // It must be an object, also where the model wrote none.
    input: objectOf(parseJson(input)),
  }));
  // An empty text is refused.
  const words = text === "" ? [] : [{ type: "text" as const, text }];
  return [...results, ...words, ...uses];
}

const objectOf = (value: unknown): object =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? value : {};

const kept = (blocks: ContentBlockParam[]): ContentBlockParam[] =>
  blocks.map((block, at) => (at === blocks.length - 1 ? { ...block, ...KEEP } : block));

/** What the frames up to here have told. */
interface Said extends Pick<ProviderCall, "connection"> {
  requestId: string | null;
  /** The usage that came with message_start. */
  start: Reported | undefined;
  /** Tools that are being asked for, by the place of their block. */
  uses: Map<number, ToolUse>;
  begun: boolean;
  stopped: boolean;
  reason: string | null;
}

/** Answers with what is wrong with one of them; the events before it count. */
function take(said: Said, frames: Frame[], events: ProviderEvent[]): LlmFault | undefined {
  const { connection, requestId } = said;
  for (const { event, data } of frames) {
    if (event === "ping" || data === "") continue;
    const json = parseJson(data);
    // An error event carries the server's own words.
    if (errorOf(json)) return refusalFault(connection, { status: 200, body: json, requestId });
    if (event === "error") return new LlmFault("broke_off", { requestId });
    // Gateways put in frames of other protocols, without a name.
    if (event === "" && !isEvent(json)) continue;
    if (!isEvent(json) || !note(said, json, events)) {
      return new LlmFault(said.begun ? "broke_off" : "wrong_answer", { requestId });
    }
  }
  return undefined;
}

const isEvent = (json: unknown): json is RawMessageStreamEvent =>
  typeof json === "object" && json !== null && "type" in json && typeof json.type === "string";

/** False: it is not what its type says. The SDK believes every server, and so do the types. */
function note(said: Said, event: RawMessageStreamEvent, events: ProviderEvent[]): boolean {
  try {
    if (event.type === "message_start") {
      said.begun = true;
      said.start = event.message.usage;
    } else if (event.type === "message_delta") said.reason = event.delta.stop_reason;
    else if (event.type === "message_stop") said.stopped = true;
    addEvents(event, said.start, events);
    addUse(event, said.uses, events);
    return true;
  } catch {
    return false;
  }
}

/** `start`: the usage that came with message_start. */
function addEvents(
  event: RawMessageStreamEvent,
  start: Reported | undefined,
  events: ProviderEvent[],
): void {
  if (event.type === "message_start") {
    const { id, model, usage } = event.message;
    events.push(
      { type: "model", model, id: id ?? null },
      { type: "usage", usage: countsOf(usage) },
    );
  } else if (event.type === "message_delta") {
    const { usage } = event;
    const counts = { ...lastCounts(usage, start), output: usage.output_tokens };
    events.push({ type: "usage", usage: counts });
  } else if (event.type === "content_block_delta") {
    if (event.delta.type === "text_delta") events.push({ type: "text", text: event.delta.text });
    else events.push({ type: "thinking" });
  }
}

/** Comes in pieces, and counts when it is whole. */
function addUse(event: RawMessageStreamEvent, uses: Said["uses"], events: ProviderEvent[]): void {
  if (event.type === "content_block_start" && event.content_block.type === "tool_use") {
    const { id, name, input } = event.content_block;
    const given = Object.keys(objectOf(input)).length > 0 ? JSON.stringify(input) : "";
    uses.set(event.index, { id, name, input: given });
  } else if (event.type === "content_block_delta" && event.delta.type === "input_json_delta") {
    const use = uses.get(event.index);
    if (use) use.input += event.delta.partial_json;
  } else if (event.type === "content_block_stop") {
    const use = uses.get(event.index);
    if (use) events.push({ type: "tool_use", use: { ...use, input: use.input || "{}" } });
    uses.delete(event.index);
  }
}

interface Reported {
  input_tokens?: number | null;
  cache_read_input_tokens?: number | null;
  cache_creation_input_tokens?: number | null;
  cache_creation?: { ephemeral_5m_input_tokens: number; ephemeral_1h_input_tokens: number } | null;
}

/** The sum that message_delta repeats says nothing new once message_start told its classes apart. */
function lastCounts(usage: Reported, start: Reported | undefined): Partial<TokenCounts> {
  const { cacheWrite5m, ...counts } = countsOf(usage);
  const isRepeated = start?.cache_creation && !usage.cache_creation;
  return isRepeated || cacheWrite5m === undefined ? counts : { ...counts, cacheWrite5m };
}

/**
 * Without output: that of message_start is 1 and means nothing. What is absent stays as it was;
 * the two classes of cache writes come apart in message_start only.
 */
function countsOf(usage: Reported): Partial<TokenCounts> {
  const counts: Partial<TokenCounts> = {};
  const { input_tokens: input, cache_read_input_tokens: read } = usage;
  if (typeof input === "number") counts.inputUncached = input;
  if (typeof read === "number") counts.cacheRead = read;
  const { cache_creation: apart, cache_creation_input_tokens: written } = usage;
  if (apart) {
    counts.cacheWrite5m = apart.ephemeral_5m_input_tokens;
    counts.cacheWrite1h = apart.ephemeral_1h_input_tokens;
  } else if (typeof written === "number" && written > 0) counts.cacheWrite5m = written;
  return counts;
}
