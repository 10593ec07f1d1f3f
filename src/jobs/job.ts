import type { Account } from "../app.ts";
import type { Db, Queries } from "../db/db.ts";
import { and, asc, desc, eq, isNotNull, isNull, lt, sql } from "../db/drizzle.ts";
import type { Row } from "../db/schema.ts";
import type { JobState } from "../db/schema/jobs.ts";
import type { Queue } from "../platform/jobs/queue.ts";

export interface Job extends Row<"jobs"> {
  progress: Row<"jobProgress"> | null;
  /** Whose it is; null is the system itself. */
  accountName: string | null;
}

export interface JobFilter {
  /** Everybody's; counts for admins only. */
  all?: boolean;
  state?: JobState | undefined;
  /** The id that the last page ended with. */
  before?: string | undefined;
  limit?: number;
}

/** What a change of a job needs of deps. */
interface Changes {
  db: Db;
  queue: Pick<Queue<never, never>, "cancel" | "retry">;
}

type Condition = ReturnType<typeof and>;

const PAGE = 25;

const mayAll = (account: Account) => account.role === "admin";

export async function findJob(db: Queries, account: Account, id: string): Promise<Job | undefined> {
  const { jobs } = db.t;
  const mine = mayAll(account) ? undefined : eq(jobs.accountId, account.id);
  const [job] = await select(db, and(eq(jobs.id, id), mine), { key: jobs.id, limit: 1 });
  return job;
}

/** The newest first. Costs the same however many there are. */
export async function listJobs(
  db: Queries,
  account: Account,
  { all = false, state, before, limit = PAGE }: JobFilter,
): Promise<{ jobs: Job[]; next: string | undefined }> {
  const { jobs } = db.t;
  const key = inIndex(jobs.id, state);
  const mine = all && mayAll(account) ? undefined : eq(inIndex(jobs.accountId, state), account.id);
  const older = before === undefined ? undefined : lt(key, before);
  const found = await select(db, and(mine, older, inState(db, state)), { key, limit: limit + 1 });
  const page = found.slice(0, limit);
  return { jobs: page, next: found.length > limit ? page.at(-1)?.id : undefined };
}

/** As `listJobs`, without their contents. */
export async function listJobIds(
  db: Queries,
  account: Account,
  { all = false, state, limit = PAGE }: JobFilter,
): Promise<string[]> {
  const { jobs } = db.t;
  const mine = all && mayAll(account) ? undefined : eq(jobs.accountId, account.id);
  const found = await db
    .select({ id: jobs.id })
    .from(jobs)
    .where(and(mine, inState(db, state)))
    .orderBy(desc(jobs.id))
    .limit(limit);
  return found.map(({ id }) => id);
}

/** The attempts that failed or were cut short, oldest first. */
export async function listAttempts(db: Queries, jobId: string): Promise<Row<"jobAttempts">[]> {
  const { jobAttempts } = db.t;
  return db
    .select()
    .from(jobAttempts)
    .where(eq(jobAttempts.jobId, jobId))
    .orderBy(asc(jobAttempts.startedAt))
    .limit(200);
}

type Changed = "changed" | "not_found" | "too_late";

export async function cancelJob(deps: Changes, account: Account, id: string): Promise<Changed> {
  if (!(await findJob(deps.db, account, id))) return "not_found";
  return (await deps.queue.cancel(id, account.id)) ? "changed" : "too_late";
}

export async function retryJob(deps: Changes, account: Account, id: string): Promise<Changed> {
  if (!(await findJob(deps.db, account, id))) return "not_found";
  return (await deps.queue.retry(id)) ? "changed" : "too_late";
}

/** Few jobs run: better all of those than an index of all that ever was, so for them none fits. */
const inIndex = (column: Column, state: JobState | undefined) =>
  state === "running" ? sql<string>`${column} || ''` : sql<string>`${column}`;

type Column = Db["t"]["jobs"]["id" | "accountId"];

/** In the words of the partial indexes: what they do not say, they cannot serve. */
function inState(db: Queries, state: JobState | undefined): Condition {
  const { jobs } = db.t;
  switch (state) {
    case undefined:
      return undefined;
    case "ready":
      return and(isNull(jobs.finishedAt), eq(jobs.state, state));
    case "running":
      return sql`${jobs.state} = 'running'`;
    case "done":
    case "cancelled":
    case "dead":
      return and(isNotNull(jobs.finishedAt), eq(jobs.state, state));
  }
}

type Key = Parameters<typeof desc>[0];

async function select(
  db: Queries,
  where: Condition,
  { key, limit }: { key: Key; limit: number },
): Promise<Job[]> {
  const { accounts, jobProgress, jobs } = db.t;
  const found = await db
    .select({ job: jobs, progress: jobProgress, accountName: accounts.name })
    .from(jobs)
    .leftJoin(jobProgress, eq(jobProgress.jobId, jobs.id))
    .leftJoin(accounts, eq(accounts.id, jobs.accountId))
    .where(where)
    .orderBy(desc(key))
    .limit(limit);
  return found.map(({ job, ...more }) => ({ ...job, ...more }));
}
