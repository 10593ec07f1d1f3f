// What can go wrong with a call to the outside, played to any of them.
import { expect } from "vitest";
import type { DemoSystem, Fault } from "../../src/demo/faults.ts";
import type { DemoWorld } from "../../src/demo/world.ts";
import { systemClock } from "../../src/platform/clock.ts";
import { createOutbound } from "../../src/platform/outbound/create.ts";
import type { Outbound } from "../../src/platform/outbound/outbound.ts";
import { createLog } from "../../src/platform/telemetry/create-log.ts";
import { startTestWorld } from "./demo.ts";
import { impatient } from "./impatient.ts";

export const FAULTS = [
  "rate_limit",
  "overloaded",
  "timeout",
  "reset",
  "half",
  "html_login",
  "expired_200",
  "wrong_json",
] as const satisfies Fault[];
export type Tried = (typeof FAULTS)[number];
/** `connections.<code>`, for a person who is known there. */
export const FAULT_CODES: Record<Tried, string> = {
  rate_limit: "rate_limited",
  overloaded: "unavailable",
  timeout: "timeout",
  reset: "unavailable",
  half: "unavailable",
  html_login: "login_page",
  expired_200: "signed_out_200",
  wrong_json: "bad_answer",
};
/** Shorter where no answer comes, or one that asks for a pause which nobody here wants to sit out. */
export const deadlineMs = (fault: Fault): number =>
  fault.startsWith("timeout") ? 200 : fault === "rate_limit" ? 4000 : 10_000;

export interface Call {
  path: string;
  method: string;
}
export const fits = (call: Call) => (asked: Call) =>
  asked.method === call.method && asked.path.includes(call.path);

/** What a failure says is for a person: whole sentences, nothing of the machine. */
export function expectWords(failure: { code: string; message: string; fix: string } | undefined) {
  expect(failure?.code).toMatch(/^(?:connections|llm|drafts)\.[a-z_0-9]+$/);
  for (const words of [failure?.message, failure?.fix]) {
    expect(words).toMatch(/^[A-Z].{8,}[.!?)]$/s);
    expect(words).not.toMatch(/undefined|\[object|\{\w+\}|ECONN|UND_ERR|at \/|<html/);
  }
}

/** A demo world of its own for each test, so that many can wait at the same time. */
export interface Outdoors {
  world: DemoWorld;
  /** The door to a system that is well, or that has this fault from now on. */
  doorTo: (system: DemoSystem, call: Call, fault?: Fault) => Outbound;
}

export async function outdoors(use: (out: Outdoors) => Promise<void>) {
  const world = await startTestWorld();
  const door = createOutbound({
    egress: "open",
    allow: [],
    loopback: world.addresses,
    own: [],
    userAgent: "test",
    clock: systemClock,
    log: createLog("silent"),
  });
  const doorTo: Outdoors["doorTo"] = (system, call, fault) => {
    if (fault === undefined) return door;
    world.faults.always(system, fault, call);
    return impatient(door, deadlineMs(fault), fits(call));
  };
  try {
    await use({ world, doorTo });
  } finally {
    await door.close();
    await world.close();
  }
}
