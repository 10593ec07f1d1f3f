import type Database from "better-sqlite3";
import { type Clock, newId } from "../../platform/clock.ts";
import type { Engine, Report } from "../../platform/jobs/engine.ts";
import type { AnyJob } from "../../platform/jobs/job.ts";
import type { Log } from "../../platform/telemetry/log.ts";
import type { SqliteWriter } from "../db.ts";
import { createClaimer } from "./claim.ts";
import { createDeaths } from "./deaths.ts";
import { type Heartbeat, startHeartbeat } from "./heartbeat.ts";
import { createRescuer } from "./rescue.ts";
import { createSettler } from "./settle.ts";
import { createSweeper } from "./sweep.ts";
import { isGone, type Process, thisProcess } from "./this-process.ts";
import { watchFile } from "./watch-file.ts";

/** All of its SQL runs on the store's one writing connection, between the transactions of others. */
export function createSqliteEngine<Deps>(
  writer: SqliteWriter,
  { clock, log, whenDead }: { clock: Clock; log: Log; whenDead?: AnyJob<Deps> | undefined },
): Engine {
  const { raw } = writer;
  const claimer = createClaimer(raw);
  const noteDeath = createDeaths(raw, clock, whenDead);
  const settler = createSettler(raw, noteDeath);
  const rescuer = createRescuer(raw, settler, noteDeath);
  const sweeper = createSweeper(raw, { clock, rescuer });
  const workers = prepareWorkers(raw);
  const transact = transactions(writer, clock);
  const me = thisProcess();
  let heartbeat: Heartbeat | undefined;

  return {
    async join() {
      const id = newId(clock);
      await transact((now) => {
        for (const neighbour of workers.neighbours.all(me.host)) {
          if (isGone(neighbour)) workers.delete.run(neighbour.id);
        }
        rescuer.free(now);
        workers.insert.run(id, me.host, me.pid, me.pidStart, now);
      });
      // Nobody else can open a database in memory.
      if (!raw.memory) heartbeat = startHeartbeat(raw.name, id, log);
      return id;
    },

    turn: (turn) =>
      transact((now) => {
        const stale: Report[] = turn.reports.filter((report) => !settler.settle(report, now));
        const mayClaim = turn.slots > 0 && workers.find.get(turn.owner) !== undefined;
        const claims = mayClaim ? claimer.claim(turn, now) : [];
        const isFull = claims.length >= turn.slots;
        return { claims, stale, nextRunAt: isFull ? undefined : claimer.nextRunAt(now) };
      }),

    async sweep(owner) {
      const { mustFree, ...found } = await writer.exclusive(() => sweeper.look(owner));
      return { ...found, changed: mustFree ? await transact(sweeper.free) : [] };
    },

    watch: (changed) => (raw.memory ? () => undefined : watchFile(raw, clock, changed)),

    async leave(owner) {
      await heartbeat?.stop();
      await transact(() => {
        workers.giveBack.run(owner);
        workers.delete.run(owner);
      });
    },
  };
}

const prepareWorkers = (raw: Database.Database) => ({
  find: raw.prepare<[string]>("select 1 from workers where id = ?"),
  insert: raw.prepare(`
    insert into workers (id, host, pid, pid_start, started_at, beat) values (?, ?, ?, ?, ?, 0)`),
  neighbours: raw.prepare<[string], Process & { id: string }>(
    "select id, host, pid, pid_start pidStart from workers where host = ?",
  ),
  delete: raw.prepare("delete from workers where id = ?"),
  giveBack: raw.prepare(`
    update jobs set state = 'ready', owner = null, attempts = attempts - 1
    where state = 'running' and owner = ?`),
});

/**
 * One IMMEDIATE transaction. A power cut may undo it, which is as if the process had been killed
 * before it: so it need not wait for the disk, as the transactions of others do.
 */
function transactions({ raw, exclusive }: SqliteWriter, clock: Clock) {
  const begin = raw.prepare("begin immediate");
  const commit = raw.prepare("commit");
  return <T>(work: (now: number) => T): Promise<T> =>
    exclusive(() => {
      try {
        begin.run();
        const result = work(clock.now().getTime());
        commit.run();
        return result;
      } finally {
        if (raw.inTransaction) raw.exec("rollback");
      }
    });
}
