import { PGlite } from "@electric-sql/pglite";
import type { Db } from "../../src/db/db.ts";
import { part } from "../../src/db/drizzle.ts";
import { pgDb } from "../../src/db/store.pg.ts";
import { openSqlite } from "../../src/db/store.sqlite.ts";

/** A fresh database in memory with the real migrations. */
export const openMemoryDb = (): Promise<Db> => Promise.resolve(openSqlite(":memory:"));

let shared: Promise<PGlite> | undefined;

/** Starting PGlite takes seconds: a test file keeps one and finds it empty each time. One at a time. */
async function openPglite(): Promise<Db> {
  shared ??= PGlite.create();
  const client = await shared;
  // PGlite's drizzle has the same builders as node-postgres.
  const db = await pgDb(part("drizzle-orm/pglite").drizzle(client), () => Promise.resolve());
  const { rows } = await client.query<{ name: string }>(
    "select quote_ident(tablename) as name from pg_tables where schemaname = 'public' and tablename <> 'migrations'",
  );
  await client.exec(`truncate ${rows.map(({ name }) => name).join(", ")} cascade`);
  return db;
}

/** Both databases: `describe.each(stores)("%s", (_name, open) => ...)`. */
type Store = [name: string, open: () => Promise<Db>];
export const stores: [sqlite: Store, pglite: Store] = [
  ["SQLite", openMemoryDb],
  ["PGlite", openPglite],
];
