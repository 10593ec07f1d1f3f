import { CALL_STEPS } from "../llm/sum-calls.ts";
import { ISSUE_STEPS } from "./draft-sums.ts";
import type { AttemptSums } from "./attempt-sums.ts";
import type { Figures, Insights } from "./insights.ts";
import { type Estimate, percentile, type Steps } from "./percentile.ts";
import { openOf, shareOf, troubled } from "./summary.ts";
import { durationWords, scaleEnd, type Unit, valueWords } from "./words.ts";

export const CHARTS = [
  "calls",
  "tokens",
  "cost",
  "saved",
  "first",
  "total",
  "spread",
  "failures",
  "acceptance",
  "refinements",
  "issue",
  "wait",
] as const;
export type ChartId = (typeof CHARTS)[number];

/** A shade and a pattern: no two of a chart have the same, also without colours. */
export type Look = "accent" | "good" | "warn" | "bad" | "muted";

export interface Series {
  name: string;
  look: Look;
  /** One for each label; null where there is nothing that it could be said of. */
  values: (number | null)[];
  /** The same, for people. */
  words: string[];
}

export interface Chart {
  id: ChartId;
  /** `columns` and `rows` are stacked, `rows` lie; `lines` go over time. */
  form: "columns" | "rows" | "lines";
  unit: Unit;
  /** What each label is. */
  axis: "day" | "week" | "month" | "provider" | "time";
  labels: string[];
  series: Series[];
  /** What only the table says, before the rest. */
  beside?: readonly Series[];
  /** Of the scale, which begins at 0. */
  end: number;
  half: string;
  top: string;
  /** No value at all but 0. */
  isEmpty: boolean;
}

interface Line {
  name: string;
  look: Look;
  of: (figures: Figures) => number | Estimate | null | undefined;
}

type Plan = Pick<Chart, "id" | "form" | "unit"> & { lines: Line[] };

const OVER_TIME: Record<Exclude<ChartId, "spread" | "failures" | "wait">, Omit<Plan, "id">> = {
  calls: {
    form: "columns",
    unit: "calls",
    lines: [
      { name: "Answered by a model", look: "accent", of: answered },
      { name: "From the cache", look: "good", of: ({ calls }) => calls.cached },
      { name: "Failed or broke off", look: "bad", of: ({ calls }) => troubled(calls) },
      {
        name: "Stopped or refused",
        look: "muted",
        of: ({ calls }) => calls.cancelled + calls.blocked,
      },
    ],
  },
  tokens: {
    form: "columns",
    unit: "tokens",
    lines: [
      { name: "Read", look: "accent", of: ({ calls }) => calls.input },
      { name: "Read from the provider's cache", look: "good", of: ({ calls }) => calls.cacheRead },
      { name: "Written", look: "warn", of: ({ calls }) => calls.output },
    ],
  },
  cost: {
    form: "columns",
    unit: "usd",
    lines: [{ name: "Cost", look: "accent", of: ({ calls }) => calls.costNanoUsd }],
  },
  saved: {
    form: "columns",
    unit: "usd",
    lines: [{ name: "Saved", look: "good", of: ({ calls }) => calls.savedNanoUsd }],
  },
  first: {
    form: "lines",
    unit: "ms",
    lines: percentiles(({ calls }) => calls.first, CALL_STEPS, 0.95),
  },
  total: {
    form: "lines",
    unit: "ms",
    lines: percentiles(({ calls }) => calls.total, CALL_STEPS, 0.95),
  },
  acceptance: {
    form: "columns",
    unit: "drafts",
    lines: [
      { name: "Published", look: "good", of: ({ drafts }) => drafts.published },
      { name: "Still open", look: "accent", of: ({ drafts }) => openOf(drafts) },
      { name: "Thrown away", look: "bad", of: ({ drafts }) => drafts.removed },
    ],
  },
  refinements: {
    form: "columns",
    unit: "each",
    lines: [
      {
        name: "Refinements per draft",
        look: "accent",
        of: ({ drafts }) => shareOf(drafts.refinements, drafts.drafts),
      },
    ],
  },
  issue: {
    form: "lines",
    unit: "ms",
    lines: percentiles(({ drafts }) => drafts.toIssue, ISSUE_STEPS, 0.9),
  },
};

