import type { Clock } from "../clock.ts";

interface Bucket {
  tokens: number;
  at: number;
}

/** How long to wait, in whole seconds, or undefined: go ahead. */
export interface Limiter {
  (key: string): number | undefined;
  /** Of the key's bucket now, in whole tokens. */
  left(key: string): number;
  perMinute: number;
}

export interface Buckets {
  /** How long until there is a token, in ms; 0: there is one. */
  waitMs(key: string): number;
  /** Also where there is none: it is then owed. */
  take(key: string): void;
  left(key: string): number;
}

const MAX_KEYS = 20_000;

/**
 * A token bucket a key, refilled evenly: `perMinute` at once, and again a minute later. In memory,
 * bounded: when there are too many keys, the one that was quiet longest is forgotten.
 */
export function createBuckets(clock: Clock, perMinute: number, maxKeys = MAX_KEYS): Buckets {
  const buckets = new Map<string, Bucket>();
  const perMs = perMinute / 60_000;
  const tokensOf = (key: string, now: number): number => {
    const old = buckets.get(key);
    return old ? Math.min(perMinute, old.tokens + (now - old.at) * perMs) : perMinute;
  };
  const put = (key: string, bucket: Bucket) => {
    buckets.delete(key);
    const [quietest] = buckets.keys();
    if (buckets.size >= maxKeys && quietest !== undefined) buckets.delete(quietest);
    buckets.set(key, bucket);
  };
  return {
    waitMs: (key) => {
      const at = clock.monotonic();
      const tokens = tokensOf(key, at);
      // Whoever asks in vain is not quiet either.
      put(key, { tokens, at });
      return Math.max(0, (1 - tokens) / perMs);
    },
    take: (key) => {
      const at = clock.monotonic();
      put(key, { tokens: tokensOf(key, at) - 1, at });
    },
    left: (key) => Math.max(0, Math.floor(tokensOf(key, clock.monotonic()))),
  };
}

/** Takes a token of the key's bucket, if there is one. */
export function createLimiter(clock: Clock, perMinute: number, maxKeys = MAX_KEYS): Limiter {
  const buckets = createBuckets(clock, perMinute, maxKeys);
  const limiter = (key: string) => {
    const wait = buckets.waitMs(key);
    if (wait > 0) return Math.ceil(wait / 1000);
    buckets.take(key);
    return undefined;
  };
  return Object.assign(limiter, { left: (key: string) => buckets.left(key), perMinute });
}
