import type { Clock } from "../../platform/clock.ts";

/** A provider keeps what it has read for 5 minutes: after that, nothing speaks for the same place. */
const KEPT_MS = 5 * 60_000;
const MOST = 5000;

/** Where a conversation is at home, so that its provider need not read everything again. */
export interface Affinity {
  /** The `targetKey`; undefined when it has none, or asks for another model by now. */
  find(conversation: string, asked: string): string | undefined;
  keep(conversation: string, asked: string, key: string): void;
}

export function createAffinity(clock: Clock): Affinity {
  const homes = new Map<string, { asked: string; key: string; at: number }>();
  return {
    find(conversation, asked) {
      const home = homes.get(conversation);
      if (home?.asked !== asked || clock.monotonic() - home.at > KEPT_MS) return undefined;
      return home.key;
    },
    keep(conversation, asked, key) {
      homes.delete(conversation);
      homes.set(conversation, { asked, key, at: clock.monotonic() });
      const [oldest] = homes.keys();
      if (homes.size > MOST && oldest !== undefined) homes.delete(oldest);
    },
  };
}
