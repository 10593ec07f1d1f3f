import { close, fdatasync, openSync } from "node:fs";
import { promisify } from "node:util";

const flush = promisify(fdatasync);
const SOON_MS = 20;

/** The disk below a write-ahead log. */
export interface WalSync {
  /** Resolves once all that is committed by now lies on the disk. */
  wait(): Promise<void>;
  /** The same a little later, for all that is committed until then; nobody waits for it. */
  soon(): void;
  close(): Promise<void>;
}

/**
 * What SQLite's `synchronous = FULL` does after each commit, but beside the event loop instead of
 * holding it up for some milliseconds, and once for all who wait. Its locks lie on other files, so
 * this one can be opened and closed.
 */
export function createWalSync(file: string): WalSync {
  let log: number | undefined;
  let running: Promise<void> | undefined;
  let next: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;

  const run = (): Promise<void> => {
    next = undefined;
    // The first commit has made it, and it stays as long as the database is open.
    log ??= openSync(`${file}-wal`, "r+");
    running = flush(log).finally(() => {
      running = undefined;
    });
    return running;
  };
  // What runs already may have begun before the commit of whoever asks now.
  const wait = () => next ?? (running ? (next = running.then(run, run)) : run());
  return {
    wait,
    soon() {
      timer ??= setTimeout(() => {
        timer = undefined;
        // Whoever waits for the disk next hears what is wrong with it.
        wait().catch(() => undefined);
      }, SOON_MS);
    },
    async close() {
      clearTimeout(timer);
      await (next ?? running)?.catch(() => undefined);
      if (log !== undefined) await promisify(close)(log);
    },
  };
}
