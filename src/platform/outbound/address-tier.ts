import { isIP } from "node:net";
import ipaddr from "ipaddr.js";

/** `never` is opened by no list, `private` by the operator's list, `public` by default. */
export type AddressTier = "public" | "private" | "never";

/** Where clouds hand out credentials. 168.63.129.16 even lies in a public range. */
const METADATA = new Set([
  "169.254.169.254",
  "100.100.100.200",
  "192.0.0.192",
  "168.63.129.16",
  "fd00:ec2::254",
  "fd20:ce::254",
]);

/** Anything not named here (loopback, link-local, multicast, reserved, ...) is `never`. */
const TIERS = new Map<string, AddressTier>([
  ["unicast", "public"],
  ["private", "private"],
  ["carrierGradeNat", "private"],
  ["uniqueLocal", "private"],
]);

/** An address here says nothing but which other one is meant. */
const WRAPPERS = new Set(["ipv4Mapped", "rfc6145", "rfc6052", "6to4", "teredo"]);

const WORST_FIRST: AddressTier[] = ["never", "private", "public"];

/** To read an address takes longer than all other checks of a call. */
const known = new Map<string, AddressTier>();
const MOST_KNOWN = 1000;

/** Of an address as DNS or a URL writes it; one that cannot be read is `never`. */
export function tierOf(address: string): AddressTier {
  const tier = known.get(address) ?? readTier(address);
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(address, tier);
  return tier;
}

function readTier(address: string): AddressTier {
  if (isIP(address) === 0) return "never";
  const parsed = ipaddr.parse(address);
  if (METADATA.has(parsed.toString())) return "never";
  const range: string = parsed.range();
  const inner = parsed instanceof ipaddr.IPv6 ? embedded(parsed).map(tierOf) : [];
  const tiers = WRAPPERS.has(range) ? inner : [TIERS.get(range) ?? "never", ...inner];
  return WORST_FIRST.find((tier) => tiers.includes(tier)) ?? "never";
}

/** The IPv4 addresses that an IPv6 address really leads to. */
function embedded(address: ipaddr.IPv6): string[] {
  const bytes = address.toByteArray();
  const at = (start: number, flip = 0) =>
    bytes
      .slice(start, start + 4)
      .map((byte) => byte ^ flip)
      .join(".");
  const range = address.range();
  if (range === "ipv4Mapped" || range === "rfc6145") return [at(12)];
  // 64:ff9b:1::/48 leaves the place of the address to each site: not unwrapped, so never.
  if (range === "rfc6052") return address.parts[2] === 0 ? [at(12)] : [];
  if (range === "6to4") return [at(2)];
  if (range === "teredo") return [at(4), at(12, 0xff)];
  const isCompatible = range === "unicast" && bytes.slice(0, 12).every((byte) => byte === 0);
  const isIsatap = address.parts[5] === 0x5efe && [0, 0x200].includes(address.parts[4] ?? -1);
  return isCompatible || isIsatap ? [at(12)] : [];
}
