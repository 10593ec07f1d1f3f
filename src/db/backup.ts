import {
  chmodSync,
  closeSync,
  existsSync,
  copyFileSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import Database from "better-sqlite3";

const PREFIX = "countersign-";

function sync(path: string) {
  const handle = openSync(path, "r");
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** Throws in words when it is no whole database of ours; `name` is the file that the operator knows. */
function assertWhole(file: string, name: string) {
  const raw = new Database(file, { readonly: true, fileMustExist: true });
  try {
    const found = String(raw.pragma("integrity_check(1)", { simple: true }));
    if (found !== "ok") throw new Error(`${name} is damaged: ${found}`);
    const broken = raw.prepare("pragma foreign_key_check").all().length;
    if (broken > 0) throw new Error(`${name} has ${broken} broken references`);
    const ours = raw.prepare("select 1 from sqlite_schema where name = 'migrations'").get();
    if (ours === undefined) throw new Error(`${name} is no database of Countersign`);
  } catch (error) {
    const isForeign = error instanceof Error && "code" in error && error.code === "SQLITE_NOTADB";
    throw isForeign ? new Error(`${name} is no database`, { cause: error }) : error;
  } finally {
    raw.close();
  }
}

/** Checks a copy under its temporary name, and takes a bad one away. */
function checkPart(part: string, name: string) {
  try {
    assertWhole(part, name);
    sync(part);
  } catch (error) {
    rmSync(part, { force: true });
    throw error;
  } finally {
    for (const rest of ["-wal", "-shm"]) rmSync(`${part}${rest}`, { force: true });
  }
}

/** Where a backup without a given name goes: names sort by time. */
export const backupName = (folder: string, now: Date): string =>
  join(folder, `${PREFIX}${now.toISOString().replaceAll(/[:.]/g, "-")}.db`);

/** Removes all but the newest of the backups that `backupName` has named. */
export function pruneBackups(folder: string, keep: number): string[] {
  const names = readdirSync(folder).filter(
    (name) => name.startsWith(PREFIX) && name.endsWith(".db"),
  );
  const old = names.toSorted().slice(0, -keep);
  for (const name of old) rmSync(join(folder, name));
  return old;
}

/**
 * A whole copy while others read and write. It appears under its name only when it is complete, on
 * the disk and checked.
 */
export async function backUp(source: string, target: string): Promise<void> {
  if (existsSync(target)) throw new Error(`${target} exists already`);
  mkdirSync(dirname(target), { recursive: true, mode: 0o700 });
  const part = `${target}.part`;
  rmSync(part, { force: true });
  const raw = new Database(source, { readonly: true, fileMustExist: true });
  try {
    // All pages in one step: after a step that others wrote into, the copy would start over.
    await raw.backup(part, { progress: () => 0x7fff_ffff });
  } finally {
    raw.close();
  }
  checkPart(part, source);
  renameSync(part, target);
  sync(dirname(target));
}

const isDamage = (error: unknown) =>
  error instanceof Error &&
  "code" in error &&
  ["SQLITE_NOTADB", "SQLITE_CORRUPT"].includes(String(error.code));

/** Leaving WAL takes the only connection, and folds the log into the file. */
function assertUnused(file: string) {
  const raw = new Database(file, { timeout: 500 });
  try {
    raw.pragma("journal_mode = DELETE");
  } catch (error) {
    if (isDamage(error)) return;
    throw new Error(`${file} is in use. Stop the service first, then restore.`, { cause: error });
  } finally {
    raw.close();
  }
}

/** Puts a backup in the place of the database, which is kept beside it. Answers with its new name. */
export function restore(backup: string, target: string, now: Date): string | undefined {
  if (!existsSync(backup)) throw new Error(`there is no file ${backup}`);
  mkdirSync(dirname(target), { recursive: true });
  const part = `${target}.part`;
  copyFileSync(backup, part);
  // The copy takes its mode from the backup, and only this user may read a database.
  chmodSync(part, 0o600);
  checkPart(part, backup);
  const stamp = now.toISOString().replaceAll(/[:.]/g, "-");
  const kept = join(dirname(target), `${basename(target)}.before-${stamp}`);
  const isReplaced = existsSync(target);
  if (isReplaced) assertUnused(target);
  // Without their database, too: beside the restored one an old log would be played into it.
  for (const rest of ["", "-wal", "-shm"]) {
    if (existsSync(`${target}${rest}`)) renameSync(`${target}${rest}`, `${kept}${rest}`);
  }
  renameSync(part, target);
  sync(dirname(target));
  return isReplaced ? kept : undefined;
}
