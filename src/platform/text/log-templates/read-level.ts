import type { LogLevel } from "./mined-log.ts";

const WORDS: Record<string, LogLevel> = {
  fatal: "fatal",
  panic: "fatal",
  emerg: "fatal",
  emergency: "fatal",
  alert: "fatal",
  crit: "fatal",
  critical: "fatal",
  error: "error",
  err: "error",
  severe: "error",
  warn: "warn",
  warning: "warn",
  info: "info",
  information: "info",
  notice: "info",
  debug: "debug",
  trace: "debug",
  verbose: "debug",
  fine: "debug",
};

/** As words of their own, in capitals: "no error was found" is none. */
const CAPITALS =
  /\b(?:FATAL|PANIC|EMERG|ALERT|CRIT(?:ICAL)?|ERROR|ERR|SEVERE|WARN(?:ING)?|INFO|NOTICE|DEBUG|TRACE|VERBOSE|FINE)\b/;
/** In small letters only where the form says that it is the level. */
const NAMED =
  /(?:\b(?:level|lvl|severity)["']?[=:]\s*["']?|^\s*[[<(]?|[[<(|:] ?)(fatal|panic|emerg|alert|crit|critical|error|err|severe|warn|warning|info|notice|debug|trace)(?:["'\])>|:,;]|\s*-\s|$|\s+(?=\w+=))/i;
/** What a failure begins with where there is no level. */
const FAILS =
  /^(?:Exception in thread|Traceback \(most recent|panic:|Unhandled|Uncaught|[\w.$]*(?:Error|Exception): )/;

const LEVEL_ZONE = 160;

/** Of the rest of a line behind its time. */
export function readLevel(rest: string): LogLevel {
  const zone = rest.length > LEVEL_ZONE ? rest.slice(0, LEVEL_ZONE) : rest;
  const word = CAPITALS.exec(zone)?.[0] ?? NAMED.exec(zone)?.[1];
  if (word !== undefined) return WORDS[word.toLowerCase()] ?? "unknown";
  return FAILS.test(zone) ? "error" : "unknown";
}

/** As programs write it in JSON: a word, or a number of pino or bunyan. */
export function levelOf(value: unknown): LogLevel {
  if (typeof value === "string") return WORDS[value.toLowerCase()] ?? "unknown";
  if (typeof value !== "number") return "unknown";
  if (value >= 60) return "fatal";
  if (value >= 50) return "error";
  if (value >= 40) return "warn";
  return value >= 30 ? "info" : "debug";
}

const RANKS: Record<LogLevel, number> = {
  fatal: 5,
  error: 4,
  warn: 3,
  unknown: 2,
  info: 1,
  debug: 0,
};

export const rankOf = (level: LogLevel): number => RANKS[level];
export const isFailure = (level: LogLevel): boolean => RANKS[level] >= RANKS.error;
