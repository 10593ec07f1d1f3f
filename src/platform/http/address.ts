import ipaddr from "ipaddr.js";

type Network = ReturnType<typeof ipaddr.parseCIDR>;

function parseNetwork(text: string): Network {
  if (text.includes("/")) return ipaddr.parseCIDR(text);
  const address = ipaddr.process(text);
  return [address, address.kind() === "ipv4" ? 32 : 128];
}

/** Throws when one of them is no address and no network. */
export function parseNetworks(texts: readonly string[]): Network[] {
  return texts.map((text) => {
    try {
      return parseNetwork(text);
    } catch (error) {
      throw new Error(`${text} is no address and no network`, { cause: error });
    }
  });
}

const isIn = (networks: Network[], text: string) => {
  if (!ipaddr.isValid(text)) return false;
  const address = ipaddr.process(text);
  return networks.some((network) => address.kind() === network[0].kind() && address.match(network));
};

export interface Forwarded {
  /** The person's address: through trusted proxies the last one that none of them is. */
  address: string;
  /** Of X-Forwarded-Host, when a trusted proxy sent it. */
  host: string | undefined;
}

/** Forwarded headers count only when the connection itself comes from a trusted proxy. */
export function readForwarded(remote: string, headers: Headers, proxies: Network[]): Forwarded {
  if (!isIn(proxies, remote)) return { address: remote, host: undefined };
  const hops = (headers.get("x-forwarded-for") ?? "").split(",").map((hop) => hop.trim());
  const outside = hops.toReversed().find((hop) => ipaddr.isValid(hop) && !isIn(proxies, hop));
  return {
    address: outside ?? remote,
    host: headers.get("x-forwarded-host")?.split(",")[0]?.trim(),
  };
}
