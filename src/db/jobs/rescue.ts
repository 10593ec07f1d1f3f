import type Database from "better-sqlite3";
import type { NoteDeath } from "./deaths.ts";
import type { Settler } from "./settle.ts";

interface Orphan {
  id: string;
  owner: string;
  attempt: number;
  maxAttempts: number;
  rescues: number;
  cancelledAt: number | null;
  startedAt: number;
}

const MOST_RESCUES = 3;
const KILLER = `It kills its worker: the process died ${MOST_RESCUES} times while it ran.`;
const DIED = "Its process died.";

export interface Rescuer {
  /** Are there running jobs of no worker? */
  hasOrphans(): boolean;
  /** In an open transaction: they are ready again. Answers which changed. */
  free(now: number): string[];
}

export function createRescuer(
  raw: Database.Database,
  { recordAttempt }: Settler,
  noteDeath: NoteDeath,
): Rescuer {
  const ofNobody = `from jobs indexed by jobs_running
    where state = 'running' and owner not in (select id from workers)`;
  const hasOrphans = raw.prepare<[]>(`select 1 ${ofNobody} limit 1`);
  const orphans = raw.prepare<[], Orphan>(`
    select id, owner, attempts attempt, max_attempts maxAttempts, rescues,
      cancelled_at cancelledAt, started_at startedAt ${ofNobody}`);
  const update = raw.prepare(`
    update jobs set state = ?, owner = null, rescues = ?, error = ?, finished_at = ? where id = ?`);

  return {
    hasOrphans: () => hasOrphans.get() !== undefined,
    free(now) {
      const found = orphans.all();
      for (const orphan of found) {
        const rescues = orphan.rescues + 1;
        const isKiller = rescues >= MOST_RESCUES;
        const isOver = isKiller || orphan.attempt >= orphan.maxAttempts;
        const state = orphan.cancelledAt !== null ? "cancelled" : isOver ? "dead" : "ready";
        const error = isKiller ? KILLER : DIED;
        update.run(state, rescues, error, state === "ready" ? null : now, orphan.id);
        if (state === "dead") noteDeath(orphan.id, now);
        recordAttempt({ claim: orphan, outcome: "lost", error }, now);
      }
      return found.map(({ id }) => id);
    },
  };
}
