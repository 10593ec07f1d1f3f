// What code found in a source when it was read.

/** In a series of numbers something became different, or one of them stands out. */
export interface MetricsChange {
  series: string;
  kind: "rise" | "fall" | "outlier";
  at: number | null;
  /** Of the file. */
  line: number;
  before: number;
  after: number;
}

export interface MetricsFacts {
  rows: number;
  series: string[];
  from: number | null;
  to: number | null;
  changes: MetricsChange[];
}

export interface CommitFacts {
  sha: string;
  title: string;
  author: string;
  at: number | null;
  /** Of its passage. */
  n: number;
  files: string[];
}
