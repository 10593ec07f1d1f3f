import type { MetricsChange, MetricsFacts } from "../../db/schema/source-facts.ts";
import type { LogLine } from "../../platform/text/log-templates/mined-log.ts";
import { timeOf } from "../../platform/text/log-templates/read-time.ts";
import { numbered, type Numbered } from "./numbered.ts";
import { changesOf } from "./change-points.ts";

interface MetricsSource extends Numbered {
  origin: { metrics: MetricsFacts };
}

type Read = { ok: true; source: MetricsSource } | { ok: false; message: string };

const MOST_BYTES = 4 * 1024 * 1024;
const MOST_ROWS = 200_000;
const MOST_SERIES = 40;
const MOST_CHANGES = 24;
const AROUND = 2;

/** A table with a row of titles; the column of times, if it has one, and each column of numbers are read. */
export async function metricsSource(text: string): Promise<Read> {
  if (Buffer.byteLength(text) > MOST_BYTES)
    return refused("It is larger than 4 MB. Take a shorter time, or fewer columns.");
  const { default: Papa } = await import("papaparse");
  const { data: rows } = Papa.parse<string[]>(text.trim(), { delimiter: delimiterOf(text) });
  const [titles = [], ...values] = rows;
  if (values.length < 2) return refused("It has no rows. The first line holds the titles.");
  if (values.length > MOST_ROWS) return refused("It has more than 200,000 rows. Take fewer.");
  const timeColumn = titles.findIndex((_, i) => areTimes(values, i));
  const times = values.map((row) => (timeColumn < 0 ? null : timeIn(row[timeColumn])));
  const series = titles
    .map((title, i) => ({ title: title.trim().slice(0, 80) || `column ${i + 1}`, i }))
    .filter(({ i }) => i !== timeColumn && areNumbers(values, i))
    .slice(0, MOST_SERIES);
  if (series.length === 0) return refused("No column of it holds numbers.");
  const changes = series
    .flatMap(({ title, i }) =>
      changesOf(values.map((row) => numberIn(row[i]))).map((found) => ({
        weight: found.weight,
        change: {
          series: title,
          kind: found.kind,
          at: times[found.row] ?? null,
          line: found.row + 2,
          before: found.before,
          after: found.after,
        } satisfies MetricsChange,
      })),
    )
    .toSorted((a, b) => b.weight - a.weight)
    .slice(0, MOST_CHANGES)
    .map(({ change }) => change)
    .toSorted((a, b) => a.line - b.line);
  const known = times.filter((at) => at !== null);
  const metrics = {
    rows: values.length,
    series: series.map(({ title }) => title),
    from: known[0] ?? null,
    to: known.at(-1) ?? null,
    changes,
  };
  const source = numbered(linesAround(text.trim().split(/\r\n|\r|\n/), changes));
  return { ok: true, source: { ...source, origin: { metrics } } };
}

const refused = (message: string): Read => ({ ok: false, message });

const delimiterOf = (text: string): string => {
  const [first = ""] = text.trimStart().split("\n", 1);
  return (
    [",", ";", "\t"].toSorted((a, b) => first.split(b).length - first.split(a).length)[0] ?? ","
  );
};

const SAMPLE = 50;
const timeIn = (cell = ""): number | null => {
  const plain = cell.trim();
  if (/^\d+(?:\.\d+)?$/.test(plain)) return timeOf(Number(plain));
  return timeOf(
    /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?![:\d])/.test(plain)
      ? plain.replace(/^(.{16})/, "$1:00")
      : plain,
  );
};
const numberIn = (cell = ""): number => (cell.trim() === "" ? Number.NaN : Number(cell));

const areTimes = (rows: readonly string[][], i: number): boolean =>
  rows.slice(0, SAMPLE).every((row) => row.length <= 1 || timeIn(row[i]) !== null);

function areNumbers(rows: readonly string[][], i: number): boolean {
  const cells = rows.slice(0, SAMPLE).map((row) => numberIn(row[i]));
  return cells.filter((value) => !Number.isNaN(value)).length >= cells.length / 2;
}

/** The titles, and the rows around each change; all rows of a short table. */
function linesAround(lines: readonly string[], changes: readonly MetricsChange[]): LogLine[][] {
  const of = (from: number, to: number): LogLine[] =>
    lines.slice(from - 1, to).map((text, i) => ({ line: from + i, text: text.slice(0, 500) }));
  if (lines.length <= 40) return [of(1, lines.length)];
  const blocks = [of(1, 3)];
  let end = 3;
  for (const { line } of changes) {
    const from = Math.max(end + 1, line - AROUND);
    const to = Math.min(lines.length, line + AROUND);
    if (to >= from) blocks.push(of(from, to));
    end = Math.max(end, to);
  }
  return blocks;
}
