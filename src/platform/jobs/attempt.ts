import type { Clock } from "../clock.ts";
import type { Log } from "../telemetry/log.ts";
import { type Cause, endingOf, fullJitter, impossible, released } from "./ending.ts";
import type { Claim, Ending, Report } from "./engine.ts";
import type { AnyJob, Fate } from "./job.ts";
import { Steps } from "./steps.ts";

export interface Host<Deps> {
  deps: () => Deps;
  clock: Clock;
  log: Log;
  random: () => number;
  report(report: Report): void;
  /** Exactly once for each attempt, also when it was dropped or counted out. */
  ended(claim: Claim): void;
}

const DEFAULT_TIMEOUT = 300_000;
/** How long a handler has after its signal, ms. */
const GRACE = { timeout: 2000, cancelled: 5000 };
const REASONS: Record<Cause, string> = {
  cancelled: "the job was cancelled",
  timeout: "the job took too long",
  stopping: "the process is stopping",
  lost: "the job belongs to another process now",
};

/** One run of one job in this process. */
export class Attempt<Deps> {
  readonly #claim: Claim;
  readonly #definition: AnyJob<Deps> | undefined;
  readonly #host: Host<Deps>;
  readonly #aborter = new AbortController();
  readonly #steps: Steps;
  #open = true;
  #cause: Cause | undefined;
  #limit: NodeJS.Timeout | undefined;
  #countOut: NodeJS.Timeout | undefined;

  constructor(claim: Claim, definition: AnyJob<Deps> | undefined, host: Host<Deps>) {
    this.#claim = claim;
    this.#definition = definition;
    this.#host = host;
    this.#steps = new Steps(claim, host);
  }

  /** Answers at once; the end is told to the host. */
  start(): void {
    const definition = this.#definition;
    if (!definition) {
      this.#end(impossible("This version of the program has no job of its name."));
      return;
    }
    const payload = definition.payload.safeParse(JSON.parse(this.#claim.payload));
    if (!payload.success) {
      this.#end(impossible("Its payload does not fit this version of the program."));
      return;
    }
    this.#limit = setTimeout(() => this.abort("timeout"), this.#timeoutMs());
    // Async, so that a handler that throws at once is a rejection, too.
    const run = async () => definition.run(this.#host.deps(), payload.data, this.#context());
    run().then(
      (fate) => this.#settle(fate, undefined),
      (error: unknown) => this.#settle(undefined, error ?? new Error("it threw nothing")),
    );
  }

  /** Fires the signal; a handler that does not end soon after is counted out. */
  abort(cause: Exclude<Cause, "lost">): void {
    if (!this.#open || this.#cause !== undefined) return;
    this.#fire(cause);
    if (cause === "stopping") return;
    this.#countOut = setTimeout(() => this.#settle(undefined, undefined), GRACE[cause]);
  }

  /** Ends it now: the job goes back without counting. */
  release(): void {
    if (this.#open) this.#end(released(this.#now()));
  }

  /** Ends it now and reports nothing: the job is another's. */
  drop(): void {
    if (!this.#open) return;
    this.#steps.cancel();
    this.#close();
    this.#fire("lost");
  }

  #context() {
    const { id, owner, accountId, attempt, maxAttempts, cursor } = this.#claim;
    return {
      id,
      owner,
      accountId,
      attempt,
      lastAttempt: attempt >= maxAttempts,
      signal: this.#aborter.signal,
      cursor: cursor === null ? undefined : JSON.parse(cursor),
      progress: this.#steps.progress,
    };
  }

  #settle(fate: Fate | undefined, error: unknown): void {
    const claim = this.#claim;
    const { id: job, name, attempt } = claim;
    if (!this.#open) {
      this.#host.log.warn("jobs.late_report", { job, name, attempt });
      return;
    }
    const cause = this.#cause;
    if (error !== undefined && cause === undefined) {
      this.#host.log.error("jobs.failed", { job, name, attempt }, error);
    }
    const { random } = this.#host;
    const backoffMs = this.#definition?.backoffMs ?? ((n: number) => fullJitter(n, random));
    const timeoutMs = this.#timeoutMs();
    this.#end(endingOf({ claim, fate, error, cause, timeoutMs, backoffMs, now: this.#now() }));
  }

  #end(ending: Ending): void {
    this.#steps.finish();
    this.#host.report({ type: "end", claim: this.#claim, ending });
    this.#close();
  }

  #close(): void {
    this.#open = false;
    clearTimeout(this.#limit);
    clearTimeout(this.#countOut);
    this.#host.ended(this.#claim);
  }

  #fire(cause: Cause): void {
    this.#cause = cause;
    const name = cause === "timeout" ? "TimeoutError" : "AbortError";
    this.#aborter.abort(new DOMException(REASONS[cause], name));
  }

  #timeoutMs(): number {
    return this.#definition?.timeoutMs ?? DEFAULT_TIMEOUT;
  }

  #now(): number {
    return this.#host.clock.now().getTime();
  }
}
