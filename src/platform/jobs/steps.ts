import type { Clock } from "../clock.ts";
import type { Claim, Report, Step } from "./engine.ts";
import type { JobContext } from "./job.ts";

/** At most four a second. */
const EVERY = 250;

interface Host {
  clock: Clock;
  report(report: Report): void;
}

/** Thins the progress of one attempt out; the last one is always reported. */
export class Steps {
  readonly #claim: Claim;
  readonly #host: Host;
  #waiting: Step | undefined;
  #cursor: string | null;
  #reportedAt = -Infinity;
  #timer: NodeJS.Timeout | undefined;
  #open = true;

  constructor(claim: Claim, host: Host) {
    this.#claim = claim;
    this.#host = host;
    this.#cursor = claim.cursor;
  }

  readonly progress: JobContext["progress"] = ({ done, total = null, text, cursor }) => {
    if (!this.#open) return;
    // A step without a cursor keeps the one before.
    if (cursor !== undefined) this.#cursor = JSON.stringify(cursor);
    this.#waiting = { done, total, text, cursor: this.#cursor };
    if (this.#timer !== undefined) return;
    const wait = this.#reportedAt + EVERY - this.#host.clock.monotonic();
    if (wait <= 0) this.#report();
    else this.#timer = setTimeout(() => this.#report(), wait);
  };

  finish(): void {
    this.cancel();
    this.#report();
  }

  cancel(): void {
    this.#open = false;
    clearTimeout(this.#timer);
  }

  #report(): void {
    this.#timer = undefined;
    if (this.#waiting === undefined) return;
    this.#reportedAt = this.#host.clock.monotonic();
    this.#host.report({ type: "progress", claim: this.#claim, step: this.#waiting });
    this.#waiting = undefined;
  }
}
