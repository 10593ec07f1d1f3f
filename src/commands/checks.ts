import { statfs } from "node:fs/promises";
import type { Deps } from "../app.ts";
import { eq } from "../db/drizzle.ts";
import type { Check } from "../platform/http/health.ts";
import type { Worker } from "../platform/jobs/queue.ts";

const MB = 1_000_000;

/** What `/health/ready` looks at. */
export function createChecks(
  { config, db, log }: Deps,
  worker: Worker | undefined,
): Record<string, Check> {
  return {
    async database() {
      const { sealChecks } = db.t;
      try {
        // A write of no row takes the lock and the log; nothing less shows that writing works.
        await db.update(sealChecks).set({ kid: "" }).where(eq(sealChecks.kid, ""));
        return undefined;
      } catch (error) {
        log.error("health.database", {}, error);
        return "the database cannot be written";
      }
    },
    async disk() {
      const { bavail, bsize } = await statfs(config.DATA_DIR);
      const free = Math.floor((bavail * bsize) / MB);
      return free < config.MIN_FREE_DISK_MB
        ? `only ${free} MB are free, and it takes ${config.MIN_FREE_DISK_MB}`
        : undefined;
    },
    async worker() {
      return worker === undefined || worker.alive() ? undefined : "background jobs do not run";
    },
  };
}
