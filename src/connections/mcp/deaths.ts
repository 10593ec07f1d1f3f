import type { Clock } from "../../platform/clock.ts";

const FIRST_REST_MS = 1000;
const MOST_REST_MS = 60_000;
/** Whoever lived that long has recovered. */
const FORGOTTEN_MS = 10 * 60_000;

export interface Deaths {
  add(key: string): void;
  /** How long until it may be started again. */
  restMs(key: string): number;
}

/** A program that dies is started again at once, and one that goes on dying at growing intervals. */
export function createDeaths(clock: Clock): Deaths {
  const known = new Map<string, { count: number; at: number }>();
  return {
    add(key) {
      const at = clock.monotonic();
      const before = known.get(key);
      const isOld = before === undefined || at - before.at > FORGOTTEN_MS;
      known.set(key, { count: isOld ? 1 : before.count + 1, at });
    },
    restMs(key) {
      const death = known.get(key);
      if (death === undefined || death.count < 2) return 0;
      const rest = Math.min(MOST_REST_MS, FIRST_REST_MS * 2 ** (death.count - 2));
      return Math.max(0, death.at + rest - clock.monotonic());
    },
  };
}
