import { randomUUID } from "node:crypto";

export interface Clock {
  now(): Date;
  /** Milliseconds that never jump: for time-outs, leases and breakers. */
  monotonic(): number;
}

export const systemClock: Clock = { now: () => new Date(), monotonic: () => performance.now() };

/** A UUID version 7: sorts by time, so that a list paged by id reads its index in order. */
export function newId(clock: Clock): string {
  const time = clock.now().getTime().toString(16).padStart(12, "0");
  // Version 4 comes from a store of random bytes; to fetch a few each time takes 10 microseconds.
  return `${time.slice(0, 8)}-${time.slice(8)}-7${randomUUID().slice(15)}`;
}
