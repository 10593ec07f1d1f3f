// One side of the job benchmark as a program of its own.
// Arguments: what to do, the database, and how many jobs.
import { setImmediate as nextTurn } from "node:timers/promises";
import Database from "better-sqlite3";
import { z } from "zod";
import type { Db, Tx } from "../../src/db/db.ts";
import { createQueue } from "../../src/db/jobs/queue.ts";
import { createWorker } from "../../src/db/jobs/worker.ts";
import { openSqlite } from "../../src/db/store.sqlite.ts";
import { newId, systemClock } from "../../src/platform/clock.ts";
import { defineJob, done } from "../../src/platform/jobs/job.ts";
import type { Queue } from "../../src/platform/jobs/queue.ts";
import { createLive } from "../../src/platform/sse/live.ts";
import { createLog } from "../../src/platform/telemetry/create-log.ts";
import { sleep } from "./child.ts";

const SLOTS = 10;
const BATCH = 100;
const ACCOUNTS = ["alice", "bob", "charlie", "dana"];
const payloadOf = (n: number) => ({ n, text: "x".repeat(90) });
const say = (line: string) => void process.stdout.write(`${line}\n`);

interface Deps {
  ran: (n: number) => void;
}
const shape = z.object({ n: z.number(), text: z.string() });
const nothingJob = defineJob<Deps>()({
  name: "bench.nothing",
  label: "Nothing",
  queue: "bench",
  payload: shape,
  run: async (deps, { n }) => {
    deps.ran(n);
    return done();
  },
});
const longJob = defineJob<Deps>()({
  name: "bench.long",
  label: "Long",
  queue: "bench",
  payload: shape,
  run: async (deps, { n }, { signal }) => {
    deps.ran(n);
    while (!signal.aborted) await sleep(50);
    return done();
  },
});

function engine(db: Db, deps: Deps) {
  const live = createLive();
  const log = createLog("warn");
  const shared = { db, clock: systemClock, live, log };
  const queue: Queue<Deps, Tx> = createQueue<Deps>(db, shared);
  const limits = { slots: SLOTS, queues: { bench: SLOTS }, perAccount: SLOTS };
  const jobs = [nothingJob, longJob];
  return {
    queue,
    worker: createWorker({ ...shared, deps: () => deps, jobs, schedules: [], limits }),
  };
}

async function enqueue(
  db: Db,
  queue: Queue<Deps, Tx>,
  job: typeof nothingJob,
  count: number,
): Promise<void> {
  for (let n = 0; n < count; n += BATCH) {
    await db.transaction(async (tx) => {
      for (let at = n; at < Math.min(n + BATCH, count); at++) {
        const accountId = ACCOUNTS[at % ACCOUNTS.length] ?? "";
        await queue.enqueue(tx, job, payloadOf(at), { accountId, title: `Job ${at}` });
      }
    });
  }
}

/** The real queue and the real worker, with everything that they do besides. */
async function ours(file: string, count: number): Promise<void> {
  const db = openSqlite(file);
  const seen = new Set<number>();
  const { promise: all, resolve } = Promise.withResolvers<void>();
  const ran = (n: number) => {
    seen.add(n);
    if (seen.size === count) resolve();
  };
  const { queue, worker } = engine(db, { ran });
  const queued = await timed(() => enqueue(db, queue, nothingJob, count));
  const drained = await timed(async () => {
    await worker.start();
    await all;
    const left = db.writer?.raw.prepare("select 1 from jobs where state <> 'done' limit 1");
    while (left?.get() !== undefined) await nextTurn();
  });
  await worker.stop(1000);
  await db.close();
  report(count, queued, drained);
}

/** A table and an index that are enough to claim by. */
const OWN_TABLE = `
  create table jobs (id text primary key, queue text not null, account_id text not null,
    state text not null, priority integer not null, run_at integer not null,
    attempts integer not null, owner text, payload text not null, created_at integer not null,
    finished_at integer) strict;
  create index jobs_ready on jobs (queue, account_id, priority, run_at, id) where state = 'ready';`;

