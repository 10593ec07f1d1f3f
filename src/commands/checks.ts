import { existsSync } from "node:fs";
import { statfs } from "node:fs/promises";
import type { Deps } from "../app.ts";
import { sql } from "../db/drizzle.ts";
import type { Check } from "../platform/http/health.ts";
import type { Worker } from "../platform/jobs/queue.ts";

const MB = 1_000_000;

async function freeMb(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return Math.floor((bavail * bsize) / MB);
}

/** What `/health/ready` looks at. */
export function createChecks(
  { config, db, log }: Deps,
  worker: Worker | undefined,
): Record<string, Check> {
  return {
    async database() {
      const { sealChecks } = db.t;
      try {
        // As they are: on a full disk a write that changes no row would succeed.
        await db.update(sealChecks).set({ kid: sql`${sealChecks.kid}` });
        // Whoever has it open goes on writing into a file that was deleted.
        const isGone = db.dialect === "sqlite" && !existsSync(config.DATABASE_URL);
        return isGone ? "the database file is gone" : undefined;
      } catch (error) {
        log.error("health.database", {}, error);
        return "the database cannot be written";
      }
    },
    async disk() {
      const free = await freeMb(config.DATA_DIR).catch((error: unknown) => {
        log.error("health.disk", {}, error);
      });
      if (free === undefined) return "the data folder cannot be read";
      return free < config.MIN_FREE_DISK_MB
        ? `only ${free} MB are free, and it takes ${config.MIN_FREE_DISK_MB}`
        : undefined;
    },
    async worker() {
      return worker === undefined || worker.alive() ? undefined : "background jobs do not run";
    },
  };
}
