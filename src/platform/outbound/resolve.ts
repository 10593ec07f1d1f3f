import { lookup } from "node:dns/promises";
import { isIP } from "node:net";
import { hostOf } from "./policy.ts";

export interface Resolved {
  address: string;
  family: number;
}

/** All addresses of a name; throws when there is none. */
export type Lookup = (hostname: string) => Promise<Resolved[]>;

export const systemLookup: Lookup = (hostname) => lookup(hostname, { all: true });

/** An address stands for itself: sockets look up only names, so it is checked like an answer of DNS. */
export function ownAddress(url: URL): Resolved | undefined {
  const host = hostOf(url);
  const family = isIP(host);
  return family === 0 ? undefined : { address: host, family };
}
