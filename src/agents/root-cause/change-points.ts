/** In a series something became different at this row, or this row alone stands out. */
export interface Found {
  row: number;
  kind: "rise" | "fall" | "outlier";
  before: number;
  after: number;
  /** How clear it is. */
  weight: number;
}

const SHORTEST = 4;
const CLEAR = 6;
const MOST_DEEP = 3;
const MOST_OUTLIERS = 3;

/** Where the mean of a series shifts, found by halving at the clearest place, and single values far from the rest. */
export function changesOf(values: readonly number[]): Found[] {
  const rows = values.flatMap((value, row) => (Number.isNaN(value) ? [] : [{ value, row }]));
  const shifts = split(rows, MOST_DEEP);
  return [...shifts, ...outliers(rows, shifts)];
}

interface Point {
  value: number;
  row: number;
}

function split(points: readonly Point[], deep: number): Found[] {
  const best = deep > 0 ? clearest(points) : undefined;
  if (!best) return [];
  const { at, before, after, weight } = best;
  const row = points[at]?.row ?? 0;
  const found: Found = { row, kind: after > before ? "rise" : "fall", before, after, weight };
  return [...split(points.slice(0, at), deep - 1), found, ...split(points.slice(at), deep - 1)];
}

/** Welch's t of every place to cut at, in one pass over running sums. */
function clearest(points: readonly Point[]) {
  const count = points.length;
  if (count < 2 * SHORTEST) return undefined;
  const sums = running(points.map(({ value }) => value));
  const squares = running(points.map(({ value }) => value ** 2));
  let best: { at: number; before: number; after: number; weight: number } | undefined;
  for (let at = SHORTEST; at <= count - SHORTEST; at += 1) {
    const left = part(sums, squares, 0, at);
    const right = part(sums, squares, at, count);
    const spread = Math.sqrt(left.variance / at + right.variance / (count - at));
    const floor = (Math.abs(left.mean) + Math.abs(right.mean)) * 0.005 + 1e-9;
    const weight = Math.abs(right.mean - left.mean) / Math.max(spread, floor);
    if (weight >= CLEAR && weight > (best?.weight ?? 0)) {
      best = { at, before: left.mean, after: right.mean, weight };
    }
  }
  const isLarge =
    best &&
    Math.abs(best.after - best.before) >
      0.1 * Math.max(Math.abs(best.before), Math.abs(best.after));
  return isLarge ? best : undefined;
}

const running = (values: readonly number[]): number[] => {
  const sums = [0];
  for (const value of values) sums.push((sums.at(-1) ?? 0) + value);
  return sums;
};

function part(sums: readonly number[], squares: readonly number[], from: number, to: number) {
  const many = to - from;
  const mean = ((sums[to] ?? 0) - (sums[from] ?? 0)) / many;
  const variance = ((squares[to] ?? 0) - (squares[from] ?? 0)) / many - mean ** 2;
  return { mean, variance: Math.max(0, variance) };
}

const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
};

/** Far from the median of its own stretch, by the median of how far the others are. */
function outliers(points: readonly Point[], shifts: readonly Found[]): Found[] {
  const edges = [0, ...shifts.map(({ row }) => row), Number.POSITIVE_INFINITY];
  const found = edges.slice(1).flatMap((to, i) => {
    const own = points.filter(({ row }) => row >= (edges[i] ?? 0) && row < to);
    if (own.length < 2 * SHORTEST) return [];
    const middle = median(own.map(({ value }) => value));
    const usual = median(own.map(({ value }) => Math.abs(value - middle)));
    const floor = Math.max(usual * 1.5, Math.abs(middle) * 0.05, 1e-9);
    return own.flatMap(({ value, row }): Found[] => {
      const weight = Math.abs(value - middle) / floor;
      return weight >= 8 ? [{ row, kind: "outlier", before: middle, after: value, weight }] : [];
    });
  });
  return found.toSorted((a, b) => b.weight - a.weight).slice(0, MOST_OUTLIERS);
}
