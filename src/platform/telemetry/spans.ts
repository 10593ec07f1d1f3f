import { randomBytes } from "node:crypto";
import type { Outbound } from "../outbound/outbound.ts";
import type { Log } from "./log.ts";

/** `double`: stays one when it happens to be whole, so that a name has one type. */
type SpanValue = string | number | { double: number } | readonly string[] | null | undefined;

export interface Span {
  name: string;
  startedAt: Date;
  durationMs: number;
  /** What is null or undefined is left out. */
  attributes: Record<string, SpanValue>;
  /** What went wrong, as a stable word. */
  error: string | null;
}

export interface Spans {
  /** Sent with the next batch; never waits. */
  add(span: Span): void;
  /** Sends what is left. */
  close(): Promise<void>;
}

export interface SpansOptions {
  outbound: Outbound;
  log: Log;
  /** As in OTEL_EXPORTER_OTLP_ENDPOINT: `/v1/traces` is added. */
  endpoint: string;
  headers: Record<string, string>;
  serviceName: string;
  /** How long spans are collected, ms. */
  everyMs?: number;
}

const EVERY_MS = 5000;
const MOST_WAITING = 2048;
const TIMEOUT_MS = 10_000;

/** Model calls go out to a server that somebody else wrote. */
const CLIENT = 3;
const ERROR = 2;

function valueOf(value: Exclude<SpanValue, null | undefined>): object {
  if (typeof value === "string") return { stringValue: value };
  if (typeof value === "object" && "double" in value) return { doubleValue: value.double };
  if (typeof value !== "number") {
    return { arrayValue: { values: value.map((one) => ({ stringValue: one })) } };
  }
  // JSON's numbers are too small for an int64, so it is written as text.
  return Number.isSafeInteger(value) ? { intValue: String(value) } : { doubleValue: value };
}

const attributesOf = (attributes: Span["attributes"]) =>
  Object.entries(attributes).flatMap(([key, value]) =>
    value === null || value === undefined ? [] : { key, value: valueOf(value) },
  );

const nanos = (ms: number) => `${Math.round(ms)}000000`;

function wireOf({ name, startedAt, durationMs, attributes, error }: Span) {
  const start = startedAt.getTime();
  return {
    traceId: randomBytes(16).toString("hex"),
    spanId: randomBytes(8).toString("hex"),
    name,
    kind: CLIENT,
    startTimeUnixNano: nanos(start),
    endTimeUnixNano: nanos(start + durationMs),
    attributes: attributesOf(attributes),
    status: error === null ? {} : { code: ERROR, message: error },
  };
}

/** OTLP over HTTP with JSON, through our own door: a batch is sent once, and lost if that fails. */
export function createSpans(options: SpansOptions): Spans {
  const { outbound, log, serviceName, everyMs = EVERY_MS } = options;
  const url = `${options.endpoint.replace(/\/+$/, "")}/v1/traces`;
  const resource = { attributes: attributesOf({ "service.name": serviceName }) };
  let waiting: Span[] = [];
  let lost = 0;
  let timer: NodeJS.Timeout | undefined;

  async function flush(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    const spans = waiting.map(wireOf);
    waiting = [];
    if (spans.length === 0) return;
    const scopeSpans = [{ scope: { name: "countersign" }, spans }];
    const answer = await outbound.send({
      url,
      method: "POST",
      headers: { "Content-Type": "application/json", ...options.headers },
      body: JSON.stringify({ resourceSpans: [{ resource, scopeSpans }] }),
      timeoutMs: TIMEOUT_MS,
    });
    const isTaken = answer.ok && answer.status < 300;
    if (!isTaken || lost > 0) {
      const why = answer.ok ? `status ${answer.status}` : answer.code;
      log.warn("telemetry.spans_lost", { spans: lost + (isTaken ? 0 : spans.length), why });
    }
    lost = 0;
  }

  return {
    add(span) {
      if (waiting.length >= MOST_WAITING) {
        lost += 1;
        return;
      }
      waiting.push(span);
      timer ??= setTimeout(() => void flush(), everyMs).unref();
    },
    close: flush,
  };
}
