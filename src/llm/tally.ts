import type { LlmRequest, Usage } from "./llm.ts";
import { messageWords } from "./message-words.ts";
import type { ProviderEvent, TokenCounts } from "./providers/provider.ts";

/** What one call has brought so far. Facts of an answer that broke off stay until a new one begins. */
export interface Tally {
  httpStatus: number | null;
  requestId: string | null;
  /** As the server names its answer. */
  responseId: string | null;
  model: string | null;
  stopReason: string | null;
  counts: Partial<TokenCounts>;
  /** Of the answer's text and of what tools are asked for. */
  chars: number;
  /** Monotonic; of the first of them. */
  firstAt: number | null;
}

export const newTally = (): Tally => ({
  httpStatus: null,
  requestId: null,
  responseId: null,
  model: null,
  stopReason: null,
  counts: {},
  chars: 0,
  firstAt: null,
});

export function count(tally: Tally, event: ProviderEvent, now: number): void {
  switch (event.type) {
    case "opened":
      tally.httpStatus = event.httpStatus;
      tally.requestId = event.requestId;
      break;
    case "model":
      tally.model = event.model;
      tally.responseId = event.id;
      break;
    case "usage":
      Object.assign(tally.counts, event.usage);
      break;
    case "text":
      tally.firstAt ??= now;
      tally.chars += event.text.length;
      break;
    case "tool_use":
      tally.firstAt ??= now;
      tally.chars += event.use.name.length + event.use.input.length;
      break;
    case "stop":
      tally.stopReason = event.reason;
      break;
    case "thinking":
      break;
  }
}

/** What a call may come to, before anything is known of it. */
export const mostOf = (request: LlmRequest): Usage => ({
  // What a provider keeps of it costs a quarter more than other input.
  inputUncached: Math.ceil(tokensOf(inputChars(request)) * 1.25),
  cacheRead: 0,
  cacheWrite5m: 0,
  cacheWrite1h: 0,
  output: request.maxTokens,
  source: "estimated",
});

/** About as many characters make a token, in English. */
const CHARS_PER_TOKEN = 4;
const tokensOf = (chars: number): number => Math.ceil(chars / CHARS_PER_TOKEN);

/** What was used; whatever the server did not report is estimated, and then says so. */
export function usageOf({ counts, chars }: Tally, request: LlmRequest): Usage {
  const { inputUncached, output } = counts;
  const reported = inputUncached !== undefined && output !== undefined;
  return {
    inputUncached: inputUncached ?? tokensOf(inputChars(request)),
    cacheRead: counts.cacheRead ?? 0,
    cacheWrite5m: counts.cacheWrite5m ?? 0,
    cacheWrite1h: counts.cacheWrite1h ?? 0,
    output: output ?? tokensOf(chars),
    source: reported ? "reported" : "estimated",
  };
}

function inputChars({ system, messages, schema, tools = [] }: LlmRequest): number {
  const forms = [JSON.stringify(schema ?? ""), ...tools.map((tool) => JSON.stringify(tool))];
  const texts = [system, ...messages.map(messageWords), ...forms];
  return texts.reduce((sum, text) => sum + text.length, 0);
}
