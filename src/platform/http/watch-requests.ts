import type { Context, MiddlewareHandler } from "hono";
import { matchedRoutes } from "hono/route";
import { timingSafeEqual } from "node:crypto";
import type { Telemetry } from "../telemetry/telemetry.ts";

/** Tells how long each request took, by the pattern of its address. */
export function watchRequests(telemetry: Telemetry, monotonic: () => number): MiddlewareHandler {
  return async (c, next) => {
    const started = monotonic();
    await next();
    const seconds = (monotonic() - started) / 1000;
    const { method } = c.req;
    // What stands around every page is there for all methods; what no page answers has no pattern.
    const page = matchedRoutes(c).findLast((one) => one.method !== "ALL");
    const route = page?.path ?? "none";
    telemetry.request({ method, route, status: c.res.status, seconds });
  };
}

/** In the same time whatever differs. */
export function isSame(given: string, wanted: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(wanted)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/** For whoever shows the token; without one there is no such page. */
export function metricsPage(telemetry: Telemetry, token: string) {
  return (c: Context) => {
    if (token === "") return c.notFound();
    if (!isSame(c.req.header("authorization") ?? "", `Bearer ${token}`)) {
      c.header("WWW-Authenticate", 'Bearer realm="metrics"');
      return c.text("Send the METRICS_TOKEN as Authorization: Bearer ...\n", 401);
    }
    return c.body(telemetry.render(), 200, {
      "Content-Type": "text/plain; version=0.0.4; charset=utf-8",
    });
  };
}
