import { PGlite } from "@electric-sql/pglite";
import type { Db } from "../../src/db/db.ts";
import { part } from "../../src/db/drizzle.ts";
import { pgDb } from "../../src/db/store.pg.ts";
import { openSqlite } from "../../src/db/store.sqlite.ts";

/** A fresh database in memory with the real migrations. */
export const openMemoryDb = (): Promise<Db> => Promise.resolve(openSqlite(":memory:"));

async function openPglite(): Promise<Db> {
  const client = new PGlite();
  // PGlite's drizzle has the same builders as node-postgres.
  return pgDb(part("drizzle-orm/pglite").drizzle(client), () => client.close());
}

/** Both databases: `describe.each(stores)("%s", (_name, open) => ...)`. */
type Store = [name: string, open: () => Promise<Db>];
export const stores: [sqlite: Store, pglite: Store] = [
  ["SQLite", openMemoryDb],
  ["PGlite", openPglite],
];
