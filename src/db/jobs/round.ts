import type Database from "better-sqlite3";
import type { Claim } from "../../platform/jobs/engine.ts";

export type Candidate = Omit<Claim, "owner" | "startedAt"> & {
  rowid: number;
  concurrencyKey: string | null;
};

interface Place {
  id: string;
  priority: number;
}
interface Account extends Place {
  /** Read ahead; jobs that this turn has not claimed yet. */
  ready: Candidate[];
}

// `+?` and not `?`: where rows have an order, SQLite would look at the bound value and prepare the
// statement again at each run, which takes eight times as long as running it.
export function prepareRound(raw: Database.Database) {
  const inQueue = "from jobs indexed by jobs_ready where state = 'ready' and queue = +?";
  const first = "order by account_id, priority limit 1";
  return {
    first: raw.prepare<[string], Place>(`select account_id id, priority ${inQueue} ${first}`),
    after: raw.prepare<[string, string], Place>(
      `select account_id id, priority ${inQueue} and account_id > +? ${first}`,
    ),
    nextPriority: raw
      .prepare<[string, string, number], number | null>(
        `select min(priority) ${inQueue} and account_id = +? and priority > +?`,
      )
      .pluck(),
    // A priority at a time: so that the index gives the first due job at once, however many wait.
    due: raw.prepare<(string | number)[], Candidate>(`
      select rowid, id, name, account_id accountId, attempts + 1 attempt, payload,
        max_attempts maxAttempts, concurrency_key concurrencyKey,
        (select cursor from job_progress where job_id = jobs.id) cursor
      ${inQueue} and account_id = +? and priority = +? and run_at <= +?
        and (concurrency_key is null or not exists (
          select 1 from jobs other where other.state = 'running' and other.queue = jobs.queue
            and other.concurrency_key = jobs.concurrency_key))
      order by run_at, id limit +?`),
  };
}

/** The ready jobs of one queue in one transaction: its accounts in turn, each in its own order. */
export class Round {
  readonly #statements: ReturnType<typeof prepareRound>;
  readonly #queue: string;
  readonly #from: string | undefined;
  readonly #accounts: Account[] = [];
  #last: string | undefined;
  #wrapped: boolean;
  #metAll = false;
  #next = 0;

  constructor(
    statements: ReturnType<typeof prepareRound>,
    queue: string,
    after: string | undefined,
  ) {
    this.#statements = statements;
    this.#queue = queue;
    this.#from = after;
    this.#last = after;
    this.#wrapped = after === undefined;
  }

  /**
   * The next account's first due job, which the caller claims before it asks again. `most` is what
   * it may still claim, `mayRun` what the caller's caps say of an account.
   */
  take(now: number, most: number, mayRun: (account: string) => boolean): Candidate | undefined {
    while (!this.#metAll && this.#accounts.length < most) this.#meet();
    while (this.#accounts.length > 0) {
      if (this.#next >= this.#accounts.length) this.#next = 0;
      const account = this.#accounts[this.#next];
      const job = account && mayRun(account.id) ? this.#pick(account, now, most) : undefined;
      if (job) {
        this.#next++;
        return job;
      }
      this.#accounts.splice(this.#next, 1);
      if (!this.#metAll) this.#meet();
    }
    return undefined;
  }

  #pick(account: Account, now: number, most: number): Candidate | undefined {
    const { due, nextPriority } = this.#statements;
    const { id } = account;
    const share = Math.ceil(most / this.#accounts.length);
    while (account.ready.length === 0) {
      account.ready = due.all(this.#queue, id, account.priority, now, share);
      if (account.ready.length > 0) break;
      const priority = nextPriority.get(this.#queue, id, account.priority);
      if (typeof priority !== "number") return undefined;
      account.priority = priority;
    }
    return account.ready.shift();
  }

  /** Goes round once, beginning after the account that had the last turn. */
  #meet(): void {
    const { first, after } = this.#statements;
    let place =
      this.#last === undefined ? first.get(this.#queue) : after.get(this.#queue, this.#last);
    if (place === undefined && !this.#wrapped) {
      this.#wrapped = true;
      place = first.get(this.#queue);
    }
    const isPast = this.#wrapped && this.#from !== undefined && (place?.id ?? "") > this.#from;
    if (place === undefined || isPast) {
      this.#metAll = true;
      return;
    }
    this.#last = place.id;
    this.#accounts.push({ ...place, ready: [] });
  }
}
