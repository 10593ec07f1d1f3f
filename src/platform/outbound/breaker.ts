import type { Clock } from "../clock.ts";

const FAILURES_TO_OPEN = 5;
const OPEN_MS = 30_000;
/** Hosts that people mistype must not fill the memory. */
const MOST_HOSTS = 1_000;

interface State {
  failures: number;
  /** On the monotonic clock; 0 while closed. */
  openUntil: number;
  probing: boolean;
}

/** Stops calling a host that fails again and again, then lets one call try. */
export interface Breaker {
  /** Milliseconds to wait, or undefined: the call may go, and must end with one of the three below. */
  enter(host: string): number | undefined;
  succeed(host: string): void;
  fail(host: string): void;
  /** The call told nothing about the host. */
  leave(host: string): void;
}

export function createBreaker(clock: Clock): Breaker {
  const hosts = new Map<string, State>();

  return {
    enter(host) {
      const state = hosts.get(host);
      if (!state || state.openUntil === 0) return undefined;
      const left = state.openUntil - clock.monotonic();
      if (left > 0) return left;
      if (state.probing) return OPEN_MS;
      state.probing = true;
      return undefined;
    },
    succeed: (host) => void hosts.delete(host),
    fail(host) {
      const state = hosts.get(host) ?? { failures: 0, openUntil: 0, probing: false };
      state.failures += 1;
      state.probing = false;
      if (state.failures >= FAILURES_TO_OPEN) state.openUntil = clock.monotonic() + OPEN_MS;
      hosts.delete(host);
      hosts.set(host, state);
      const [oldest] = hosts.keys();
      if (hosts.size > MOST_HOSTS && oldest !== undefined) hosts.delete(oldest);
    },
    leave(host) {
      const state = hosts.get(host);
      if (state) state.probing = false;
    },
  };
}
