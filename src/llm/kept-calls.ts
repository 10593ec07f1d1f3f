import type { Db } from "../db/db.ts";
import type { Row } from "../db/schema.ts";
import { noteHits } from "./cache/kept.ts";
import type { Body } from "./body.ts";

/** A call that the cache answered: its row is whole from the start. */
export interface KeptCall {
  row: Db["t"]["activities"]["$inferInsert"] & Pick<Row<"activities">, "at">;
  key: string;
  body: Body | undefined;
}

const MOST_AT_ONCE = 100;

/**
 * Writes rows of calls that happen at the same time in one transaction: waiting for the disk once
 * for each would be all that such a call does. Resolves when the row stands.
 */
export function createKeptCalls(db: Db): (call: KeptCall) => Promise<void> {
  let waiting: { call: KeptCall; done: () => void; failed: (error: unknown) => void }[] = [];
  let running = false;

  async function run() {
    running = true;
    while (waiting.length > 0) {
      const now = waiting.slice(0, MOST_AT_ONCE);
      waiting = waiting.slice(MOST_AT_ONCE);
      try {
        await write(now.map(({ call }) => call));
        for (const { done } of now) done();
      } catch (error) {
        for (const { failed } of now) failed(error);
      }
    }
    running = false;
  }

  async function write(calls: KeptCall[]) {
    const [first] = calls;
    if (!first) return;
    const bodies = calls.flatMap(({ row, body }) =>
      body ? [{ activityId: row.id, createdAt: row.at, ...body }] : [],
    );
    const keys = calls.map(({ key }) => key);
    await db.transaction(async (tx) => {
      await tx.insert(tx.t.activities).values(calls.map(({ row }) => row));
      if (bodies.length > 0) await tx.insert(tx.t.activityBodies).values(bodies);
      await noteHits(tx, keys, first.row.at);
    });
  }

  return (call) =>
    new Promise((done, failed) => {
      waiting.push({ call, done, failed });
      // After this turn: whoever asks in the same moment comes along.
      if (!running) {
        running = true;
        setImmediate(() => void run());
      }
    });
}
