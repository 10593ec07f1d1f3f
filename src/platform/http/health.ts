import { Hono } from "hono";
import type { Clock } from "../clock.ts";

/** What is wrong, in words for the operator; undefined when nothing is. */
export type Check = () => Promise<string | undefined>;

interface Options {
  clock: Clock;
  checks: Record<string, Check>;
  /** The process is stopping: no new work should come here. */
  isDraining: () => boolean;
}

/** Anybody may ask, so the answer is kept for a moment and costs the database nothing. */
const KEPT_MS = 2000;

/** `/` and `/ready`: may work come here? `/live`: does the process turn? They tell no data. */
export function healthRoutes({ clock, checks, isDraining }: Options) {
  let kept: { at: number; faults: Promise<[string, string][]> } | undefined;

  const look = async (): Promise<[string, string][]> => {
    const results = await Promise.all(
      Object.entries(checks).map(async ([name, check]): Promise<[string, string | undefined]> => [
        name,
        await check(),
      ]),
    );
    return results.filter((result): result is [string, string] => result[1] !== undefined);
  };
  const findFaults = () => {
    const now = clock.monotonic();
    if (kept === undefined || now - kept.at >= KEPT_MS) kept = { at: now, faults: look() };
    return kept.faults;
  };

  const routes = new Hono();
  routes.get("/live", (c) => c.json({ status: "ok" }));
  routes.on("GET", ["/", "/ready"], async (c) => {
    if (isDraining()) return c.json({ status: "stopping", faults: {} }, 503);
    const faults = await findFaults();
    const status = faults.length === 0 ? "ok" : "not ready";
    return c.json({ status, faults: Object.fromEntries(faults) }, faults.length === 0 ? 200 : 503);
  });
  return routes;
}
