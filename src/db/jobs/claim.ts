import type Database from "better-sqlite3";
import type { Claim, QueueLimit, Turn } from "../../platform/jobs/engine.ts";
import { type Candidate, prepareRound, Round } from "./round.ts";

interface Load {
  queue: string;
  account: string;
  jobs: number;
}

export interface Claimer {
  /** In an open IMMEDIATE transaction: all that fits, the queues in turn and in them the accounts. */
  claim(turn: Turn, now: number): Claim[];
  /** After `now`. */
  nextRunAt(now: number): number | undefined;
}

export function createClaimer(raw: Database.Database): Claimer {
  const statements = prepare(raw);
  const roundStatements = prepareRound(raw);
  /** The account that a queue's last job went to: the next turn goes on after it. */
  const lastAccount = new Map<string, string>();
  let firstQueue = 0;

  /** In front the one whose turn it is to be first. */
  const openQueues = (queues: readonly QueueLimit[]): OpenQueue[] => {
    const paused = statements.paused.all();
    const at = firstQueue++ % Math.max(1, queues.length);
    return [...queues.slice(at), ...queues.slice(0, at)]
      .filter(({ name }) => !paused.includes(name))
      .map(({ name, most }) => {
        return { name, most, round: new Round(roundStatements, name, lastAccount.get(name)) };
      });
  };

  return {
    claim({ owner, slots, queues, perAccount }, now) {
      const loads = new Loads(statements.loads.all());
      const taken = new Set<string>();
      const claims: Claim[] = [];
      let waiting = openQueues(queues);
      while (waiting.length > 0) {
        waiting = waiting.filter((queue) => {
          const room = Math.min(slots - claims.length, queue.most - loads.ofQueue(queue.name));
          const job = room > 0 ? takeFrom(queue, { now, room, loads, perAccount }) : undefined;
          if (!job || isBlocked(taken, queue.name, job)) return job !== undefined;
          const { rowid, concurrencyKey: _, ...claim } = job;
          statements.claim.run(owner, now, rowid);
          claims.push({ ...claim, owner, startedAt: now });
          loads.add(queue.name, claim.accountId, 1);
          lastAccount.set(queue.name, claim.accountId);
          return true;
        });
      }
      return claims;
    },
    nextRunAt: (now) => statements.nextRunAt.get(now) ?? undefined,
  };
}

interface OpenQueue extends QueueLimit {
  round: Round;
}

function takeFrom(
  { name, round }: OpenQueue,
  limits: { now: number; room: number; loads: Loads; perAccount: number },
): Candidate | undefined {
  const { now, room, loads, perAccount } = limits;
  return round.take(now, room, (account) => loads.ofAccount(name, account) < perAccount);
}

function prepare(raw: Database.Database) {
  return {
    paused: raw.prepare<[], string>("select name from queues where paused_at is not null").pluck(),
    loads: raw.prepare<[], Load>(`select queue, account_id account, count(*) jobs
      from jobs indexed by jobs_running where state = 'running' group by queue, account_id`),
    claim: raw.prepare(`
      update jobs set state = 'running', owner = ?, attempts = attempts + 1, started_at = ?
      where rowid = ?`),
    nextRunAt: raw
      .prepare<[number], number | null>(
        `select min(run_at) from jobs indexed by jobs_due
          where state = 'ready' and run_at > created_at and run_at > ?`,
      )
      .pluck(),
  };
}

/** Was read ahead before another job with its key was claimed in this turn. */
function isBlocked(taken: Set<string>, queue: string, { concurrencyKey }: Candidate): boolean {
  if (concurrencyKey === null) return false;
  const key = `${queue} ${concurrencyKey}`;
  if (taken.has(key)) return true;
  taken.add(key);
  return false;
}

/** Counts what runs now, so that no cap is passed. */
class Loads {
  readonly #queues = new Map<string, number>();
  readonly #accounts = new Map<string, number>();

  constructor(loads: Load[]) {
    for (const { queue, account, jobs } of loads) this.add(queue, account, jobs);
  }

  add(queue: string, account: string, jobs: number): void {
    const key = `${queue} ${account}`;
    this.#queues.set(queue, this.ofQueue(queue) + jobs);
    this.#accounts.set(key, (this.#accounts.get(key) ?? 0) + jobs);
  }

  ofQueue(queue: string): number {
    return this.#queues.get(queue) ?? 0;
  }

  ofAccount(queue: string, account: string): number {
    return this.#accounts.get(`${queue} ${account}`) ?? 0;
  }
}
