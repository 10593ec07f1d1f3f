export type LogLevel = "fatal" | "error" | "warn" | "info" | "debug" | "unknown";

/** A line of a log, counted from 1, as it stands there. */
export interface LogLine {
  line: number;
  text: string;
}

/** Lines that say the same but for numbers, names and ids. */
export interface LogTemplate {
  /** What varies is `<*>`. */
  text: string;
  level: LogLevel;
  count: number;
  first: LogLine;
  /** ms; null where the log has no times. */
  firstAt: number | null;
  last: LogLine;
  lastAt: number | null;
  /** What a stack trace below it names: the error and the frames on top. */
  error: string | null;
  frames: string[];
}

/** Lines around something that matters, verbatim and without a gap. */
export interface LogWindow {
  lines: LogLine[];
  /** ms, of what matters in it. */
  at: number | null;
  level: LogLevel;
}

/** How much happened from a time on until the next one. */
export interface LogBucket {
  at: number;
  entries: number;
  errors: number;
}

/** What is kept of a log, however long it is. */
export interface MinedLog {
  lines: number;
  /** Lines that begin something; a stack trace belongs to its first. */
  entries: number;
  /** Before unpacking. */
  bytes: number;
  from: number | null;
  to: number | null;
  levels: Record<LogLevel, number>;
  /** Those that matter first. */
  templates: LogTemplate[];
  /** How many there were beside them. */
  otherTemplates: number;
  /** In the order of the log. */
  windows: LogWindow[];
  /** Windows that had no room. */
  otherWindows: number;
  /** At most sixty, of the same length. */
  buckets: LogBucket[];
}
