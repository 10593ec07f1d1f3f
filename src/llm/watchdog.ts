import { LlmFault } from "./fault.ts";

export interface LlmLimits {
  /** To a connected socket, ms. */
  connectMs: number;
  /** From sending to the first content, ms. */
  firstContentMs: number;
  /** Between two pieces once content comes, ms. */
  idleMs: number;
  /** The whole call with its retries, ms. */
  totalMs: number;
  /** How often a call is sent at most. */
  attempts: number;
  /** Before the second attempt, ms; doubles, with jitter, up to 8 s. */
  backoffMs: number;
  /** A longer Retry-After is not waited for, ms. */
  longestWaitMs: number;
}

export const DEFAULT_LIMITS: LlmLimits = {
  connectMs: 5000,
  firstContentMs: 120_000,
  idleMs: 60_000,
  totalMs: 600_000,
  attempts: 3,
  backoffMs: 500,
  longestWaitMs: 10_000,
};

/** Ends one attempt when nothing comes; its signal's reason is then an `LlmFault`. */
export interface Watchdog {
  signal: AbortSignal;
  /** Bytes came. */
  onBytes: () => void;
  /** Text, or a thought: from now on only silence counts. */
  onContent: () => void;
  stop: () => void;
}

/** `outer` ends the whole call: its reason is passed on. */
export function startWatchdog(limits: LlmLimits, outer: AbortSignal): Watchdog {
  const controller = new AbortController();
  const end = () => controller.abort(outer.reason);
  if (outer.aborted) end();
  else outer.addEventListener("abort", end, { once: true });
  const expire = () => controller.abort(new LlmFault(idle ? "stalled" : "timeout"));
  let idle = false;
  let timer = setTimeout(expire, limits.firstContentMs);
  return {
    signal: controller.signal,
    onBytes: () => {
      if (idle) timer.refresh();
    },
    onContent: () => {
      if (idle) return;
      idle = true;
      clearTimeout(timer);
      timer = setTimeout(expire, limits.idleMs);
    },
    stop: () => {
      clearTimeout(timer);
      outer.removeEventListener("abort", end);
    },
  };
}

/** Takes the items of a source until the signal fires; then its reason is thrown, even if the source hangs. */
export async function takeUntilAborted<Item>(
  source: AsyncIterable<Item>,
  signal: AbortSignal,
  take: (item: Item) => void,
): Promise<void> {
  const items = source[Symbol.asyncIterator]();
  let stop: ((reason: unknown) => void) | undefined;
  const abort = () => stop?.(signal.reason);
  signal.addEventListener("abort", abort, { once: true });
  try {
    for (;;) {
      signal.throwIfAborted();
      // Not a race with one promise for all: it would remember every item of a long stream.
      const next = await new Promise<IteratorResult<Item>>((resolve, reject) => {
        stop = reject;
        items.next().then(resolve, reject);
      });
      if (next.done) return;
      take(next.value);
    }
  } finally {
    signal.removeEventListener("abort", abort);
    // Closes the socket. What it says on its way out is of no interest to anybody.
    items.return?.().catch(() => undefined);
  }
}
