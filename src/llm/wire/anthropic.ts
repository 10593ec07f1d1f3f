import type {
  MessageCreateParamsStreaming,
  RawMessageStreamEvent,
} from "@anthropic-ai/sdk/resources/messages/messages.js";
import { z } from "zod";
import type { Outbound } from "../../platform/outbound/outbound.ts";
import { LlmFault } from "../fault.ts";
import type { ProviderCall, ProviderEvent, TokenCounts } from "../providers/provider.ts";
import { bindableSchema } from "./bindable-schema.ts";
import { type Door, faultOf, openDoor, refusalFault, requestIdOf } from "./door.ts";
import { inWords } from "./schema-in-words.ts";

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
): AsyncGenerator<ProviderEvent> {
  const door = openDoor(outbound, call);
  const { data: stream, response } = await send(call, auth, door);
  const requestId = requestIdOf(response.headers);
  yield { type: "opened", httpStatus: response.status, requestId };
  let reason: string | null = null;
  let stopped = false;
  let begun = false;
  let start: Reported | undefined;
  try {
    for await (const event of stream) {
      begun ||= event.type === "message_start";
      if (event.type === "message_delta") reason = event.delta.stop_reason;
      stopped = event.type === "message_stop";
      if (event.type === "message_start") start = event.message.usage;
      yield* eventsOf(event, start);
    }
  } catch (error) {
    throw streamFault(error, call, requestId, begun);
  }
  if (!begun) throw new LlmFault("wrong_answer", { httpStatus: response.status, requestId });
  if (!stopped) throw new LlmFault("broke_off", { requestId });
  yield { type: "stop", reason };
}

async function send(call: ProviderCall, auth: AnthropicAuth, door: Door) {
  // 90 ms and 25 MiB that a process without Claude never spends.
  const { Anthropic } = await import("@anthropic-ai/sdk");
  const client = new Anthropic({
    baseURL: anthropicBase(call.connection.baseUrl),
    // A key must be given, or the SDK looks for one in the environment and in profiles on disk;
    // where other headers sign in, that of the key is taken away again.
    apiKey: auth.apiKey ?? "none",
    defaultHeaders: {
      ...auth.headers,
      ...(auth.apiKey === undefined && { Authorization: null }),
    },
    fetch: door.fetch,
    maxRetries: 0,
    logLevel: "off",
    openTelemetry: false,
  });
  try {
    const { signal } = call;
    return await client.messages.create(paramsOf(call, auth), { signal }).withResponse();
  } catch (error) {
    throw door.fault() ?? faultOf(error);
  }
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

/**
 * What stays the same comes first, with a mark: the provider keeps what it has read so far, and
 * reads it for a tenth of the price next time. A conversation is kept up to its last turn.
 */
function wordsOf({ request: { messages }, manner }: ProviderCall, system: string) {
  const marks = manner.cacheMarks ? KEEP : {};
  const turns = messages.map(({ role, text }, at) => {
    const isLast = messages.length > 1 && at === messages.length - 1;
    return isLast && manner.cacheMarks
      ? { role, content: [{ type: "text" as const, text, ...KEEP }] }
      : { role, content: text };
  });
  return {
    system: system === "" ? system : [{ type: "text" as const, text: system, ...marks }],
    messages: turns,
  };
}

const errorEvent = z.object({ error: z.looseObject({ error: z.looseObject({}) }) });

/** An error event carries the server's own words; a frame that is no JSON is a SyntaxError. */
function streamFault(
  error: unknown,
  { connection }: ProviderCall,
  requestId: string | null,
  begun: boolean,
): LlmFault {
  const body = errorEvent.safeParse(error).data?.error;
  if (body) return refusalFault(connection, { status: 200, body, requestId });
  if (error instanceof SyntaxError && !begun) return new LlmFault("wrong_answer", { requestId });
  const fault = faultOf(error);
  return new LlmFault(fault.kind, { requestId, ...fault.facts });
}

/** `start`: the usage that came with message_start. */
function* eventsOf(
  event: RawMessageStreamEvent,
  start: Reported | undefined,
): Generator<ProviderEvent> {
  if (event.type === "message_start") {
    yield { type: "model", model: event.message.model };
    yield { type: "usage", usage: countsOf(event.message.usage) };
  } else if (event.type === "message_delta") {
    yield {
      type: "usage",
      usage: { ...lastCounts(event.usage, start), output: event.usage.output_tokens },
    };
  } else if (event.type === "content_block_delta") {
    if (event.delta.type === "text_delta") yield { type: "text", text: event.delta.text };
    else yield { type: "thinking" };
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
