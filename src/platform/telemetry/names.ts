// Every name that spans and metrics go out under. Those of OpenTelemetry's GenAI conventions (semantic
// conventions 1.45) are still in development: when they move, only this file does.

/** Attributes of the span of a model call. */
export const ATTRIBUTES = {
  operation: "gen_ai.operation.name",
  provider: "gen_ai.provider.name",
  requestModel: "gen_ai.request.model",
  responseModel: "gen_ai.response.model",
  responseId: "gen_ai.response.id",
  finishReasons: "gen_ai.response.finish_reasons",
  firstChunk: "gen_ai.response.time_to_first_chunk",
  conversation: "gen_ai.conversation.id",
  inputTokens: "gen_ai.usage.input_tokens",
  outputTokens: "gen_ai.usage.output_tokens",
  cacheReadTokens: "gen_ai.usage.cache_read.input_tokens",
  cacheWriteTokens: "gen_ai.usage.cache_creation.input_tokens",
  errorType: "error.type",
  task: "countersign.task",
  cache: "countersign.cache",
  outcome: "countersign.outcome",
  attempts: "countersign.attempts",
  activity: "countersign.activity.id",
  costUsd: "countersign.cost_usd",
} as const;

/** Metrics, in Prometheus' spelling. */
export const METRICS = {
  callSeconds: "gen_ai_client_operation_duration_seconds",
  callTokens: "gen_ai_client_token_usage",
  firstTokenSeconds: "countersign_model_first_token_seconds",
  calls: "countersign_model_calls_total",
  costUsd: "countersign_model_cost_usd_total",
  savedUsd: "countersign_model_saved_usd_total",
  requestSeconds: "http_server_request_duration_seconds",
  memory: "process_resident_memory_bytes",
  cpu: "process_cpu_seconds_total",
  startTime: "process_start_time_seconds",
} as const;

export const LABELS = {
  operation: "gen_ai_operation_name",
  provider: "gen_ai_provider_name",
  model: "gen_ai_request_model",
  tokenType: "gen_ai_token_type",
  errorType: "error_type",
  task: "task",
  outcome: "outcome",
  cache: "cache",
  method: "http_request_method",
  route: "http_route",
  status: "http_response_status_code",
} as const;
