import type { TaskType } from "../db/schema/llm.ts";
import type { Effort } from "../db/schema/routing.ts";

/** A tool as a model is told of it. */
export interface ToolDefinition {
  /** As both protocols take it: letters, digits, `_` and `-`, at most 64. */
  name: string;
  description: string;
  inputSchema: Record<string, unknown>;
}

/** A model asks for a tool. */
export interface ToolUse {
  id: string;
  name: string;
  /** JSON as the model wrote it, which may be none. */
  input: string;
}

/** What became of it. */
export interface ToolResult {
  useId: string;
  text: string;
  isError: boolean;
}

export interface LlmMessage {
  role: "user" | "assistant";
  text: string;
  /**
   * So many characters at its beginning come again in the next calls for the same thing: the
   * provider is told to keep what it has read up to there.
   */
  steady?: number;
  /** Of a turn of the model. */
  toolUses?: readonly ToolUse[];
  /** Of the turn behind it: one for each use. */
  toolResults?: readonly ToolResult[];
}

export interface LlmRequest {
  /** The account that pays and whose connection may be used. */
  accountId: string;
  /** What the person chose; `BY_POLICY` = no choice, then the model does not count. */
  connectionId: string;
  model: string;
  taskType: TaskType;
  /** What it is for, e.g. `draft:<id>`. */
  subject: string;
  prompt: { name: string; version: number };
  system: string;
  messages: LlmMessage[];
  /** What it may ask for; such a call is never answered from the cache, nor kept there. */
  tools?: readonly ToolDefinition[];
  /** It has tools behind it, and is to answer without any now. */
  toolChoice?: "none";
  /** JSON schema of the answer; without it the answer is free text. */
  schema?: { name: string; schema: Record<string, unknown> } | undefined;
  maxTokens: number;
  /** How hard to think; left out where the server takes no such word. */
  effort?: Effort;
  /** Left out where the server takes none. */
  temperature?: number;
  /** To this connection and nowhere else, whatever the policy of the task says. */
  alone?: boolean;
  /** Ask again: no answer from the cache, and the new one takes the place of the kept one. */
  fresh?: boolean;
  /** The project and the job that it belongs to. */
  projectKey?: string;
  jobId?: string;
  signal: AbortSignal;
}

export interface Usage {
  inputUncached: number;
  cacheRead: number;
  cacheWrite5m: number;
  cacheWrite1h: number;
  output: number;
  source: "reported" | "estimated";
}

export interface LlmFailure {
  /** Stable, e.g. `llm.overloaded`, `llm.sign_in_expired`. */
  code: string;
  /** Plain words and what to do. */
  message: string;
  /** Trying again will not help. */
  permanent: boolean;
  retryAfterMs?: number;
}

/** Always: `start`, any number of `text` and `tool_use`, and then exactly one `end`. */
export type LlmEvent =
  | { type: "start"; activityId: string }
  | { type: "text"; text: string }
  /** Whole. Only of a request with tools. */
  | { type: "tool_use"; use: ToolUse }
  | {
      type: "end";
      /** `interrupted`: content had come, then it broke off. Never taken for success. */
      status: "ok" | "error" | "interrupted" | "cancelled";
      stopReason: string | null;
      usage: Usage | null;
      /** Integer nano-USD; null = unpriced. */
      costNanoUsd: number | null;
      modelServed: string | null;
      /** No model was asked: it was given to an equal question before. */
      kept?: true;
      /** Whom it was asked of in the end; missing: nobody. */
      served?: { connectionId: string; model: string };
      failure?: LlmFailure;
    };

/** The one door to models (law 4). Never throws for what happens outside: that is an `end`. */
export interface Llm {
  stream(request: LlmRequest): AsyncIterable<LlmEvent>;
}
