import type { Clock } from "../clock.ts";

interface Bucket {
  tokens: number;
  at: number;
}

/** How long to wait, in whole seconds, or undefined: go ahead. */
export type Limiter = (key: string) => number | undefined;

const MAX_KEYS = 20_000;

/**
 * A token bucket a key, refilled evenly: `perMinute` at once, and again a minute later. In memory,
 * bounded: when there are too many keys, the one that was quiet longest is forgotten.
 */
export function createLimiter(clock: Clock, perMinute: number, maxKeys = MAX_KEYS): Limiter {
  const buckets = new Map<string, Bucket>();
  const perMs = perMinute / 60_000;
  return (key) => {
    const now = clock.monotonic();
    const old = buckets.get(key);
    const tokens = old ? Math.min(perMinute, old.tokens + (now - old.at) * perMs) : perMinute;
    buckets.delete(key);
    const [quietest] = buckets.keys();
    if (buckets.size >= maxKeys && quietest !== undefined) buckets.delete(quietest);
    buckets.set(key, { tokens: tokens >= 1 ? tokens - 1 : tokens, at: now });
    return tokens >= 1 ? undefined : Math.ceil((1 - tokens) / perMs / 1000);
  };
}
