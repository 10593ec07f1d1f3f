import { AsyncLocalStorage } from "node:async_hooks";
import type { Clock } from "../clock.ts";
import type { Live } from "../sse/live.ts";
import type { Log } from "../telemetry/log.ts";
import { Attempt, type Host } from "./attempt.ts";
import {
  CANCELLED,
  CHANGED,
  changedJob,
  type Engine,
  type QueueLimit,
  READY,
  type Report,
} from "./engine.ts";
import type { AnyJob } from "./job.ts";
import type { Worker } from "./queue.ts";

export interface Limits {
  /** Jobs at a time in this process. */
  slots: number;
  /** Jobs at a time of one queue over all processes. Default: four fifths of the slots. */
  queues?: Record<string, number>;
  /** Jobs at a time of one account in one queue. Default: half of the slots. */
  perAccount?: number;
}

export interface RunnerOptions<Deps> {
  engine: Engine;
  jobs: readonly AnyJob<Deps>[];
  deps: () => Deps;
  live: Live;
  log: Log;
  clock: Clock;
  limits: Limits;
  random?: () => number;
  /** Called about every second. */
  tick: () => Promise<void>;
}

const SWEEP_EVERY = 1000;
/** After a turn that failed, e.g. on a full disk. */
const RETRY_TURN = 250;
const LONGEST_TIMER = 60_000;
const ALIVE_WITHIN = 10_000;
/** For handlers to end after the signal that the process stops. */
const LAST_WORDS = 1000;

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** The loop that claims, runs and reports: the same for every engine. */
export class Runner<Deps> implements Worker {
  readonly #options: RunnerOptions<Deps>;
  readonly #definitions: Map<string, AnyJob<Deps>>;
  readonly #queues: QueueLimit[];
  readonly #host: Host<Deps>;
  readonly #attempts = new Map<string, Attempt<Deps>>();
  // A turn must not inherit the transaction or request that happened to cause it.
  readonly #outside = AsyncLocalStorage.snapshot();
  #owner: string | undefined;
  #reports: Report[] = [];
  #scheduled = false;
  #turn: Promise<void> | undefined;
  #sweeping: Promise<void> | undefined;
  #stopping = false;
  #sweptAt = -Infinity;
  #due: NodeJS.Timeout | undefined;
  #onIdle: (() => void) | undefined;
  #undo: (() => void)[] = [];

  constructor(options: RunnerOptions<Deps>) {
    this.#options = options;
    this.#definitions = new Map(options.jobs.map((job) => [job.name, job]));
    this.#queues = queueLimits(options);
    this.#host = {
      deps: options.deps,
      clock: options.clock,
      log: options.log,
      random: options.random ?? Math.random,
      report: (report) => {
        this.#reports.push(report);
        this.#schedule();
      },
      ended: ({ id }) => {
        this.#attempts.delete(id);
        if (this.#attempts.size === 0) this.#onIdle?.();
      },
    };
  }

