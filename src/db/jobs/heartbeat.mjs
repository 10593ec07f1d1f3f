// Runs in a thread of its own with a connection of its own, so that a handler that blocks the loop
// of its process does not look dead. Plain JavaScript: a thread has no TypeScript loader.
import { workerData } from "node:worker_threads";
import Database from "better-sqlite3";

const db = new Database(workerData.file, { timeout: 800, fileMustExist: true });
db.pragma("synchronous = NORMAL");
// Moves what others have written into the file, which waits for the disk: here that holds up nobody.
const tidy = db.prepare("pragma wal_checkpoint(passive)");
const beat = db.prepare("update workers set beat = beat + 1 where id = ?");

setInterval(() => {
  try {
    beat.run(workerData.id);
    tidy.all();
  } catch (error) {
    // A long transaction: the next beat comes in a second, and others wait for five.
    if (error.code !== "SQLITE_BUSY") throw error;
  }
}, 1000);
