import type { LogLevel, LogLine, LogWindow } from "./mined-log.ts";
import { rankOf } from "./read-level.ts";

/** Of the line that matters: before it, and behind it without those of its stack trace. */
const BEFORE = 6;
const BEHIND = 8;
const LONGEST_WINDOW = 36;
const LONGEST_LINE = 1000;
const MOST_HELD = 300;

/** A window while the log is read, and how often what it shows came in all. */
export interface OpenWindow extends LogWindow {
  count: () => number;
  /** So many lines may still follow. */
  left: number;
}

/** What is kept pins no more than itself: a piece of a text holds the whole text in memory. */
const copyOf = (text: string): string => Buffer.from(text, "utf8").toString("utf8");
export const keptLine = (line: number, text: string): LogLine => ({
  line,
  text: copyOf(text.length > LONGEST_LINE ? `${text.slice(0, LONGEST_LINE)}…` : text),
});

interface Marked {
  at: number | null;
  level: LogLevel;
  count: () => number;
}

/** Keeps lines around what matters while a log passes by. */
export function createWindows() {
  const recent: LogLine[] = [];
  let held: OpenWindow[] = [];
  let open: OpenWindow | undefined;

  const prune = (): void => {
    if (held.length < MOST_HELD) return;
    const [kept] = chooseWindows(held, MOST_HELD / 2);
    held = kept;
  };

  return {
    /** Each line, before what it is is known. */
    pass(line: number, text: string, continues: boolean): void {
      if (open && open.left > 0 && open.lines.length < LONGEST_WINDOW) {
        open.lines.push(keptLine(line, text));
        if (!continues) open.left -= 1;
      }
      recent.push({ line, text });
      if (recent.length > BEFORE + 1) recent.shift();
    },
    /** The line that passed last matters. */
    mark({ at, level, count }: Marked): void {
      const last = recent.at(-1);
      if (!last) return;
      if (open && open.left > 0 && open.lines.length < LONGEST_WINDOW) {
        open.left = BEHIND;
        if (rankOf(level) > rankOf(open.level)) Object.assign(open, { level, at });
        return;
      }
      prune();
      const from = (held.at(-1)?.lines.at(-1)?.line ?? 0) + 1;
      const lines = recent.filter(({ line }) => line >= from);
      open = {
        lines: lines.map(({ line, text }) => keptLine(line, text)),
        at,
        level,
        count,
        left: BEHIND,
      };
      held.push(open);
    },
    all: (): OpenWindow[] => held,
  };
}

/** Those that say most: failures first, what came seldom before what came all the time; in the order of the log. */
export function chooseWindows(
  windows: readonly OpenWindow[],
  most: number,
): [kept: OpenWindow[], left: OpenWindow[]] {
  const weight = (one: OpenWindow) => rankOf(one.level) * 4 - Math.log10(Math.max(1, one.count()));
  const order = windows.toSorted((a, b) => weight(b) - weight(a));
  const kept = new Set(order.slice(0, most));
  return [windows.filter((one) => kept.has(one)), order.slice(most)];
}
