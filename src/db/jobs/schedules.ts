import type { Clock } from "../../platform/clock.ts";
import { type FireTimes, fireTimes } from "../../platform/jobs/cron.ts";
import type { Queue, Schedule } from "../../platform/jobs/queue.ts";
import type { Db, Tx } from "../db.ts";
import { eq } from "../drizzle.ts";

/** A time that passed longer ago was missed, ms. */
const LATE = 60_000;

interface Known<Deps> {
  schedule: Schedule<Deps>;
  times: FireTimes;
  /** The last fire time that needs nothing more. */
  firedAt?: Date;
}

/**
 * Answers a function to call about every second: it enqueues what has come due, each fire time once
 * however many processes there are. A schedule that is new starts with its next time.
 */
export function createTicker<Deps>(
  db: Db,
  { queue, clock }: { queue: Queue<Deps, Tx>; clock: Clock },
  schedules: readonly Schedule<Deps>[],
): () => Promise<void> {
  const known: Known<Deps>[] = schedules.map((schedule) => ({
    schedule,
    times: fireTimes(schedule.cron, schedule.timeZone),
  }));
  const t = db.t.schedules;

  const begin = async (name: string, now: Date) => {
    await db.insert(t).values({ name, firedAt: now }).onConflictDoNothing();
    const [row] = await db.select().from(t).where(eq(t.name, name));
    return row?.firedAt ?? now;
  };
  const fire = async ({ schedule, times }: Known<Deps>, last: Date, now: Date) => {
    const { name, job, payload } = schedule;
    await db.transaction(async (tx) => {
      const [before] = await tx.locked(tx.select().from(t).where(eq(t.name, name)));
      // Another process did it.
      if (!before || before.firedAt >= last) return;
      await tx.update(t).set({ firedAt: last }).where(eq(t.name, name));
      const due = times.between(before.firedAt, now, mostOf(schedule, last, now));
      const options = { accountId: "", title: job.label };
      for (const _ of due) await queue.enqueue(tx, job, payload, options);
    });
  };

  return async () => {
    const now = clock.now();
    for (const one of known) {
      one.firedAt ??= await begin(one.schedule.name, now);
      const last = one.times.last(now);
      if (last === undefined || last <= one.firedAt) continue;
      await fire(one, last, now);
      one.firedAt = last;
    }
  };
}

/** How many of the times that have passed since the last one get a job. */
function mostOf<Deps>({ missed }: Schedule<Deps>, last: Date, now: Date): number {
  if (typeof missed === "object") return missed.catchUp;
  const isMissed = now.getTime() - last.getTime() > LATE;
  return isMissed && missed === "skip" ? 0 : 1;
}
