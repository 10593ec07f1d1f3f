import { createBuckets } from "./buckets.ts";
import { createDrain, type Cluster } from "./drain.ts";
import { mask } from "./mask.ts";
import type { LogLevel, LogLine, LogTemplate, MinedLog } from "./mined-log.ts";
import { type JsonLine, readJsonLine } from "./read-json-line.ts";
import { isFailure, rankOf, readLevel } from "./read-level.ts";
import { addToStack, errorIn, type Stack } from "./read-stack.ts";
import { createTimeReader } from "./read-time.ts";
import { chooseWindows, createWindows, keptLine } from "./windows.ts";

const MOST_TEMPLATES = 120;
const MOST_WINDOWS = 40;

interface Group extends Cluster {
  level: LogLevel;
  count: number;
  first: LogLine;
  firstAt: number | null;
  lastLine: number;
  lastText: string;
  lastAt: number | null;
  stack: Stack;
  /** Its stack trace is being read: that of one line is enough. */
  isTraced: boolean;
}

/** The first line of something, read. */
interface Entry {
  at: number | null;
  level: LogLevel;
  message: string;
}

/** Where something happened to the system rather than in it; shown where it came seldom. */
const EVENT =
  /\b(?:deploy\w*|releas\w+|restart\w*|start(?:ed|ing|up)|shut(?:ting)?[ -]?down|rollback|rolled back|migrat\w+|failover|scal(?:ed|ing)|config\w*|feature flag|version|terminated|killed|oom\w*)\b/i;
/** It goes on with the line before, also where no line has a time. */
const GOES_ON = /^(?:\s|Caused by: |\.\.\. \d+ |\tat |[})\]])/;

export interface Miner {
  /** Each line, without its line break. */
  push(line: string): void;
  end(bytes: number): MinedLog;
}

/** Reads a log line by line and keeps what `MinedLog` holds; `year` is for times that do not say theirs. */
export function createMiner(year: number): Miner {
  const state = begin(year);
  return {
    push: (line) => push(state, line),
    end: (bytes) => end(state, bytes),
  };
}

function begin(year: number) {
  return {
    lines: 0,
    entries: 0,
    from: null as number | null,
    to: null as number | null,
    levels: { fatal: 0, error: 0, warn: 0, info: 0, debug: 0, unknown: 0 },
    readTime: createTimeReader(year),
    drain: createDrain<Group>((words) => ({
      ...UNUSED,
      words,
      stack: { error: null, frames: [] },
    })),
    windows: createWindows(),
    buckets: createBuckets(),
    /** What the last line belongs to. */
    open: undefined as Group | undefined,
    /** Lines of this log begin with a time. */
    hasTimes: false,
    isTrace: false,
  };
}
type State = ReturnType<typeof begin>;

const UNUSED: Omit<Group, "words" | "stack"> = {
  level: "unknown",
  count: 0,
  first: { line: 0, text: "" },
  firstAt: null,
  lastLine: 0,
  lastText: "",
  lastAt: null,
  isTraced: false,
};

function push(state: State, line: string): void {
  state.lines += 1;
  if (line === "") return;
  const json = line.charCodeAt(0) === 123 ? readJsonLine(line) : undefined;
  const time = json ? undefined : state.readTime(line);
  if (!json && !time && goOn(state, line)) return;
  state.hasTimes ||= time !== undefined;
  state.windows.pass(state.lines, line, false);
  const group = addEntry(state, line, json ?? entryOf(line, time));
  if (json) traceJson(group, json);
}

/** The line belongs to the one before. */
function goOn(state: State, line: string): boolean {
  if (!state.open || !goesOn(state, line)) return false;
  state.windows.pass(state.lines, line, true);
  if (state.open.isTraced) addToStack(state.open.stack, line);
  return true;
}

function traceJson({ isTraced, stack }: Group, json: JsonLine): void {
  if (!isTraced) return;
  for (const line of json.stack.slice(0, 40)) addToStack(stack, line);
}

function goesOn(state: State, line: string): boolean {
  if (state.hasTimes || GOES_ON.test(line)) return true;
  // The last line of a traceback says what went wrong.
  return state.open !== undefined && state.isTrace && errorIn(line) !== null;
}

function entryOf(line: string, time: { at: number; end: number } | undefined): Entry {
  const rest = time ? line.slice(time.end) : line;
  const front = time && line.charCodeAt(0) === 69 ? "error" : undefined;
  const level = readLevel(rest);
  return {
    at: time?.at ?? null,
    level: level === "unknown" && front ? front : level,
    message: rest,
  };
}

function addEntry(state: State, line: string, { at, level, message }: Entry | JsonLine): Group {
  state.entries += 1;
  state.levels[level] += 1;
  state.isTrace = message.includes("Traceback (most recent");
  if (at !== null) {
    if (state.from === null || at < state.from) state.from = at;
    if (state.to === null || at > state.to) state.to = at;
    state.buckets.add(at, isFailure(level));
  }
  const group = state.drain.match(level, mask(message.trim()));
  group.count += 1;
  group.isTraced = group.stack.frames.length === 0;
  state.open = group;
  group.lastLine = state.lines;
  group.lastText = line;
  group.lastAt = at;
  if (group.count > 1) return group;
  Object.assign(group, { level, firstAt: at, first: keptLine(state.lines, line) });
  group.stack.error = errorIn(message);
  if (rankOf(level) >= rankOf("warn") || EVENT.test(message)) {
    state.windows.mark({ at, level, count: () => group.count });
  }
  return group;
}

function end(state: State, bytes: number): MinedLog {
  const { lines, entries, from, to, levels } = state;
  const order = state.drain.all.toSorted(byWeight);
  const [windows, left] = chooseWindows(state.windows.all(), MOST_WINDOWS);
  return {
    lines,
    entries,
    bytes,
    from,
    to,
    levels,
    templates: order.slice(0, MOST_TEMPLATES).map(templateOf),
    otherTemplates: Math.max(0, order.length - MOST_TEMPLATES),
    windows: windows.map((one) => ({ lines: one.lines, at: one.at, level: one.level })),
    otherWindows: left.length,
    buckets: state.buckets.read(),
  };
}

const byWeight = (a: Group, b: Group): number =>
  rankOf(b.level) - rankOf(a.level) || b.count - a.count || a.first.line - b.first.line;

const templateOf = (group: Group): LogTemplate => ({
  text: group.words.join(" "),
  level: group.level,
  count: group.count,
  first: group.first,
  firstAt: group.firstAt,
  last: keptLine(group.lastLine, group.lastText),
  lastAt: group.lastAt,
  error: group.stack.error,
  frames: group.stack.frames,
});
