import type { Queries } from "./db.ts";

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
