import { type DestinationStream, pino } from "pino";
import type { Log } from "./log.ts";

/** The innermost cause: what a driver or system really said. */
function rootOf(error: unknown): unknown {
  let root = error;
  while (root instanceof Error && root.cause instanceof Error) root = root.cause;
  return root;
}

/**
 * What of an error may be written down. A failed query carries its parameters in its message and in
 * the head of its stack, so of a wrapper only the frames are kept, and the words of its root.
 */
function errorFields(error: unknown) {
  if (error === undefined) return {};
  const root = rootOf(error);
  if (!(root instanceof Error)) return { error: typeof root };
  const stack = error instanceof Error ? (error.stack ?? "") : "";
  return {
    error: root.name,
    message: root.message.startsWith("Failed query") ? "a query failed" : root.message,
    ...("code" in root && typeof root.code === "string" && { code: root.code }),
    stack: stack
      .split("\n")
      .filter((line) => line.startsWith("    at "))
      .join("\n"),
  };
}

/** One JSON line an event, in UTC; line breaks in values are escaped. */
export function createLog(level: string, destination?: DestinationStream): Log {
  const logger = pino(
    {
      level,
      base: null,
      messageKey: "event",
      timestamp: () => `,"at":"${new Date().toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
    },
    ...(destination === undefined ? [] : [destination]),
  );
  return {
    debug: (event, fields = {}) => logger.debug(fields, event),
    info: (event, fields = {}) => logger.info(fields, event),
    warn: (event, fields = {}) => logger.warn(fields, event),
    error: (event, fields = {}, error) => logger.error({ ...fields, ...errorFields(error) }, event),
  };
}
