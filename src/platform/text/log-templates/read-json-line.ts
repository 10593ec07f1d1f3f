import type { LogLevel } from "./mined-log.ts";
import { levelOf } from "./read-level.ts";
import { timeOf } from "./read-time.ts";

/** A line that is an object, as the fields say it that most programs use. */
export interface JsonLine {
  at: number | null;
  level: LogLevel;
  message: string;
  /** Lines of a stack trace, if it has one. */
  stack: string[];
}

const LONGEST = 20_000;

/** Undefined for what is no object with a message. */
export function readJsonLine(line: string): JsonLine | undefined {
  const fields = fieldsOf(line);
  if (!fields) return undefined;
  const first = (...names: string[]): unknown =>
    names.map((name) => fields.get(name)).find((one) => one !== undefined && one !== null);
  const message = textOf(first("message", "msg", "event", "log", "body", "text"));
  if (message === undefined) return undefined;
  const error = first("err", "error", "exception");
  const trace = first("stack", "stack_trace", "stacktrace", "exc_info") ?? inside(error, "stack");
  const said = textOf(inside(error, "message") ?? error);
  return {
    at: timeOf(first("time", "timestamp", "@timestamp", "ts", "date", "asctime")),
    level: levelOf(first("level", "severity", "lvl", "levelname", "loglevel")),
    message: said === undefined || message.includes(said) ? message : `${message}: ${said}`,
    stack: textOf(trace)?.split("\n") ?? [],
  };
}

function fieldsOf(line: string): Map<string, unknown> | undefined {
  if (line.length > LONGEST || !line.trimEnd().endsWith("}")) return undefined;
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === "object" && value !== null
      ? new Map<string, unknown>(Object.entries(value))
      : undefined;
  } catch {
    // A line may well begin with a brace and be none: it is read as any other.
    return undefined;
  }
}

const textOf = (value: unknown): string | undefined =>
  typeof value === "string" ? value : undefined;

const inside = (value: unknown, name: string): unknown =>
  typeof value === "object" && value !== null
    ? Object.entries(value).find(([key]) => key === name)?.[1]
    : undefined;
