import type { Clock } from "../platform/clock.ts";

/** Another process may have changed it: so old may be what is known here, ms. */
const KNOWN_FOR = 5000;

/** What every call asks for and people change now and then: read at most every few seconds. */
export interface Known<Value> {
  find(): Promise<Value>;
  /** Something was changed: the next call reads anew. */
  forget(): void;
}

export function createKnown<Value>(
  clock: Pick<Clock, "monotonic">,
  read: () => Promise<Value>,
): Known<Value> {
  let known: { value: Value; readAt: number } | undefined;
  let reading: Promise<Value> | undefined;

  async function readAnew(): Promise<Value> {
    const mine = (reading ??= read());
    try {
      const value = await mine;
      if (reading === mine) known = { value, readAt: clock.monotonic() };
      return value;
    } finally {
      if (reading === mine) reading = undefined;
    }
  }

  return {
    find: async () =>
      known && clock.monotonic() - known.readAt < KNOWN_FOR ? known.value : readAnew(),
    forget: () => {
      known = undefined;
      reading = undefined;
    },
  };
}
