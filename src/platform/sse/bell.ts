import type { Live } from "./live.ts";

const nobody = () => undefined;

interface Bell {
  /** Resolves at the next wake-up, when the time is over, or when the stream ends. */
  next(): Promise<void>;
  stop(): void;
}

/** A wake-up may be lost, or come from another process: so it rings after `lookAgainMs`, too. */
export function createBell(
  live: Live,
  topic: string,
  { signal, lookAgainMs }: { signal: AbortSignal; lookAgainMs: number },
): Bell {
  let ring: () => void = nobody;
  const stop = live.listen(topic, () => ring());
  signal.addEventListener("abort", () => ring(), { once: true });
  return {
    stop,
    next: () =>
      new Promise<void>((resolve) => {
        const timer = setTimeout(() => ring(), lookAgainMs);
        ring = () => {
          clearTimeout(timer);
          resolve();
        };
      }),
  };
}
