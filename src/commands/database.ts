import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Config } from "../../config/config.ts";
import { backUp, backupName, pruneBackups, restore } from "../db/backup.ts";
import { systemClock } from "../platform/clock.ts";

interface Shell {
  config: Config;
  print: (line: string) => void;
}

/** `npm run db:backup [-- <file>]`: without a file into DATA_DIR/backups, where the newest stay. */
export async function runBackup({ config, print }: Shell, file: string | undefined) {
  if (!existsSync(config.DATABASE_URL)) throw new Error(`there is no ${config.DATABASE_URL} yet`);
  const folder = join(config.DATA_DIR, "backups");
  const target = file ?? backupName(folder, systemClock.now());
  await backUp(config.DATABASE_URL, target);
  print(`Backed up to ${target}. Keep the key apart from it: without the key no secret opens.`);
  if (file !== undefined) return;
  for (const name of pruneBackups(folder, config.BACKUPS_KEPT)) print(`Removed ${name}.`);
}

/** `npm run db:restore -- <file>`: the service must be stopped. */
export function runRestore({ config, print }: Shell, file: string | undefined) {
  if (file === undefined) throw new Error("which file? npm run db:restore -- <file>");
  const kept = restore(file, config.DATABASE_URL, systemClock.now());
  print(`Restored ${config.DATABASE_URL} from ${file}.`);
  if (kept !== undefined) print(`The database that was there is now ${kept}.`);
}
