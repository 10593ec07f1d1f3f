/** How many were within each step; the last one is open above. */
export type Steps = readonly number[];

export interface Estimate {
  value: number;
  /** It lies beyond the last bound: this or more. */
  isMore: boolean;
}

/**
 * The value that this share stays within, from counts in steps. Within a step all values are taken
 * to be spread evenly, so it is at most the width of its step away from the true one.
 */
export function percentile(
  steps: Steps,
  bounds: readonly number[],
  share: number,
): Estimate | undefined {
  const all = steps.reduce((sum, count) => sum + count, 0);
  if (all === 0) return undefined;
  let below = 0;
  for (const [index, bound] of bounds.entries()) {
    const count = steps[index] ?? 0;
    if (count > 0 && below + count >= all * share) {
      const from = bounds[index - 1] ?? 0;
      const within = (all * share - below) / count;
      return { value: Math.round(from + within * (bound - from)), isMore: false };
    }
    below += count;
  }
  return { value: bounds.at(-1) ?? 0, isMore: true };
}

export const addSteps = (a: Steps, b: Steps): Steps =>
  a.map((count, index) => count + (b[index] ?? 0));
