import type Database from "better-sqlite3";
import type { Clock } from "../../platform/clock.ts";
import type { Rescuer } from "./rescue.ts";

/** A counter that stood still for so long is a dead process, ms. */
const DEAD_AFTER = 5000;
/** A longer gap between two looks was this process's own stop: it proves nothing about others. */
const LONGEST_GAP = 1500;
/** A deactivation is looked for every so many sweeps. */
const ACCOUNTS_EVERY = 5;

interface Beat {
  id: string;
  beat: number;
}
/** What this process saw of another worker. */
interface Seen {
  beat: number;
  still: number;
}

function prepare(raw: Database.Database) {
  const open = "jobs indexed by jobs_account_open where finished_at is null";
  return {
    beats: raw.prepare<[], Beat>("select id, beat from workers"),
    deleteWorker: raw.prepare<[string, number]>("delete from workers where id = ? and beat = ?"),
    cancelled: raw
      .prepare<[string], string>(
        `select id from jobs indexed by jobs_running
          where state = 'running' and owner = ? and cancelled_at is not null`,
      )
      .pluck(),
    // Account by account over the index: the cost does not grow with the jobs.
    deactivated: raw
      .prepare<[], string>(
        `with recursive busy(id) as (
          select min(account_id) from ${open}
          union all
          select (select min(account_id) from ${open} and account_id > busy.id)
            from busy where busy.id is not null)
        select accounts.id from busy join accounts on accounts.id = busy.id
          where accounts.deactivated_at is not null`,
      )
      .pluck(),
    cancelAll: raw
      .prepare<[number, number, string], string>(
        `update jobs set cancelled_at = ?, cancelled_by = '',
          finished_at = case state when 'ready' then ? end,
          state = case state when 'ready' then 'cancelled' else state end
        where finished_at is null and account_id = ? and cancelled_at is null returning id`,
      )
      .pluck(),
  };
}

export interface Sweeper {
  look: (owner: string) => { lost: boolean; cancelled: string[]; mustFree: boolean };
  /** In an open transaction: does what the last look found necessary. */
  free: (now: number) => string[];
}

export function createSweeper(
  raw: Database.Database,
  { clock, rescuer }: { clock: Clock; rescuer: Rescuer },
): Sweeper {
  const statements = prepare(raw);
  let seen = new Map<string, Seen>();
  let lookedAt = clock.monotonic();
  let looks = 0;
  let dead: Beat[] = [];
  let deactivated: string[] = [];

  const observe = (others: Beat[]) => {
    const gap = Math.min(clock.monotonic() - lookedAt, LONGEST_GAP);
    lookedAt = clock.monotonic();
    const before = seen;
    const next = new Map(
      others.map(({ id, beat }) => {
        const last = before.get(id);
        return [id, { beat, still: last?.beat === beat ? last.still + gap : 0 }] as const;
      }),
    );
    seen = next;
    return others.filter(({ id }) => (next.get(id)?.still ?? 0) >= DEAD_AFTER);
  };

  return {
    look(owner) {
      const beats = statements.beats.all();
      dead = observe(beats.filter(({ id }) => id !== owner));
      deactivated = looks++ % ACCOUNTS_EVERY === 0 ? statements.deactivated.all() : [];
      return {
        lost: !beats.some(({ id }) => id === owner),
        cancelled: statements.cancelled.all(owner),
        mustFree: dead.length > 0 || deactivated.length > 0 || rescuer.hasOrphans(),
      };
    },
    free(now) {
      // A counter that moved meanwhile stays.
      for (const { id, beat } of dead) statements.deleteWorker.run(id, beat);
      const cancelled = deactivated.flatMap((id) => statements.cancelAll.all(now, now, id));
      return [...rescuer.free(now), ...cancelled];
    },
  };
}
