import { lookup } from "node:dns/promises";
import { isIP } from "node:net";
import type { Clock } from "../clock.ts";
import { hostOf } from "./policy.ts";

export interface Resolved {
  address: string;
  family: number;
}

/** All addresses of a name; throws when there is none. */
export type Lookup = (hostname: string) => Promise<Resolved[]>;

export const systemLookup: Lookup = (hostname) => lookup(hostname, { all: true });

/** To ask takes a thread and a millisecond or more; names move, so not for long. */
const REMEMBERED_MS = 5000;
const MOST_NAMES = 1000;

/** What names lead to. It is checked with every call, remembered or not. */
export interface Names {
  find: Lookup;
  /** What it leads to did not answer: the next call asks anew. */
  forget(hostname: string): void;
}

/** Asks for each name once in some seconds. */
export function createNames(lookUp: Lookup, clock: Pick<Clock, "monotonic">): Names {
  const known = new Map<string, { addresses: Resolved[]; until: number }>();
  return {
    async find(hostname) {
      const kept = known.get(hostname);
      if (kept && kept.until > clock.monotonic()) return kept.addresses;
      const addresses = await lookUp(hostname);
      if (known.size >= MOST_NAMES) known.clear();
      known.set(hostname, { addresses, until: clock.monotonic() + REMEMBERED_MS });
      return addresses;
    },
    forget: (hostname) => void known.delete(hostname),
  };
}

/** An address stands for itself: sockets look up only names, so it is checked like an answer of DNS. */
export function ownAddress(url: URL): Resolved | undefined {
  const host = hostOf(url);
  const family = isIP(host);
  return family === 0 ? undefined : { address: host, family };
}
