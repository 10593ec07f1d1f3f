import type { Clock } from "../../platform/clock.ts";
import { type FireTimes, fireTimes } from "../../platform/jobs/cron.ts";
import type { Queue, Schedule } from "../../platform/jobs/queue.ts";
import type { Db, Tx } from "../db.ts";
import { and, eq, lt } from "../drizzle.ts";

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
  const fire = async ({ schedule }: Known<Deps>, last: Date, enqueue: boolean) => {
    const { name, job, payload } = schedule;
    await db.transaction(async (tx) => {
      const mine = await tx
        .update(t)
        .set({ firedAt: last })
        .where(and(eq(t.name, name), lt(t.firedAt, last)))
        .returning({ name: t.name });
      if (mine.length === 0 || !enqueue) return;
      await queue.enqueue(tx, job, payload, { accountId: "", title: job.label });
    });
  };

  return async () => {
    const now = clock.now();
    for (const one of known) {
      one.firedAt ??= await begin(one.schedule.name, now);
      const last = one.times.last(now);
      if (last === undefined || last <= one.firedAt) continue;
      const isMissed = now.getTime() - last.getTime() > LATE;
      await fire(one, last, !isMissed || one.schedule.missed === "once");
      one.firedAt = last;
    }
  };
}
