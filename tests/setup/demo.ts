import { type DemoWorld, startDemoWorld } from "../../src/demo/world.ts";
import { type DemoPerson, demoPeople } from "../../src/demo/people.ts";
import { type Clock, systemClock } from "../../src/platform/clock.ts";
import type { Log } from "../../src/platform/telemetry/log.ts";

const nothing = () => undefined;
const quietLog: Log = { debug: nothing, info: nothing, warn: nothing, error: nothing };

/** The demo world on free ports, in memory; search sees a new issue at once unless asked otherwise. Close it after the test. */
export function startTestWorld(
  options: { clock?: Clock; log?: Log; dataDir?: string; indexLagMs?: number } = {},
): Promise<DemoWorld> {
  return startDemoWorld({ clock: systemClock, log: quietLog, indexLagMs: 0, ...options });
}

export type CastName = "alice" | "bob" | "charlie" | "dana";

/** The credentials of one of the cast (also `erin`: Confluence knows another id; `frank`: tokens have ended). */
export function demoPerson(handle: CastName | "erin" | "frank"): DemoPerson {
  const person = demoPeople.find((one) => one.handle === handle);
  if (person === undefined) throw new Error(`nobody is called ${handle}`);
  return person;
}
