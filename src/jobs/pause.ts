import { type From, record } from "../audit/audit.ts";
import type { Account } from "../app.ts";
import type { Db, Queries } from "../db/db.ts";
import { and, asc, eq, isNotNull, isNull } from "../db/drizzle.ts";
import type { Row } from "../db/schema.ts";
import type { Clock } from "../platform/clock.ts";

interface Change {
  queue: string;
  from: From;
}

/** Every queue that a worker of this version knows. */
export async function listQueues(db: Queries): Promise<Row<"queues">[]> {
  return db.select().from(db.t.queues).orderBy(asc(db.t.queues.name));
}

/** What runs goes on; nothing new starts. False: no such queue, or paused already. */
export const pauseQueue = (deps: Deps, account: Account, change: Change): Promise<boolean> =>
  setPaused(deps, account, { ...change, paused: true });

export const resumeQueue = (deps: Deps, account: Account, change: Change): Promise<boolean> =>
  setPaused(deps, account, { ...change, paused: false });

interface Deps {
  db: Db;
  clock: Clock;
}

async function setPaused(
  { db, clock }: Deps,
  account: Account,
  { queue, from, paused }: Change & { paused: boolean },
): Promise<boolean> {
  const { queues } = db.t;
  return db.transaction(async (tx) => {
    const changed = await tx
      .update(queues)
      .set({ pausedAt: paused ? clock.now() : null, pausedBy: paused ? account.id : null })
      .where(
        and(eq(queues.name, queue), paused ? isNull(queues.pausedAt) : isNotNull(queues.pausedAt)),
      )
      .returning({ name: queues.name });
    if (changed.length === 0) return false;
    await record(tx, clock, {
      ...from,
      accountId: account.id,
      who: account.name,
      action: paused ? "jobs.queue_paused" : "jobs.queue_resumed",
      subject: `queue:${queue}`,
    });
    return true;
  });
}
