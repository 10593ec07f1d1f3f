// A worker process of its own, for tests that kill it: `jobs-child.ts <database file>`.
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import type { Db } from "../../src/db/db.ts";
import { createWorker } from "../../src/db/jobs/worker.ts";
import { openSqlite } from "../../src/db/store.sqlite.ts";
import { systemClock } from "../../src/platform/clock.ts";
import { defineJob, done } from "../../src/platform/jobs/job.ts";
import { createLive } from "../../src/platform/sse/live.ts";
import { createLog } from "../../src/platform/telemetry/create-log.ts";

interface Deps {
  db: Db;
}

/** Its effect is done at most once, as an effect outside would have to be. */
export const effectJob = defineJob<Deps>()({
  name: "test.effect",
  label: "Leave a mark",
  queue: "main",
  payload: z.object({ waitMs: z.number(), spinMs: z.number() }),
  attempts: 50,
  async run({ db }, { waitMs, spinMs }, { id, signal }) {
    const end = performance.now() + spinMs;
    while (performance.now() < end);
    await sleep(waitMs, undefined, { signal });
    await db.transaction(async (tx) => {
      if (tx.dialect !== "sqlite") throw new Error("SQLite only");
      tx.native.prepare("insert or ignore into effects values (?)").run(id);
    });
    return done();
  },
});

const file = process.argv[2];
if (file?.endsWith(".db")) {
  const db = openSqlite(file);
  const worker = createWorker<Deps>({
    db,
    deps: () => ({ db }),
    jobs: [effectJob],
    schedules: [],
    live: createLive(),
    log: createLog("warn"),
    clock: systemClock,
    limits: { slots: 4, queues: { main: 100 }, perAccount: 100 },
  });
  await worker.start();
}
