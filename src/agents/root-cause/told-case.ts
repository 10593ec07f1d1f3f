import type { TimelineEntry } from "../../db/schema/root-cause-content.ts";
import { rankOf } from "../../platform/text/log-templates/read-level.ts";
import type { Case } from "./read-case.ts";
import { frame, renderPassage, type ShownPassage, shownText } from "./shown.ts";

/** In characters: about 26,000 tokens. */
const MOST_SHOWN = 90_000;
const MOST_TEMPLATES = 60;

export interface ToldCase {
  /** The blocks that every question holds. */
  text: string;
  leftOut: string[];
}

/** What code has found out, for a model. */
export function tellCase(found: Case, timeline: readonly TimelineEntry[]): ToldCase {
  const { shown, leftOut } = choosePassages(found);
  const { block } = frame;
  const text = [
    block("facts", factsOf(found)),
    block("timeline", timeline.map(timelineLine).join("\n") || "There are no times."),
    ...(found.logs.length > 0 ? [block("templates", templatesOf(found))] : []),
    block("passages", shown.map(renderPassage).join("\n\n")),
  ].join("\n\n");
  return { text, leftOut };
}

const iso = (at: number | null): string => (at === null ? "?" : new Date(at).toISOString());

const timelineLine = ({ at, text, n, line }: TimelineEntry): string =>
  `${iso(at)} [${n}] line ${line}: ${text}`;

const many = (count: number): string => count.toLocaleString("en");

function factsOf({ logs, metrics, commits }: Case): string {
  return [
    ...logs.map(({ title, facts }) => {
      const { lines, levels, from, to } = facts;
      return `Log ${shownText(title)}: ${many(lines)} lines from ${iso(from)} to ${iso(to)}; ${many(levels.fatal + levels.error)} failures, ${many(levels.warn)} warnings.`;
    }),
    ...metrics.map(
      ({ title, facts }) =>
        `Metrics ${shownText(title)}: ${many(facts.rows)} rows from ${iso(facts.from)} to ${iso(facts.to)}; series: ${shownText(facts.series.join(", "))}.`,
    ),
    `${many(commits.length)} commits.`,
  ].join("\n");
}

const templatesOf = ({ logs }: Case): string =>
  logs
    .flatMap(({ title, facts }) => [
      `== ${shownText(title)}`,
      ...facts.templates
        .slice(0, MOST_TEMPLATES)
        .map(
          ({ count, level, first, last, text }) =>
            `${count}x ${level}, lines ${first.line} to ${last.line}: ${shownText(text)}`,
        ),
    ])
    .join("\n");

/** What people tell, commits, metrics and answers of tools first; then the parts of the logs with failures. */
function choosePassages({ passages, logs }: Case) {
  const ofLogs = new Map(logs.flatMap((log) => log.passages.map((one) => [one.n, log] as const)));
  const weight = (one: ShownPassage): number => {
    const log = ofLogs.get(one.n);
    if (!log) return 100;
    const own = log.facts.templates.filter(({ first }) =>
      one.lines.some(({ line }) => line === first.line),
    );
    return Math.max(0, ...own.map(({ level }) => rankOf(level)));
  };
  let room = MOST_SHOWN;
  const order = [...passages.values()].toSorted((a, b) => weight(b) - weight(a) || a.n - b.n);
  const kept = new Set(
    order.filter((one) => {
      const size = renderPassage(one).length;
      if (size > room) return false;
      room -= size;
      return true;
    }),
  );
  const left = order.length - kept.size;
  return {
    shown: [...passages.values()].filter((one) => kept.has(one)),
    leftOut:
      left === 0
        ? []
        : [
            `${left} of ${order.length} parts of the sources had no room in the question to the model.`,
          ],
  };
}
