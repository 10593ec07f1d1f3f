import type { TaskType } from "../db/schema/llm.ts";
import type { Effort } from "../db/schema/routing.ts";

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
  messages: { role: "user" | "assistant"; text: string }[];
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

/** Always: `start`, any number of `text`, and then exactly one `end`. */
export type LlmEvent =
  | { type: "start"; activityId: string }
  | { type: "text"; text: string }
  | {
      type: "end";
      /** `interrupted`: content had come, then it broke off. Never taken for success. */
      status: "ok" | "error" | "interrupted" | "cancelled";
      stopReason: string | null;
      usage: Usage | null;
      /** Integer nano-USD; null = unpriced. */
      costNanoUsd: number | null;
      modelServed: string | null;
      /** Whom it was asked of in the end; missing: nobody. */
      served?: { connectionId: string; model: string };
      failure?: LlmFailure;
    };

/** The one door to models (law 4). Never throws for what happens outside: that is an `end`. */
export interface Llm {
  stream(request: LlmRequest): AsyncIterable<LlmEvent>;
}
