import { existsSync, statfsSync, statSync } from "node:fs";
import { dirname } from "node:path";
import type Database from "better-sqlite3";

// Locks do not work there, and a SQLite file breaks without a word.
const NETWORK_FILE_SYSTEMS = new Map([
  [0x6969, "NFS"],
  [0x517b, "SMB"],
  [0xff534d42, "CIFS"],
  [0xfe534d42, "SMB"],
]);

/** Below it a checkpoint may lose committed pages (the WAL-reset bug, fixed in 3.51.3). */
const OLDEST_SQLITE = [3, 51, 3] as const;

/** A full scan of more than this would hold up the start. */
const LARGEST_SCANNED = 2_000_000_000;

/** Throws in words for the operator. */
export function assertLocalDisk(file: string): void {
  let folder = dirname(file);
  while (!existsSync(folder)) folder = dirname(folder);
  const name = NETWORK_FILE_SYSTEMS.get(statfsSync(folder).type);
  if (name !== undefined) {
    throw new Error(
      `${folder} is on ${name}, where a SQLite database gets corrupted. Set DATA_DIR to a folder on a local disk.`,
    );
  }
}

export function assertVersion(raw: Database.Database): void {
  const version = String(raw.prepare("select sqlite_version()").pluck().get());
  const parts = version.split(".").map(Number);
  const at = OLDEST_SQLITE.findIndex((least, index) => (parts[index] ?? 0) !== least);
  const isOld = at >= 0 && (parts[at] ?? 0) < (OLDEST_SQLITE[at] ?? 0);
  if (isOld) throw new Error(`SQLite ${version} is too old: it can lose committed data`);
}

function quickCheck(raw: Database.Database): string {
  try {
    return String(raw.pragma("quick_check(1)", { simple: true }));
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "SQLITE_CORRUPT") {
      return error.message;
    }
    throw error;
  }
}

/** Finds a damaged page that neither reading nor a full scan notices. */
export function assertSound(raw: Database.Database): void {
  if (existsSync(raw.name) && statSync(raw.name).size > LARGEST_SCANNED) return;
  const found = quickCheck(raw);
  if (found !== "ok") {
    throw new Error(
      `${raw.name} is damaged (${found}). Bring back a backup: npm run db:restore -- <file>`,
    );
  }
}
