import type { z } from "zod";
import type { Identity } from "../../db/schema/accounts.ts";
import type { Outbound, TlsOptions } from "../../platform/outbound/outbound.ts";
import type { LlmRequest, ToolUse, Usage } from "../llm.ts";

/** A connection as a model call needs it: opened secrets, so it is never stored or logged. */
export interface LlmConnection {
  id: string;
  provider: "anthropic" | "company-llm" | "openai";
  baseUrl: string;
  secrets: { apiKey?: string; cookie?: string };
  tls?: TlsOptions;
  /** The provider's schema parses it. */
  settings: Record<string, unknown>;
}

/** What one server turned out not to take, so that it is asked in its own way from then on. */
export interface Manner {
  format: "json_schema" | "json_object" | "plain";
  maxTokens: "max_tokens" | "max_completion_tokens";
  effort: boolean;
  temperature: boolean;
  /** Marks up to where the provider is to keep what it has read. */
  cacheMarks: boolean;
}

export interface ProviderCall {
  connection: LlmConnection;
  request: Pick<
    LlmRequest,
    | "model"
    | "system"
    | "messages"
    | "tools"
    | "toolChoice"
    | "schema"
    | "maxTokens"
    | "effort"
    | "temperature"
  >;
  manner: Manner;
  signal: AbortSignal;
  connectTimeoutMs: number;
  now: () => Date;
  /** To be called whenever bytes come: a silent stream is cut. */
  onBytes: () => void;
}

export type TokenCounts = Omit<Usage, "source">;

/** Both wire protocols in one form. `stop` means that the stream ended as it should. */
export type ProviderEvent =
  | { type: "opened"; httpStatus: number; requestId: string | null }
  /** `id`: as the server names its answer. */
  | { type: "model"; model: string; id: string | null }
  | { type: "usage"; usage: Partial<TokenCounts> }
  | { type: "thinking" }
  | { type: "text"; text: string }
  /** Whole. */
  | { type: "tool_use"; use: ToolUse }
  | { type: "stop"; reason: string | null };

/** What went wrong when a connection was tried, in words for its page. */
export interface LlmRefusal {
  ok: false;
  code: string;
  message: string;
  fix: string;
  permanent: boolean;
  credentialDead: boolean;
  mayHaveHappened: false;
  retryAfterMs?: number;
}

export type Tried<Value> = { ok: true; value: Value } | LlmRefusal;

export interface OfferedModel {
  id: string;
  /** How much it can read at once; null where the server does not say. */
  contextTokens: number | null;
}

/** `models`: what the server offers; absent when it does not say. */
export type TestOutcome =
  | { ok: true; code: "ok"; message: string; fix: ""; models?: string[]; identity?: Identity }
  | LlmRefusal;

export interface LlmProvider {
  label: string;
  help: string;
  /** Fields of the connection's sealed secret that must be there. */
  secrets: readonly ("apiKey" | "cookie")[];
  settings: z.ZodType<{ model: string; price: "per_token" | "free" }>;
  /**
   * As many events at once as have come. Throws `LlmFault` for whatever happens outside. Sends one
   * request, never a second.
   */
  stream(outbound: Outbound, call: ProviderCall): AsyncIterable<ProviderEvent[]>;
  /**
   * Vectors of the messages' texts instead of an answer, as one text of JSON; only where the
   * protocol has it.
   */
  embed?(outbound: Outbound, call: ProviderCall): AsyncIterable<ProviderEvent[]>;
  /** Asks only for what costs nothing, so it needs no activity row. */
  test(outbound: Outbound, connection: LlmConnection): Promise<TestOutcome>;
  listModels(outbound: Outbound, connection: LlmConnection): Promise<Tried<OfferedModel[]>>;
  /** Whose credential it is; only where the server can say. */
  identify?(outbound: Outbound, connection: LlmConnection): Promise<Tried<Identity>>;
}

export const defineLlmProvider = <Provider extends LlmProvider>(provider: Provider): Provider =>
  provider;
