import type { LogBucket } from "./mined-log.ts";

const MOST = 4000;
const SHOWN = 60;

/** Counts by time; the longer the log, the longer each bucket. */
export function createBuckets() {
  let length = 1000;
  let counts = new Map<number, { entries: number; errors: number }>();

  const widen = (): void => {
    const before = counts;
    length *= 4;
    counts = new Map();
    for (const [at, { entries, errors }] of before) add(at, entries, errors);
  };

  function add(at: number, entries: number, errors: number): void {
    const from = Math.floor(at / length) * length;
    const bucket = counts.get(from);
    if (bucket) {
      bucket.entries += entries;
      bucket.errors += errors;
      return;
    }
    counts.set(from, { entries, errors });
    if (counts.size > MOST) widen();
  }

  return {
    add: (at: number, isError: boolean): void => add(at, 1, isError ? 1 : 0),
    /** At most sixty, without gaps in time. */
    read(): LogBucket[] {
      const times = [...counts.keys()];
      if (times.length === 0) return [];
      const [first, last] = [Math.min(...times), Math.max(...times)];
      const wide = Math.max(length, Math.ceil((last - first + length) / SHOWN / length) * length);
      const many = Math.floor((last - first) / wide) + 1;
      const shown = Array.from({ length: many }, (_, i) => ({
        at: first + i * wide,
        entries: 0,
        errors: 0,
      }));
      for (const [at, { entries, errors }] of counts) {
        const bucket = shown[Math.floor((at - first) / wide)];
        if (bucket) {
          bucket.entries += entries;
          bucket.errors += errors;
        }
      }
      return shown;
    },
  };
}
