import type Database from "better-sqlite3";
import type { Clock } from "../../platform/clock.ts";

const FAST = 2;
const SLOW = 25;
/** So long after the last change the next one may well be near, ms. */
const FAST_FOR = 500;

/** Calls back when another connection has written to the file. */
export function watchFile(raw: Database.Database, clock: Clock, changed: () => void): () => void {
  const version = raw.prepare<[], number>("pragma data_version").pluck();
  let known = version.get();
  let changedAt = -Infinity;
  const look = () => {
    const current = version.get();
    const now = clock.monotonic();
    if (current !== known) {
      known = current;
      changedAt = now;
      changed();
    }
    timer = setTimeout(look, now - changedAt < FAST_FOR ? FAST : SLOW);
  };
  let timer = setTimeout(look, SLOW);
  return () => clearTimeout(timer);
}
