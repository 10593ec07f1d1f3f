import { createMetrics } from "./metrics.ts";
import { ATTRIBUTES, LABELS, METRICS } from "./names.ts";
import type { Span, Spans } from "./spans.ts";
import type { ModelCall, Telemetry, WebRequest } from "./telemetry.ts";

interface Options {
  /** Whether somebody reads the metrics. */
  metrics: boolean;
  /** Undefined: spans go nowhere. */
  spans: Spans | undefined;
}

/** Seconds. */
const REQUEST_BOUNDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const CALL_BOUNDS = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 40, 80, 160, 320];
const TOKEN_BOUNDS = [16, 64, 256, 1024, 4096, 16_384, 65_536, 262_144, 1_048_576];

/** As OpenTelemetry names the kind of call. */
const operationOf = ({ taskType }: ModelCall) => (taskType === "embed" ? "embeddings" : "chat");

/** What was read, from the provider's cache as well: the conventions count it so. */
function inputOf({ inputUncached, cacheRead, cacheWrite5m, cacheWrite1h }: ModelCall) {
  if (inputUncached === null || inputUncached === undefined) return undefined;
  return inputUncached + (cacheRead ?? 0) + (cacheWrite5m ?? 0) + (cacheWrite1h ?? 0);
}

const errorOf = ({ status, errorCode }: ModelCall): string | null =>
  status === "ok" ? null : (errorCode ?? status);

const part = (value: number | null | undefined, whole: number) =>
  value === null || value === undefined ? null : { double: value / whole };

function spanOf(call: ModelCall): Span {
  const operation = operationOf(call);
  const written = (call.cacheWrite5m ?? 0) + (call.cacheWrite1h ?? 0);
  const error = errorOf(call);
  const { ttftMs, costNanoUsd, stopReason } = call;
  return {
    name: `${operation} ${call.modelRequested}`,
    startedAt: call.at,
    durationMs: call.totalMs ?? 0,
    error,
    attributes: {
      [ATTRIBUTES.operation]: operation,
      [ATTRIBUTES.provider]: call.provider,
      [ATTRIBUTES.requestModel]: call.modelRequested,
      [ATTRIBUTES.responseModel]: call.modelServed,
      [ATTRIBUTES.responseId]: call.responseId,
      [ATTRIBUTES.finishReasons]: stopReason ? [stopReason] : null,
      [ATTRIBUTES.firstChunk]: part(ttftMs, 1000),
      [ATTRIBUTES.conversation]: call.subject,
      [ATTRIBUTES.inputTokens]: inputOf(call),
      [ATTRIBUTES.outputTokens]: call.output,
      [ATTRIBUTES.cacheReadTokens]: call.cacheRead,
      [ATTRIBUTES.cacheWriteTokens]: written > 0 ? written : null,
      [ATTRIBUTES.errorType]: error,
      [ATTRIBUTES.task]: call.taskType,
      [ATTRIBUTES.cache]: call.cache,
      [ATTRIBUTES.outcome]: call.status,
      [ATTRIBUTES.attempts]: call.attempts,
      [ATTRIBUTES.activity]: call.id,
      [ATTRIBUTES.costUsd]: part(costNanoUsd, 1e9),
    },
  };
}

const gauge = (help: string) => ({ help, type: "gauge" as const });

function watch() {
  const metrics = createMetrics();
  const { histogram, counter, reading } = metrics;
  const seconds = histogram(METRICS.callSeconds, "How long calls of models took.", CALL_BOUNDS);
  const tokens = histogram(METRICS.callTokens, "Tokens of calls of models.", TOKEN_BOUNDS);
  const first = histogram(METRICS.firstTokenSeconds, "Until the first token came.", CALL_BOUNDS);
  const calls = counter(METRICS.calls, "Calls of models by task, outcome and use of the cache.");
  const cost = counter(METRICS.costUsd, "What calls with a known price cost, in US dollars.");
  const saved = counter(METRICS.savedUsd, "What answers from the cache saved, in US dollars.");
  const requests = histogram(METRICS.requestSeconds, "How long requests took.", REQUEST_BOUNDS);
  reading(METRICS.memory, gauge("Resident memory."), () => process.memoryUsage.rss());
  reading(METRICS.cpu, { help: "Time on the processor.", type: "counter" }, () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1e6;
  });
  const startedAt = performance.timeOrigin / 1000;
  reading(METRICS.startTime, gauge("When the process began."), () => startedAt);

  function call(one: ModelCall) {
    const { provider, modelRequested, taskType, status, cache = "none" } = one;
    const of = {
      [LABELS.operation]: operationOf(one),
      [LABELS.provider]: provider,
      [LABELS.model]: modelRequested,
    };
    const task = { [LABELS.task]: taskType, [LABELS.provider]: provider };
    calls.add({ ...task, [LABELS.outcome]: status, [LABELS.cache]: cache }, 1);
    const error = errorOf(one);
    const failed: Record<string, string> = error === null ? {} : { [LABELS.errorType]: error };
    if (one.totalMs) seconds.add({ ...of, ...failed }, one.totalMs / 1000);
    if (one.ttftMs) first.add(of, one.ttftMs / 1000);
    const input = inputOf(one);
    if (input !== undefined) tokens.add({ ...of, [LABELS.tokenType]: "input" }, input);
    if (one.output) tokens.add({ ...of, [LABELS.tokenType]: "output" }, one.output);
    if (one.costNanoUsd) cost.add(task, one.costNanoUsd / 1e9);
    if (one.savedNanoUsd) saved.add(task, one.savedNanoUsd / 1e9);
  }
  function request({ method, route, status, seconds: took }: WebRequest) {
    const labels = { [LABELS.method]: method, [LABELS.route]: route };
    requests.add({ ...labels, [LABELS.status]: String(status) }, took);
  }
  return { call, request, render: metrics.render };
}

/** Off, it costs nothing: nothing is counted and nothing kept. */
export function createTelemetry({ metrics, spans }: Options): Telemetry {
  const watching = metrics ? watch() : undefined;
  return {
    watchesRequests: watching !== undefined,
    call(call) {
      watching?.call(call);
      spans?.add(spanOf(call));
    },
    request: (request) => watching?.request(request),
    render: () => watching?.render() ?? "",
    close: async () => spans?.close(),
  };
}
