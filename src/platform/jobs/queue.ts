import type { AnyJob, Enqueue, JobDefinition } from "./job.ts";

/**
 * `Tx` is the caller's transaction: a rollback leaves no job. With a unique key that is ready or
 * running already, the answer is that job.
 */
export interface Queue<Deps, Tx> {
  enqueue<Payload>(
    tx: Tx,
    job: JobDefinition<Deps, Payload>,
    payload: Payload,
    options: Enqueue,
  ): Promise<{ id: string; existing: boolean }>;
  /** Ready: at once. Running: its signal fires within 2 s. False when it had ended already. */
  cancel(jobId: string, by: string): Promise<boolean>;
  /** A dead or cancelled job becomes ready with fresh attempts. */
  retry(jobId: string): Promise<boolean>;
  /** As `cancel` for each. Answers how many changed. */
  cancelAll(tx: Tx, jobIds: readonly string[], by: string): Promise<number>;
  /** As `retry` for each; of those with one unique key only the newest becomes ready. */
  retryAll(tx: Tx, jobIds: readonly string[]): Promise<number>;
}

/** Claims and runs jobs until stopped. */
export interface Worker {
  start(): Promise<void>;
  /** Stops claiming, waits up to `graceMs`, aborts the rest and gives them back without counting. */
  stop(graceMs: number): Promise<void>;
  /** The loop turned within the last seconds. */
  alive(): boolean;
}

export interface Schedule<Deps> {
  name: string;
  cron: string;
  timeZone: string;
  job: AnyJob<Deps>;
  payload: unknown;
  /** What to do about times that passed while no process ran; of many the newest are caught up. */
  missed: "skip" | "once" | { catchUp: number };
}
