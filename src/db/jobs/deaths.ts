import type Database from "better-sqlite3";
import { type Clock, newId } from "../../platform/clock.ts";
import type { AnyJob } from "../../platform/jobs/job.ts";

/** In an open transaction: this job has died. */
export type NoteDeath = (jobId: string, now: number) => void;

const MOST_ATTEMPTS = 10;
const PRIORITY = 100;

/** What follows when a job dies is enqueued with its death, so that no crash comes in between; its own death has no follower. */
export function createDeaths<Deps>(
  raw: Database.Database,
  clock: Clock,
  follower: AnyJob<Deps> | undefined,
): NoteDeath {
  if (!follower) return () => undefined;
  const { name, label, queue, priority = PRIORITY, attempts = MOST_ATTEMPTS } = follower;
  const insert = raw.prepare(`
    insert into jobs (id, queue, name, label, account_id, title, state, priority, run_at,
      attempts, max_attempts, rescues, payload, created_at)
    select @id, @queue, @name, @label, '', @label, 'ready', @priority, @now, 0, @attempts, 0,
      @payload, @now
    from jobs where id = @jobId and name <> @name`);
  const row = { queue, name, label, priority, attempts };
  return (jobId, now) => {
    const payload = JSON.stringify({ jobId, diedAt: now });
    insert.run({ ...row, id: newId(clock), now, payload, jobId });
  };
}
