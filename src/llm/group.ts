interface Waiting<Item, Result> {
  item: Item;
  done: (result: Result) => void;
  failed: (error: unknown) => void;
}

const MOST_AT_ONCE = 100;

/**
 * Does the work of callers of the same moment in one go: `write` answers in the order of its items.
 * Whoever asks waits for their own answer, so no more can pile up than there are callers.
 */
export function createGroup<Item, Result>(
  write: (items: Item[]) => Promise<Result[]>,
): (item: Item) => Promise<Result> {
  let waiting: Waiting<Item, Result>[] = [];
  let running = false;

  async function run() {
    while (waiting.length > 0) {
      const now = waiting.slice(0, MOST_AT_ONCE);
      waiting = waiting.slice(MOST_AT_ONCE);
      await writeAll(now);
    }
    running = false;
  }

  /** What one of them does wrong must not be the failure of the others. */
  async function writeAll(now: Waiting<Item, Result>[]): Promise<void> {
    try {
      const results = await write(now.map(({ item }) => item));
      for (const [at, result] of results.entries()) now[at]?.done(result);
    } catch (error) {
      if (now.length === 1) now[0]?.failed(error);
      else for (const one of now) await writeAll([one]);
    }
  }

  return (item) =>
    new Promise((done, failed) => {
      waiting.push({ item, done, failed });
      if (running) return;
      running = true;
      // After this turn: whoever asks in the same moment comes along.
      setImmediate(() => void run());
    });
}
