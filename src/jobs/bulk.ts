import type { Account, Deps } from "../app.ts";
import { type From, record } from "../audit/audit.ts";
import { listJobIds } from "./job.ts";

/** Of jobs changed by one click: nobody else can write meanwhile. */
export const MOST_AT_ONCE = 1000;

interface Bulk {
  /** Everybody's; counts for admins only. */
  all: boolean;
  from: From;
}

type Changes = Pick<Deps, "db" | "queue" | "clock">;

/** Every failed job starts anew, the newest first. Answers how many. */
export const retryFailed = (deps: Changes, account: Account, bulk: Bulk): Promise<number> =>
  changeAll(deps, account, { ...bulk, act: "retried" });

/** No waiting job starts any more. Answers how many there were. */
export const cancelWaiting = (deps: Changes, account: Account, bulk: Bulk): Promise<number> =>
  changeAll(deps, account, { ...bulk, act: "cancelled" });

async function changeAll(
  { db, queue, clock }: Changes,
  account: Account,
  { all, from, act }: Bulk & { act: "retried" | "cancelled" },
): Promise<number> {
  const state = act === "retried" ? "dead" : "ready";
  return db.transaction(async (tx) => {
    const ids = await listJobIds(tx, account, { all, state, limit: MOST_AT_ONCE });
    const jobs = await (act === "retried"
      ? queue.retryAll(tx, ids)
      : queue.cancelAll(tx, ids, account.id));
    if (jobs === 0) return 0;
    await record(tx, clock, {
      ...from,
      accountId: account.id,
      who: account.name,
      action: `jobs.all_${act}`,
      subject: all && account.role === "admin" ? "jobs:everybody" : `account:${account.id}`,
      details: { jobs },
    });
    return jobs;
  });
}