/** What the table of the product asks for besides. */
const MORE = {
  names: "name, label, title, max_attempts, rescues",
  values: "'bench.nothing', 'Nothing', 'Job', 5, 0",
};

async function openBare(file: string, table: string): Promise<Database.Database> {
  // The product's own migrations: its columns, and an index for each list that its pages show.
  if (table === "product") await openSqlite(file).close();
  const db = new Database(file);
  db.pragma("journal_mode = WAL");
  if (table !== "product") db.exec(OWN_TABLE);
  return db;
}

/** A loop and its statements; what `batch` jobs do is one transaction. Neither fence nor fairness. */
async function bare(file: string, count: number, batch: number, table: string): Promise<void> {
  const db = await openBare(file, table);
  const more = table === "product" ? MORE : undefined;
  const insert = db.prepare(`
    insert into jobs (id, queue, account_id, state, priority, run_at, attempts, payload, created_at
      ${more ? `, ${more.names}` : ""})
    values (?, 'bench', ?, 'ready', 100, ?, 0, ?, ? ${more ? `, ${more.values}` : ""})`);
  const claim = db.prepare<[string, number], { id: string; payload: string }>(`
    update jobs set state = 'running', owner = ?, attempts = attempts + 1 where id = (
      select id from jobs where state = 'ready' and queue = 'bench' and run_at <= ?
      order by account_id, priority, run_at, id limit 1)
    returning id, payload`);
  const settle = db.prepare(
    "update jobs set state = 'done', finished_at = ?, owner = null where id = ?",
  );
  // As the engine: what is asked for is on the disk, a claim need not be.
  db.pragma("synchronous = full");
  const insertBatch = db.transaction((from: number) => {
    for (let n = from; n < Math.min(from + BATCH, count); n++) {
      const now = Date.now();
      const account = ACCOUNTS[n % ACCOUNTS.length];
      insert.run(newId(systemClock), account, now, JSON.stringify(payloadOf(n)), now);
    }
  });
  const queued = await timed(async () => {
    for (let n = 0; n < count; n += BATCH) insertBatch.immediate(n);
  });

  db.pragma("synchronous = normal");
  const seen = new Set<number>();
  let claimed: { id: string; payload: string }[] = [];
  const turn = db.transaction(() => {
    for (const { id } of claimed) settle.run(Date.now(), id);
    claimed = [];
    for (let n = 0; n < batch; n++) {
      const job = claim.get("bare", Date.now());
      if (job) claimed.push(job);
    }
  });
  const drained = await timed(async () => {
    do {
      turn.immediate();
      for (const { payload } of claimed) seen.add(shape.parse(JSON.parse(payload)).n);
      await nextTurn();
    } while (claimed.length > 0);
  });
  if (seen.size !== count) throw new Error(`${seen.size} of ${count} ran`);
  db.close();
  report(count, queued, drained);
}

interface Timed {
  ms: number;
  cpuMs: number;
}

async function timed(body: () => Promise<void>): Promise<Timed> {
  const before = process.cpuUsage();
  const started = performance.now();
  await body();
  const used = process.cpuUsage(before);
  return { ms: performance.now() - started, cpuMs: (used.user + used.system) / 1000 };
}

function report(count: number, queued: Timed, drained: Timed): void {
  const rate = ({ ms }: Timed) => (count / ms) * 1000;
  const cpuUs = ({ cpuMs }: Timed) => (cpuMs / count) * 1000;
  const figures = { enqueued: rate(queued), drained: rate(drained), cpuUs: cpuUs(drained) };
  say(`figures ${JSON.stringify(figures)}`);
}

/** Runs what comes until it is killed; says when each attempt begins, by the machine's clock. */
async function work(file: string, jobs: number): Promise<void> {
  const db = openSqlite(file);
  const { queue, worker } = engine(db, { ran: (n) => say(`started ${n} ${Date.now()}`) });
  await worker.start();
  await enqueue(db, queue, longJob, jobs);
  say("ready");
}

const [what, file = "", count = "0", batch = "1", table = "own"] = process.argv.slice(2);
if (what === "ours") await ours(file, Number(count));
else if (what === "bare") await bare(file, Number(count), Number(batch), table);
else await work(file, Number(count));
