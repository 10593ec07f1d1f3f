import type { z } from "zod";

/** What a run says of itself. Throwing is `retry`. */
export type Fate =
  | { type: "done"; result?: object }
  | { type: "retry"; reason: string; afterMs?: number }
  | { type: "cancel"; reason: string }
  /** Again later; does not count as an attempt. */
  | { type: "snooze"; ms: number };

export const done = (result?: object): Fate => ({ type: "done", ...(result && { result }) });
export const retry = (reason: string, afterMs?: number): Fate => ({
  type: "retry",
  reason,
  ...(afterMs !== undefined && { afterMs }),
});
export const cancel = (reason: string): Fate => ({ type: "cancel", reason });
export const snooze = (ms: number): Fate => ({ type: "snooze", ms });

export interface JobContext {
  id: string;
  /** The worker that holds the job. With `id` and `attempt` it fences what a late handler writes. */
  owner: string;
  /** "" is the system. */
  accountId: string;
  /** From 1. */
  attempt: number;
  /** The last one: a retry would make it dead. */
  lastAttempt: boolean;
  /** Cancelled, timed out, the process is stopping, or the claim was lost. */
  signal: AbortSignal;
  /** Where the attempt before this one stopped; what `progress` was given last. */
  cursor: unknown;
  /** Shown live; written at most 4 times a second. */
  progress: (step: { done: number; total?: number; text: string; cursor?: unknown }) => void;
}

export interface JobDefinition<Deps, Payload> {
  /** `<noun>.<what>` */
  name: string;
  /** For people, e.g. "Compose a draft". */
  label: string;
  payload: z.ZodType<Payload>;
  queue: string;
  /** Default 5. */
  attempts?: number;
  /** Of attempt n (from 1), ms. Default: exponential from 1 s with full jitter, capped at 10 min. */
  backoffMs?: (attempt: number) => number;
  /** Of one attempt, ms. Default 5 min. */
  timeoutMs?: number;
  /** While one with this key is ready or running, enqueueing answers with that one. */
  unique?: (payload: Payload) => string;
  /** Lower runs first. Default 100. */
  priority?: number;
  /** At most one at a time runs for each key. */
  concurrencyKey?: (payload: Payload) => string;
  run(deps: Deps, payload: Payload, context: JobContext): Promise<Fate>;
}

/** A definition with its payload type forgotten: what a registry holds. */
// oxlint-disable-next-line typescript/no-explicit-any -- each takes a payload of its own type: only any holds them all
export type AnyJob<Deps> = JobDefinition<Deps, any>;

/** `defineJob<Deps>()({ ... })`: the payload type comes from its schema. */
export const defineJob =
  <Deps>() =>
  <Payload>(definition: JobDefinition<Deps, Payload>): JobDefinition<Deps, Payload> =>
    definition;

export interface Enqueue {
  accountId: string;
  /** What it is about, for people: "Draft: Pay by card". */
  title: string;
  runAt?: Date;
  priority?: number;
}
