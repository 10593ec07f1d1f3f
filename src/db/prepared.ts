import type { Db, Queries } from "./db.ts";

interface Prepared<Rows> {
  execute(values: Record<string, unknown>): Promise<Rows>;
}

/**
 * A query with placeholders that is built once for each database: for the few that every page runs,
 * where building takes as long as running.
 */
export function prepared<Rows>(
  build: (db: Queries) => Prepared<Rows>,
): (db: Queries, values: Record<string, unknown>) => Promise<Rows> {
  const known = new WeakMap<Queries, Prepared<Rows>>();
  return (db, values) => {
    const query = known.get(db) ?? build(db);
    known.set(db, query);
    return query.execute(values);
  };
}

const MOST_KEPT = 1000;

/**
 * The same for a row that is asked for far more often than anything is written: by the same key it
 * is read once, until somebody, in whichever process, has written anything at all. A row is not to be
 * changed by who gets it.
 */
export function preparedAndKept<Row>(
  build: (db: Queries) => Prepared<Row[]>,
): (db: Db, key: string) => Promise<Row | undefined> {
  const ask = prepared(build);
  const kept = new WeakMap<Db, { stamp: number; rows: Map<string, Row | undefined> }>();
  return async (db, key) => {
    // Before the row is read: what is written in between makes it old at once.
    const stamp = db.stamp?.();
    if (stamp === undefined) return (await ask(db, { key }))[0];
    const found = kept.get(db);
    const known = found?.stamp === stamp ? found : { stamp, rows: new Map<string, Row>() };
    kept.set(db, known);
    if (known.rows.has(key)) return known.rows.get(key);
    const [row] = await ask(db, { key });
    if (known.rows.size < MOST_KEPT) known.rows.set(key, row);
    return row;
  };
}
