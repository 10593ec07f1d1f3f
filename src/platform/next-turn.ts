import { setImmediate } from "node:timers/promises";

let last: Promise<void> = Promise.resolve();

/**
 * Long work waits for it between its pieces, of some milliseconds each: requests that have come are
 * answered first, and then one of all those who wait goes on.
 */
export function nextTurn(): Promise<void> {
  last = last.then(() => setImmediate());
  return last;
}
