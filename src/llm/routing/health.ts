import type { Clock } from "../../platform/clock.ts";
import { type FaultKind, LlmFault } from "../fault.ts";

/** A deployment fails so often in a row before it is left alone. */
const MOST_FAILURES = 5;
const FIRST_OPEN_MS = 30_000;
const LONGEST_OPEN_MS = 300_000;
/** Of how many calls the figures are. */
const SAMPLE = 100;

/** What says that the server is broken. Too many calls (429, 529) says only that it is busy. */
const BREAKS: readonly FaultKind[] = [
  "broke_off",
  "not_an_api",
  "server_error",
  "stalled",
  "timeout",
  "tls",
  "unreachable",
  "wrong_answer",
];

interface Sample {
  ok: boolean;
  ttftMs: number | null;
}

interface Deployment {
  samples: Sample[];
  lastError: { fault: LlmFault; at: Date } | undefined;
  lastAt: Date | undefined;
  /** In a row. */
  failures: number;
  /** Asked for quiet; monotonic. */
  cooling: { until: number; fault: LlmFault; isFirm: boolean } | undefined;
  /** The breaker is open; monotonic. After it, one call goes through to see. */
  open: { until: number; forMs: number; probing: boolean } | undefined;
}

interface Rest {
  fault: LlmFault;
  /** The server named the time itself, or it is broken: it is not asked, even when nobody else is there. */
  isFirm: boolean;
}

export type HealthState = "untried" | "works" | "failing" | "cooling" | "open" | "probing";

export interface HealthFigures {
  state: HealthState;
  lastError: { code: string; at: Date } | undefined;
  lastAt: Date | undefined;
  /** Median time to the first content, ms. */
  ttftMs: number | undefined;
  calls: number;
  failed: number;
  restsUntil: Date | undefined;
}

/** How each deployment does, by `targetKey`, as this process has seen it since it started. */
export interface Health {
  restOf(key: string): Rest | undefined;
  /** Just before a call is sent. With a fault, it must not be; otherwise the call reports how it went. */
  enter(key: string): LlmFault | undefined;
  succeeded(key: string, ttftMs: number | null): void;
  failed(key: string, fault: LlmFault): void;
  /** The caller went away: that says nothing. */
  left(key: string): void;
  cool(key: string, rest: { ms: number; fault: LlmFault; isFirm: boolean }): void;
  /** Somebody wants it tried at once. */
  reset(key: string): void;
  figuresOf(key: string): HealthFigures;
}

const newDeployment = (): Deployment => ({
  samples: [],
  lastError: undefined,
  lastAt: undefined,
  failures: 0,
  cooling: undefined,
  open: undefined,
});

/** Kept in memory: another process, or the next start, learns it anew with its first calls. */
export function createHealth(clock: Clock): Health {
  const deployments = new Map<string, Deployment>();
  const deploymentOf = (key: string): Deployment => {
    const found = deployments.get(key) ?? newDeployment();
    deployments.set(key, found);
    return found;
  };
  const restOf = (key: string) => restNow(deployments.get(key), clock.monotonic());
  return {
    restOf,
    enter(key) {
      const rest = restOf(key);
      if (rest?.isFirm) return rest.fault;
      const { open } = deploymentOf(key);
      if (open) open.probing = true;
      return undefined;
    },
    succeeded(key, ttftMs) {
      const deployment = deploymentOf(key);
      note(deployment, { ok: true, ttftMs }, clock.now());
      close(deployment);
    },
    failed(key, fault) {
      const deployment = deploymentOf(key);
      note(deployment, { ok: false, ttftMs: null }, clock.now());
      deployment.lastError = { fault, at: clock.now() };
      if (BREAKS.includes(fault.kind)) countFailure(deployment, clock.monotonic());
      else if (deployment.open) deployment.open.probing = false;
    },
    left(key) {
      const { open } = deploymentOf(key);
      if (open) open.probing = false;
    },
    cool(key, { ms, fault, isFirm }) {
      deploymentOf(key).cooling = { until: clock.monotonic() + ms, fault, isFirm };
    },
    reset: (key) => close(deploymentOf(key)),
    figuresOf: (key) => figuresOf(clock, deployments.get(key) ?? newDeployment()),
  };
}

function restNow(deployment: Deployment | undefined, now: number): Rest | undefined {
  const { cooling, open } = deployment ?? {};
  if (open && (open.probing || open.until > now)) {
    const retryAfterMs = Math.max(Math.ceil(open.until - now), 1000);
    return { fault: new LlmFault("circuit_open", { retryAfterMs }), isFirm: true };
  }
  if (!cooling || cooling.until <= now) return undefined;
  const retryAfterMs = Math.ceil(cooling.until - now);
  return { fault: new LlmFault(cooling.fault.kind, { retryAfterMs }), isFirm: cooling.isFirm };
}

function note(deployment: Deployment, sample: Sample, at: Date): void {
  deployment.samples.push(sample);
  if (deployment.samples.length > SAMPLE) deployment.samples.shift();
  deployment.lastAt = at;
}

function close(deployment: Deployment): void {
  deployment.failures = 0;
  deployment.cooling = undefined;
  deployment.open = undefined;
}

/** Open for twice as long each time that the call which was let through fails, too. */
function countFailure(deployment: Deployment, now: number): void {
  deployment.failures += 1;
  if (deployment.failures < MOST_FAILURES) return;
  const forMs = Math.min((deployment.open?.forMs ?? FIRST_OPEN_MS / 2) * 2, LONGEST_OPEN_MS);
  deployment.open = { until: now + forMs, forMs, probing: false };
}

function figuresOf(clock: Clock, deployment: Deployment): HealthFigures {
  const { samples, lastError, lastAt } = deployment;
  const times = samples.flatMap(({ ttftMs }) => (ttftMs === null ? [] : [ttftMs]));
  times.sort((a, b) => a - b);
  const { state, until } = stateOf(deployment, clock.monotonic());
  const inMs = until === undefined ? undefined : until - clock.monotonic();
  return {
    state,
    lastError: lastError && { code: lastError.fault.code, at: lastError.at },
    lastAt,
    ttftMs: times[Math.floor((times.length - 1) / 2)],
    calls: samples.length,
    failed: samples.filter(({ ok }) => !ok).length,
    restsUntil: inMs === undefined ? undefined : new Date(clock.now().getTime() + inMs),
  };
}

function stateOf(
  { open, cooling, samples }: Deployment,
  now: number,
): { state: HealthState; until?: number } {
  if (open && !open.probing && open.until > now) return { state: "open", until: open.until };
  if (open) return { state: "probing" };
  if (cooling && cooling.until > now) return { state: "cooling", until: cooling.until };
  const last = samples.at(-1);
  if (!last) return { state: "untried" };
  return { state: last.ok ? "works" : "failing" };
}
