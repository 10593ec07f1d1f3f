type Labels = Record<string, string>;

interface Series {
  labels: string;
  sum: number;
  count: number;
  /** How many were up to each bound; empty for a counter. */
  upTo: number[];
}

interface Metric {
  /** Adds to a counter, or one observation to a histogram. */
  add(labels: Labels, value: number): void;
}

export interface Metrics {
  counter: (name: string, help: string) => Metric;
  /** `bounds`: upper ends of the buckets, rising. */
  histogram: (name: string, help: string, bounds: readonly number[]) => Metric;
  /** Read when somebody asks. */
  reading: (
    name: string,
    options: { help: string; type: "gauge" | "counter" },
    of: () => number,
  ) => void;
  /** Prometheus' text format 0.0.4. */
  render: () => string;
}

/** Of one metric; more label sets than this are not told apart from each other. */
const MOST_SERIES = 2000;

const escaped = (value: string) =>
  value.replaceAll("\\", "\\\\").replaceAll("\n", "\\n").replaceAll('"', '\\"');

const labelWords = (labels: Labels): string =>
  Object.entries(labels)
    .map(([name, value]) => `${name}="${escaped(value)}"`)
    .join(",");

const braced = (...labels: string[]): string => {
  const words = labels.filter((label) => label !== "").join(",");
  return words && `{${words}}`;
};

/** Counts in memory, for whoever comes by to read it. */
export function createMetrics(): Metrics {
  const parts: (() => string[])[] = [];

  function metric(head: { name: string; help: string; type: string }, bounds: readonly number[]) {
    const known = new Map<string, Series>();
    const find = (labels: Labels): Series => {
      const words = labelWords(labels);
      const key = known.has(words) || known.size < MOST_SERIES ? words : "";
      const series = known.get(key) ?? {
        labels: key,
        sum: 0,
        count: 0,
        upTo: bounds.map(() => 0),
      };
      known.set(key, series);
      return series;
    };
    const lines = head.type === "histogram" ? histogramLines : counterLines;
    parts.push(() => [
      ...headOf(head),
      ...[...known.values()].flatMap((series) => lines(head.name, series, bounds)),
    ]);
    return {
      add(labels: Labels, value: number) {
        const series = find(labels);
        series.sum += value;
        series.count += 1;
        bounds.forEach((bound, at) => {
          if (value <= bound) series.upTo[at] = (series.upTo[at] ?? 0) + 1;
        });
      },
    };
  }

  return {
    counter: (name, help) => metric({ name, help, type: "counter" }, []),
    histogram: (name, help, bounds) => metric({ name, help, type: "histogram" }, bounds),
    reading: (name, { help, type }, of) => {
      parts.push(() => [...headOf({ name, help, type }), `${name} ${of()}`]);
    },
    render: () => `${parts.flatMap((part) => part()).join("\n")}\n`,
  };
}

const headOf = ({ name, help, type }: { name: string; help: string; type: string }) => [
  `# HELP ${name} ${help}`,
  `# TYPE ${name} ${type}`,
];

const counterLines = (name: string, { labels, sum }: Series) => [`${name}${braced(labels)} ${sum}`];

const histogramLines = (
  name: string,
  { labels, sum, count, upTo }: Series,
  bounds: readonly number[],
) => [
  ...bounds.map((bound, at) => `${name}_bucket${braced(labels, `le="${bound}"`)} ${upTo[at] ?? 0}`),
  `${name}_bucket${braced(labels, 'le="+Inf"')} ${count}`,
  `${name}_sum${braced(labels)} ${sum}`,
  `${name}_count${braced(labels)} ${count}`,
];
