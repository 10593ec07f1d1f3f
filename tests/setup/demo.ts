import { type DemoWorld, type DemoWorldOptions, startDemoWorld } from "../../src/demo/world.ts";
import { type DemoPerson, demoPeople } from "../../src/demo/people.ts";
import { systemClock } from "../../src/platform/clock.ts";
import type { Log } from "../../src/platform/telemetry/log.ts";

const nothing = () => undefined;
export const quietLog: Log = { debug: nothing, info: nothing, warn: nothing, error: nothing };

/**
 * The demo world on free ports, in memory; search sees a new issue at once and the model answers without pauses,
 * unless asked otherwise. Close it after the test.
 */
export function startTestWorld(options: Partial<DemoWorldOptions> = {}): Promise<DemoWorld> {
  const defaults = { clock: systemClock, log: quietLog, indexLagMs: 0, llmPaceMs: 0 };
  return startDemoWorld({ ...defaults, ...options });
}

export type CastName = "alice" | "bob" | "charlie" | "dana";

/** The credentials of one of the cast (also `erin`: Confluence knows another id; `frank`: tokens have ended). */
export function demoPerson(handle: CastName | "erin" | "frank"): DemoPerson {
  const person = demoPeople.find((one) => one.handle === handle);
  if (person === undefined) throw new Error(`nobody is called ${handle}`);
  return person;
}
