import type { TimelineEntry } from "../../db/schema/root-cause-content.ts";
import type { LogTemplate } from "../../platform/text/log-templates/mined-log.ts";
import { rankOf } from "../../platform/text/log-templates/read-level.ts";
import { type Case, passageWith } from "./read-case.ts";
import { shownText, timeOfLine } from "./shown.ts";

const MOST = 40;
const MOST_OF_A_LOG = 20;
const LONGEST = 200;

/** What happened when, as code finds it: each entry is a line of a source. */
export function timelineOf(found: Case): TimelineEntry[] {
  const entries = [
    ...commitEntries(found),
    ...logEntries(found),
    ...metricEntries(found),
    ...toldEntries(found),
  ];
  return entries
    .toSorted((a, b) => (a.at ?? Number.MAX_VALUE) - (b.at ?? Number.MAX_VALUE) || a.n - b.n)
    .slice(0, MOST);
}

const short = (text: string): string => {
  const plain = shownText(text).replaceAll(/\s+/g, " ").trim();
  return plain.length > LONGEST ? `${plain.slice(0, LONGEST - 1)}…` : plain;
};

const commitEntries = ({ commits }: Case): TimelineEntry[] =>
  commits
    .filter(({ at }) => at !== null)
    .map(({ sha, title, author, at, n }) => ({
      at,
      kind: "commit",
      text: short(`Commit ${sha.slice(0, 8)} by ${author}: ${title}`),
      n,
      line: 1,
    }));

const often = (count: number): string =>
  count === 1 ? "Once" : `First of ${count.toLocaleString("en")}`;

function logEntries({ logs }: Case): TimelineEntry[] {
  return logs.flatMap(({ facts, passages }) =>
    facts.templates
      .toSorted(byWeight)
      .slice(0, MOST_OF_A_LOG)
      .flatMap((one): TimelineEntry[] => {
        const n = passageWith(passages, one.first.line);
        if (n === undefined) return [];
        const text = short(`${often(one.count)}: ${one.text}`);
        return [{ at: one.firstAt, kind: "log", text, n, line: one.first.line }];
      }),
  );
}

/** Failures, then what came seldom: what comes all the time says nothing of a moment. */
const byWeight = (a: LogTemplate, b: LogTemplate): number =>
  rankOf(b.level) - rankOf(a.level) || a.count - b.count;

function metricEntries({ metrics }: Case): TimelineEntry[] {
  return metrics.flatMap(({ facts, passages }) =>
    facts.changes.flatMap(({ series, kind, at, line, before, after }): TimelineEntry[] => {
      const n = passageWith(passages, line);
      const verb = { rise: "rises", fall: "falls", outlier: "stands out" }[kind];
      const text = short(`${series} ${verb}: from about ${round(before)} to ${round(after)}`);
      return n === undefined ? [] : [{ at, kind: "metric", text, n, line }];
    }),
  );
}

const round = (value: number): string =>
  value.toLocaleString("en", { maximumSignificantDigits: 3 });

/** Lines of what people tell that say a time. */
function toldEntries({ told }: Case): TimelineEntry[] {
  return told.flatMap(({ n, lines }) =>
    lines.flatMap(({ line, text }): TimelineEntry[] => {
      const at = timeOfLine(text, new Date().getUTCFullYear());
      return at === null ? [] : [{ at, kind: "incident", text: short(text), n, line }];
    }),
  );
}
