import type { MiddlewareHandler } from "hono";
import { randomUUID } from "node:crypto";
import type { Log } from "../telemetry/log.ts";
import { readForwarded, parseNetworks } from "./address.ts";

interface Options {
  log: Log;
  /** Addresses and networks of the reverse proxies. */
  trustedProxies: readonly string[];
  monotonic: () => number;
  /** Requests that say nothing unless they fail: probes, files. */
  isQuiet: (path: string) => boolean;
}
interface Variables {
  requestId: string;
  address: string;
  /** What the browser asked for, as `name:port`. */
  host: string;
}
/** What `@hono/node-server` hands over; absent in tests that go without a socket. */
interface Bindings {
  incoming?: { socket: { remoteAddress?: string | undefined } };
}

/** A token in a path (a link to set a password) is longer than any id, and stays out of the log. */
const withoutTokens = (path: string) => path.replaceAll(/[^/]{37,}/g, "...");

/** Names the request, finds out who asks, and writes one line when it is answered. */
export function requestLog(
  options: Options,
): MiddlewareHandler<{ Variables: Variables; Bindings: Bindings }> {
  const proxies = parseNetworks(options.trustedProxies);
  return async (c, next) => {
    const started = options.monotonic();
    const remote = c.env?.incoming?.socket.remoteAddress ?? "127.0.0.1";
    const forwarded = readForwarded(remote, c.req.raw.headers, proxies);
    const requestId = randomUUID();
    c.set("requestId", requestId);
    c.set("address", forwarded.address);
    c.set("host", forwarded.host ?? c.req.header("host") ?? new URL(c.req.url).host);
    await next();
    c.res.headers.set("X-Request-Id", requestId);
    const level = options.isQuiet(c.req.path) && c.res.ok ? "debug" : "info";
    options.log[level]("http.request", {
      requestId,
      method: c.req.method,
      path: withoutTokens(c.req.path),
      status: c.res.status,
      ms: Math.round(options.monotonic() - started),
      address: forwarded.address,
    });
  };
}
