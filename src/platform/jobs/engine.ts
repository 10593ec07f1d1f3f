// What a store must do so that the runner can keep its promises. One body for each database.

/** A job that this worker holds now. (id, owner, attempt) is the fence. */
export interface Claim {
  id: string;
  owner: string;
  name: string;
  accountId: string;
  attempt: number;
  maxAttempts: number;
  /** JSON text. */
  payload: string;
  /** JSON text, or null before the first progress. */
  cursor: string | null;
  /** Milliseconds since 1970. */
  startedAt: number;
}

export interface Step {
  done: number;
  total: number | null;
  text: string;
  /** JSON text. */
  cursor: string | null;
}

/** What became of an attempt. `ready` with a cancellation in the row ends as `cancelled`. */
export interface Ending {
  outcome: "done" | "retry" | "cancel" | "snooze" | "timeout" | "released";
  state: "done" | "ready" | "cancelled" | "dead";
  /** Of `ready`, milliseconds since 1970. */
  runAt?: number;
  /** False gives the attempt back. */
  counts: boolean;
  error: string | null;
  /** JSON text. */
  result: string | null;
}

export type Report = { claim: Claim } & (
  | { type: "end"; ending: Ending }
  | { type: "progress"; step: Step }
);

export interface Turn {
  owner: string;
  reports: Report[];
  /** Free slots. */
  slots: number;
  queues: readonly QueueLimit[];
  /** Of one account in one queue, over all processes. */
  perAccount: number;
}

export interface QueueLimit {
  name: string;
  /** Running at a time, over all processes. */
  most: number;
}

interface TurnResult {
  claims: Claim[];
  /** Reports that met the fence: they changed nothing. */
  stale: Report[];
  /** When the next waiting job falls due, milliseconds since 1970. */
  nextRunAt: number | undefined;
}

interface Sweep {
  /** Others took this worker for dead and freed its jobs. */
  lost: boolean;
  /** Jobs of this worker that somebody cancelled. */
  cancelled: string[];
  /** Jobs that changed: freed ones, and those of a deactivated account. */
  changed: string[];
}

export interface Engine {
  /** A new worker that beats from now on. Frees the jobs of processes that are surely gone. */
  join(): Promise<string>;
  /** Reports and claims, all or nothing. */
  turn(turn: Turn): Promise<TurnResult>;
  /** Call every second: finds dead workers and what others want of this one. */
  sweep(owner: string): Promise<Sweep>;
  /** Calls back when another process may have brought work, until the returned function is called. */
  watch(changed: () => void): () => void;
  /** The counterpart of `join`. Jobs that it still holds go back without counting the attempt. */
  leave(owner: string): Promise<void>;
}

/** Live topic: there may be something to claim. */
export const READY = "jobs:ready";
/** Live topic: somebody cancelled a running job. */
export const CANCELLED = "jobs:cancelled";
/** Live topic: some job changed. */
export const CHANGED = "jobs";
/** Live topic: this job changed. */
export const changedJob = (id: string) => `job:${id}`;
