import { networkInterfaces } from "node:os";
import { isIP } from "node:net";
import ipaddr from "ipaddr.js";
import { tierOf } from "./address-tier.ts";
import { blocked } from "./failures.ts";
import type { OutboundFailure } from "./outbound.ts";

export interface PolicyOptions {
  /** `open`: public addresses need no listing. */
  egress: "open" | "allowlist";
  /** `host`, `host:port` or a network as `10.1.0.0/16`: opens public and private addresses. */
  allow: string[];
  /** The exact `host:port` on loopback that the demo world uses. */
  loopback: string[];
  /** Where this program itself listens, `host:port`: never called. */
  own: string[];
}

export interface Policy {
  /** What the text of an address already tells. */
  checkUrl(url: URL): OutboundFailure | undefined;
  /** Every address that the name leads to must pass. */
  checkAddresses(url: URL, addresses: string[]): OutboundFailure | undefined;
  /** The operator named this very host, not only a network. */
  isListedByName(url: URL): boolean;
  /** On the list for the demo world. */
  isLoopback(url: URL): boolean;
}

interface Endpoint {
  host: string;
  port: number | undefined;
}

type Network = ReturnType<typeof ipaddr.parseCIDR>;

const UNSPECIFIED = ["0.0.0.0", "::", "*", ""];

/** As all comparisons here want it: lower case, no brackets, no dot at the end. */
export const hostOf = (url: URL): string => plainHost(url.hostname);

const portOf = (url: URL): number => Number(url.port || (url.protocol === "http:" ? 80 : 443));

const plainHost = (host: string) =>
  host
    .toLowerCase()
    .replace(/^\[(.*)\]$/, "$1")
    .replace(/\.$/, "");

export function createPolicy({ egress, allow, loopback, own }: PolicyOptions): Policy {
  const networks = allow.filter((entry) => entry.includes("/")).map(parseNetwork);
  const listed = allow.filter((entry) => !entry.includes("/")).map(parseEndpoint);
  const demo = loopback.map(parseEndpoint);
  const ours = own.map(parseEndpoint);

  const isNamed = (host: string, port: number) => listed.some((entry) => fits(entry, host, port));
  const isLoopback = (url: URL) =>
    demo.some((entry) => entry.port === portOf(url) && entry.host === hostOf(url));

  function refusal(url: URL, address: string): OutboundFailure | undefined {
    if (isOurs(ours, address, portOf(url))) return blocked.own();
    const tier = tierOf(address);
    if (tier === "never") {
      return isLoopback(url) && isLoopbackAddress(address) ? undefined : blocked.never(url);
    }
    const isListed =
      isNamed(hostOf(url), portOf(url)) ||
      isNamed(plainHost(address), portOf(url)) ||
      networks.some((network) => contains(network, address));
    if (isListed || (tier === "public" && egress === "open")) return undefined;
    return tier === "private" ? blocked.private(url) : blocked.notListed(url);
  }

  return {
    isLoopback,
    isListedByName: (url) => isNamed(hostOf(url), portOf(url)),
    checkUrl(url) {
      if (url.protocol !== "http:" && url.protocol !== "https:") return blocked.scheme();
      if (url.username !== "" || url.password !== "") return blocked.userInfo();
      if (hostOf(url) === "") return blocked.notAnAddress();
      if (isOurs(ours, hostOf(url), portOf(url))) return blocked.own();
      return undefined;
    },
    checkAddresses(url, addresses) {
      for (const address of addresses) {
        const failure = refusal(url, address);
        if (failure) return failure;
      }
      return undefined;
    },
  };
}

const fits = (entry: Endpoint, host: string, port: number) =>
  entry.host === host && (entry.port === undefined || entry.port === port);

function isOurs(ours: Endpoint[], host: string, port: number): boolean {
  return ours.some((entry) => {
    if (entry.port !== port) return false;
    if (entry.host === host) return true;
    return UNSPECIFIED.includes(entry.host) && isOfThisMachine(host);
  });
}

/** Asked anew each time: addresses come and go with networks and containers. */
const isOfThisMachine = (address: string) =>
  Object.values(networkInterfaces()).some((one) => one?.some((own) => own.address === address));

const isLoopbackAddress = (address: string) => ipaddr.process(address).range() === "loopback";

function contains([network, bits]: Network, address: string): boolean {
  const parsed = ipaddr.process(address);
  return parsed.kind() === network.kind() && parsed.match([network, bits]);
}

function parseNetwork(entry: string): Network {
  if (!ipaddr.isValidCIDR(entry)) throw new Error(`not a network like 10.1.0.0/16: ${entry}`);
  return ipaddr.parseCIDR(entry);
}

function parseEndpoint(entry: string): Endpoint {
  const text = entry.trim();
  if (isIP(text) === 6) return { host: plainHost(text), port: undefined };
  const [, host = "", port] = /^(.*?)(?::(\d{1,5}))?$/.exec(text) ?? [];
  const number = port === undefined ? undefined : Number(port);
  if (UNSPECIFIED.includes(plainHost(host))) return { host: plainHost(host), port: number };
  if (!URL.canParse(`http://${host}`)) throw new Error(`not a host or host:port: ${entry}`);
  // The URL parser writes an international name and an address the way they will be compared.
  return { host: hostOf(new URL(`http://${host}`)), port: number };
}