  async start(): Promise<void> {
    const { engine, live } = this.#options;
    this.#owner = await engine.join();
    const timer = setInterval(() => this.#sweep(), SWEEP_EVERY);
    this.#undo = [
      () => clearInterval(timer),
      engine.watch(() => this.#schedule()),
      live.listen(READY, () => this.#schedule()),
      live.listen(CANCELLED, () => this.#sweep()),
    ];
    this.#sweep();
    this.#schedule();
  }

  async stop(graceMs: number): Promise<void> {
    this.#stopping = true;
    await this.#idle(graceMs);
    for (const attempt of this.#attempts.values()) attempt.abort("stopping");
    await this.#idle(LAST_WORDS);
    for (const attempt of this.#attempts.values()) attempt.release();
    for (const undo of this.#undo) undo();
    clearTimeout(this.#due);
    await this.#sweeping;
    // One try to report; what it does not reach, `leave` gives back.
    await this.#turn;
    await this.#takeTurn();
    const owner = this.#owner;
    this.#owner = undefined;
    if (owner !== undefined) await this.#options.engine.leave(owner);
  }

  alive(): boolean {
    const since = this.#options.clock.monotonic() - this.#sweptAt;
    return this.#owner !== undefined && since < ALIVE_WITHIN;
  }

  async #idle(ms: number): Promise<void> {
    if (this.#attempts.size === 0) return;
    const idle = new Promise<void>((resolve) => (this.#onIdle = resolve));
    await Promise.race([idle, pause(ms)]);
  }

  #schedule(): void {
    if (this.#scheduled || this.#owner === undefined) return;
    this.#scheduled = true;
    this.#outside(() =>
      setImmediate(() => {
        this.#scheduled = false;
        // One turn at a time; what comes meanwhile is the next one's.
        if (this.#turn === undefined) this.#startTurn();
        else void this.#turn.then(() => this.#schedule());
      }),
    );
  }

  #startTurn(): void {
    this.#turn = this.#takeTurn().finally(() => (this.#turn = undefined));
  }

  async #takeTurn(): Promise<void> {
    const owner = this.#owner;
    const reports = this.#reports;
    const { limits } = this.#options;
    const slots = this.#stopping ? 0 : limits.slots - this.#attempts.size;
    if (owner === undefined || (slots <= 0 && reports.length === 0)) return;
    this.#reports = [];
    try {
      const { claims, stale, nextRunAt } = await this.#options.engine.turn({
        owner,
        reports,
        slots,
        queues: this.#queues,
        perAccount: limits.perAccount ?? Math.max(1, Math.floor(limits.slots / 2)),
      });
      this.#warnOf(stale);
      for (const claim of claims) {
        const attempt = new Attempt(claim, this.#definitions.get(claim.name), this.#host);
        this.#attempts.set(claim.id, attempt);
        attempt.start();
      }
      this.#wakePages([...reports.map(({ claim }) => claim.id), ...claims.map(({ id }) => id)]);
      this.#wakeAt(nextRunAt);
    } catch (error) {
      this.#options.log.error("jobs.turn_failed", {}, error);
      this.#reports = [...reports, ...this.#reports];
      this.#wakeAt(this.#options.clock.now().getTime() + RETRY_TURN);
    }
  }

  #sweep(): void {
    this.#sweeping ??= this.#takeSweep().finally(() => (this.#sweeping = undefined));
  }

  async #takeSweep(): Promise<void> {
    const { engine, clock, log, tick } = this.#options;
    try {
      const owner = this.#owner ?? (await this.#joinAgain());
      if (owner === undefined) return;
      const { lost, cancelled, changed } = await engine.sweep(owner);
      for (const id of cancelled) this.#attempts.get(id)?.abort("cancelled");
      this.#wakePages(changed);
      if (lost) await this.#startOver(owner);
      await tick();
      this.#sweptAt = clock.monotonic();
    } catch (error) {
      log.error("jobs.sweep_failed", {}, error);
    }
    // Also finds what no wake-up told of: a resumed queue, a clock that was set.
    this.#schedule();
  }

  /** Another process took this one for dead, e.g. after a long stop: its jobs run elsewhere now. */
  async #startOver(owner: string): Promise<void> {
    const { engine, log } = this.#options;
    log.warn("jobs.worker_lost", { owner, jobs: this.#attempts.size });
    this.#owner = undefined;
    await this.#turn;
    for (const attempt of this.#attempts.values()) attempt.drop();
    this.#reports = [];
    await engine.leave(owner);
    await this.#joinAgain();
  }

  /** Also when that failed before, e.g. because the database was busy: without it nothing would ever run. */
  async #joinAgain(): Promise<string | undefined> {
    if (!this.#stopping) this.#owner = await this.#options.engine.join();
    return this.#owner;
  }

  #warnOf(stale: Report[]): void {
    for (const { type, claim } of stale) {
      const { id: job, name, attempt } = claim;
      this.#options.log.warn("jobs.stale_report", { type, job, name, attempt });
    }
  }

  #wakePages(ids: string[]): void {
    const { live } = this.#options;
    if (ids.length > 0) live.wake(CHANGED);
    for (const id of new Set(ids)) live.wake(changedJob(id));
  }

  #wakeAt(time: number | undefined): void {
    clearTimeout(this.#due);
    if (time === undefined || this.#stopping) return;
    const wait = time - this.#options.clock.now().getTime();
    this.#due = setTimeout(() => this.#schedule(), Math.min(Math.max(wait, 1), LONGEST_TIMER));
  }
}

/** By default one queue leaves room for the others. */
function queueLimits<Deps>({ jobs, limits }: RunnerOptions<Deps>): QueueLimit[] {
  const most = Math.max(1, Math.floor(limits.slots * 0.8));
  const names = new Set(jobs.map((job) => job.queue));
  return [...names].map((name) => ({ name, most: limits.queues?.[name] ?? most }));
}
