import { createHash } from "node:crypto";
import {
  createSecureContext,
  getCACertificates,
  type SecureContext,
  type SecureContextOptions,
} from "node:tls";
import { type Dispatcher, Pool, ProxyAgent } from "undici";
import type { TlsOptions } from "./outbound.ts";
import type { Resolved } from "./resolve.ts";

const HEADER_BYTES = 16_384;
const MOST_POOLS = 256;

export interface Route {
  url: URL;
  /** The socket uses these and no others. */
  addresses: Resolved[];
  tls: TlsOptions | undefined;
  connectTimeoutMs: number;
  proxy: string | undefined;
}

/** Kept connections, one pool for each host, its checked addresses and its certificates. */
export interface Dispatchers {
  /** Throws when the certificates cannot be used. */
  find(route: Route): Dispatcher;
  close(): Promise<void>;
}

export function createDispatchers(): Dispatchers {
  const pools = new Map<string, Dispatcher>();

  function add(key: string, pool: Dispatcher) {
    pools.set(key, pool);
    const [oldest] = pools;
    if (pools.size <= MOST_POOLS || oldest === undefined) return;
    pools.delete(oldest[0]);
    // Answers that are still coming in may end first; nobody waits for that.
    void oldest[1].close();
  }

  return {
    find(route) {
      const key = keyOf(route);
      const kept = pools.get(key);
      if (kept) pools.delete(key);
      const pool = kept ?? open(route);
      add(key, pool);
      return pool;
    },
    async close() {
      const kept = [...pools.values()];
      pools.clear();
      await Promise.all(kept.map((pool) => pool.destroy()));
    },
  };
}

function keyOf({ url, addresses, tls, connectTimeoutMs, proxy }: Route): string {
  const pinned = proxy === undefined ? addresses.map(({ address }) => address).toSorted() : [];
  const plain = `${url.origin} ${pinned.join()} ${connectTimeoutMs} ${proxy ?? ""}`;
  if (tls === undefined) return plain;
  const parts = [plain, tls];
  return createHash("sha256").update(JSON.stringify(parts)).digest("base64");
}

function open({ url, addresses, tls, connectTimeoutMs, proxy }: Route): Dispatcher {
  const secure = { secureContext: secureContext(tls), rejectUnauthorized: true, allowH2: false };
  const limits = {
    maxHeaderSize: HEADER_BYTES,
    connectTimeout: connectTimeoutMs,
    allowH2: false,
    // The call's own deadline ends it; a stream of a model may be silent for long.
    headersTimeout: 0,
    bodyTimeout: 0,
  };
  if (proxy !== undefined) {
    const proxyTls = { timeout: connectTimeoutMs, allowH2: false };
    return new ProxyAgent({ ...limits, uri: proxy, requestTls: secure, proxyTls });
  }
  return new Pool(url.origin, {
    ...limits,
    connect: { ...secure, timeout: connectTimeoutMs, lookup: pinnedTo(addresses) },
  });
}

const contexts = { default: undefined as SecureContext | undefined };

/** The built-in authorities are parsed once: that takes longer than a handshake. */
function secureContext(tls: TlsOptions | undefined): SecureContext {
  if (tls?.ca === undefined && tls?.client === undefined) {
    contexts.default ??= createSecureContext();
    return contexts.default;
  }
  const options: SecureContextOptions = {};
  if (tls.ca !== undefined) options.ca = [...getCACertificates("default"), tls.ca];
  if (tls.client) Object.assign(options, tls.client);
  return createSecureContext(options);
}

type LookupAnswer = (error: Error | null, address: string | Resolved[], family?: number) => void;

/** What was checked is what is connected to: the name is not asked for a second time. */
function pinnedTo(addresses: Resolved[]) {
  return (_host: string, options: { all?: boolean | undefined }, answer: LookupAnswer) => {
    const [first] = addresses;
    if (options.all) answer(null, addresses);
    else if (first) answer(null, first.address, first.family);
    else answer(new Error("no address"), "");
  };
}
