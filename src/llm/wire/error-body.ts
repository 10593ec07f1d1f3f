import { z } from "zod";
import { type FaultKind, LlmFault } from "../fault.ts";

// Both dialects in one: Anthropic has type and details.error_code, OpenAI has code (a word or,
// from vLLM, a number) and param. Some gateways put a plain string, or `detail` as FastAPI does.
const inner = z.object({
  type: z.string().nullish().catch(null),
  message: z.string().nullish().catch(null),
  code: z.union([z.string(), z.number()]).nullish().catch(null),
  details: z.object({ error_code: z.string().nullish() }).nullish().catch(null),
});
const outer = z.object({
  error: z.union([inner, z.string().transform((message) => inner.parse({ message }))]),
});
type ErrorObject = z.output<typeof inner>;

const STATUS_OF: Record<string, number> = {
  BadRequestError: 400,
  InternalServerError: 500,
  NotFoundError: 404,
  api_error: 500,
  authentication_error: 401,
  billing_error: 402,
  conflict_error: 409,
  context_length_exceeded: 413,
  insufficient_quota: 429,
  invalid_api_key: 401,
  invalid_request_error: 400,
  model_not_found: 404,
  not_found_error: 404,
  overloaded_error: 529,
  permission_error: 403,
  rate_limit_error: 429,
  rate_limit_exceeded: 429,
  request_too_large: 413,
  server_error: 500,
  timeout_error: 504,
};

const SPEND_LIMITS = [
  "enforced_spend_limit_reached",
  "contract_spend_limit_reached",
  "insufficient_quota",
];

const KIND_OF: Record<number, FaultKind> = {
  401: "wrong_key",
  402: "not_paid",
  403: "not_allowed",
  404: "unknown_model",
  413: "too_long",
  429: "rate_limited",
  503: "overloaded",
  529: "overloaded",
};

export interface ErrorAnswer {
  /** Of the HTTP answer; 200 when the error came inside a stream. */
  status: number;
  body: unknown;
  requestId?: string | null;
  retryAfterMs?: number | undefined;
}

/** The fault that an error answer stands for, by status, type and code; never by its wording. */
export function faultOfError(answer: ErrorAnswer): LlmFault {
  const error = errorOf(answer.body);
  const words = [error?.details?.error_code, error?.code, error?.type].map((word) => word ?? "");
  const status = answer.status >= 400 ? answer.status : statusOf(words);
  const facts = {
    detail: shortened(error?.message ?? plainText(answer.body)),
    httpStatus: answer.status,
    requestId: answer.requestId,
    retryAfterMs: answer.retryAfterMs,
  };
  return new LlmFault(kindOf(status, words), facts);
}

/** The error object in an answer or a frame; undefined when there is none. */
export function errorOf(body: unknown): ErrorObject | undefined {
  // It is asked of every frame of a stream, and to say no takes zod its time.
  if (typeof body !== "object" || body === null || !("error" in body)) return undefined;
  return outer.safeParse(body).data?.error;
}

function statusOf(words: (string | number)[]): number {
  for (const word of words) {
    const status = typeof word === "number" ? word : STATUS_OF[word];
    if (status !== undefined && status >= 400) return status;
  }
  return 500;
}

function kindOf(status: number, words: (string | number)[]): FaultKind {
  if (words.some((word) => SPEND_LIMITS.includes(String(word)))) return "spend_limit";
  if (words.includes("context_length_exceeded")) return "too_long";
  const known = KIND_OF[status];
  if (known !== undefined) return known;
  return status >= 500 || status === 408 || status === 409 ? "server_error" : "bad_request";
}

/** FastAPI and plain gateways: the whole body is the reason. */
function plainText(body: unknown): string | undefined {
  if (body === undefined || body === null) return undefined;
  if (typeof body !== "string") return JSON.stringify(body);
  return body.trimStart().startsWith("<") ? undefined : body;
}

/** It is untrusted text on a page: one line, of a bearable length. */
function shortened(text: string | undefined): string | undefined {
  const line = text?.replaceAll(/[\s\p{Cc}\p{Cf}]+/gu, " ").trim();
  if (line === undefined || line === "") return undefined;
  return line.length > 300 ? `${line.slice(0, 300)}…` : line;
}