function answered({ calls }: Figures): number {
  return calls.calls - calls.cached - troubled(calls) - calls.cancelled - calls.blocked;
}

function percentiles(
  of: (figures: Figures) => Steps,
  bounds: readonly number[],
  high: number,
): Line[] {
  return [
    { name: "Half within", look: "accent", of: (figures) => percentile(of(figures), bounds, 0.5) },
    {
      name: `${Math.round(high * 100)} of 100 within`,
      look: "warn",
      of: (figures) => percentile(of(figures), bounds, high),
    },
  ];
}

export function drawChart(
  id: ChartId,
  insights: Insights,
  { step, course }: Insights["drawn"] = insights,
): Chart {
  if (id === "failures") return failures(insights.providers);
  if (id === "spread") return spread(id, "calls", insights.now.calls.total, CALL_STEPS);
  if (id === "wait") return spread(id, "drafts", insights.now.drafts.toIssue, ISSUE_STEPS);
  return drawn(
    { id, ...OVER_TIME[id] },
    { axis: step, labels: course.map(({ at }) => at), of: course },
  );
}

/** By what was sent, so that what another one rescued counts against who failed. */
function failures(providers: readonly AttemptSums[]): Chart {
  const figure = (name: string, look: Look, of: (sums: AttemptSums) => number) =>
    seriesOf({ name, look }, providers.map(of), "calls");
  return scaled({
    id: "failures",
    form: "rows",
    unit: "calls",
    axis: "provider",
    labels: providers.map(({ provider }) => provider),
    beside: [
      figure("Attempts", "muted", ({ attempts }) => attempts),
      figure("Calls that ended there", "muted", ({ calls }) => calls),
    ],
    series: [
      figure("Failed and asked again", "muted", ({ retried }) => retried),
      figure("Failed for good", "bad", ({ failed }) => failed),
      figure("Broke off", "warn", ({ interrupted }) => interrupted),
    ],
  });
}

/** How many took how long, over all of the time. */
function spread(
  id: "spread" | "wait",
  unit: "calls" | "drafts",
  steps: Steps,
  bounds: readonly number[],
): Chart {
  const labels = steps.map((_, index) => stepWords(bounds, index));
  const series = [
    seriesOf({ name: unit === "calls" ? "Calls" : "Drafts", look: "accent" }, steps, unit),
  ];
  return scaled({ id, form: "rows", unit, axis: "time", labels, series });
}

function stepWords(bounds: readonly number[], index: number): string {
  const [from, to] = [bounds[index - 1], bounds[index]];
  if (to === undefined) return `over ${durationWords(from ?? 0)}`;
  return `up to ${durationWords(to)}`;
}

interface Along {
  axis: Chart["axis"];
  labels: string[];
  of: readonly Figures[];
}

function drawn({ id, form, unit, lines }: Plan, { axis, labels, of }: Along): Chart {
  const series = lines.map((line) => seriesOf(line, of.map(line.of), unit));
  return scaled({ id, form, unit, axis, labels, series });
}

function seriesOf(
  { name, look }: Pick<Line, "name" | "look">,
  found: readonly (number | Estimate | null | undefined)[],
  unit: Unit,
): Series {
  const values = found.map((one) =>
    typeof one === "object" ? (one?.value ?? null) : (one ?? null),
  );
  const words = values.map((value, index) => {
    const one = found[index];
    const isMore = typeof one === "object" && one?.isMore === true;
    return value === null ? "" : `${isMore ? "over " : ""}${valueWords(value, unit)}`;
  });
  return { name, look, values, words };
}

function scaled(chart: Omit<Chart, "end" | "half" | "top" | "isEmpty">): Chart {
  const heights = chart.labels.map((_, index) => {
    const values = chart.series.map(({ values: all }) => all[index] ?? 0);
    return chart.form === "lines" ? Math.max(0, ...values) : values.reduce((a, b) => a + b, 0);
  });
  const most = Math.max(0, ...heights);
  const end = scaleEnd(most, chart.unit);
  const half = valueWords(end / 2, chart.unit);
  return { ...chart, end, half, top: valueWords(end, chart.unit), isEmpty: most === 0 };
}
