import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { PGlite } from "@electric-sql/pglite";
import type { Db } from "../../src/db/db.ts";
import { part } from "../../src/db/drizzle.ts";
import { pgDb } from "../../src/db/store.pg.ts";
import { openSqlite } from "../../src/db/store.sqlite.ts";

/** A fresh database in memory with the real migrations. */
export const openMemoryDb = (): Promise<Db> => Promise.resolve(openSqlite(":memory:"));

// PGlite's drizzle has the same builders as node-postgres.
const dbOf = (client: PGlite): Promise<Db> =>
  pgDb(part("drizzle-orm/pglite").drizzle(client), () => Promise.resolve());

const ROOT = join(import.meta.dirname, "../..");

/** Another one for other migrations and for another PGlite. */
function snapshotFile(): string {
  const folder = join(ROOT, "migrations/postgres");
  const hash = createHash("sha256");
  hash.update(readFileSync(join(ROOT, "node_modules/@electric-sql/pglite/package.json")));
  for (const name of readdirSync(folder).toSorted()) {
    if (name.endsWith(".sql")) hash.update(name).update(readFileSync(join(folder, name)));
  }
  return join(ROOT, "node_modules/.cache/countersign", `pglite-${hash.digest("hex").slice(0, 16)}`);
}

/** Making a PostgreSQL and migrating it takes four seconds, loading one that was kept half a second. */
async function loadMigrated(): Promise<PGlite> {
  const file = snapshotFile();
  if (existsSync(file)) return PGlite.create({ loadDataDir: new Blob([readFileSync(file)]) });
  const client = await PGlite.create();
  await dbOf(client);
  const dump = await client.dumpDataDir("none");
  mkdirSync(join(file, ".."), { recursive: true });
  // Written aside first: another test file may look for it now.
  const aside = `${file}.${process.pid}`;
  writeFileSync(aside, Buffer.from(await dump.arrayBuffer()));
  renameSync(aside, file);
  return client;
}

let shared: Promise<PGlite> | undefined;
let emptied: string | undefined;

async function statementsThatEmpty(client: PGlite): Promise<string> {
  const { rows } = await client.query<{ name: string }>(
    "select quote_ident(tablename) as name from pg_tables where schemaname = 'public' and tablename <> 'migrations'",
  );
  // As a replica it fires no triggers, so neither order nor append-only tables matter; and deleting from
  // tables that are nearly empty is six times as fast as truncating them.
  const deletes = rows.map(({ name }) => `delete from ${name};`).join("");
  return `set session_replication_role = replica; ${deletes} set session_replication_role = origin;`;
}

/** A test file keeps one and finds it empty each time. One at a time. */
async function openPglite(): Promise<Db> {
  shared ??= loadMigrated();
  const client = await shared;
  const db = await dbOf(client);
  emptied ??= await statementsThatEmpty(client);
  await client.exec(emptied);
  return db;
}

/** Both databases: `describe.each(stores)("%s", (_name, open) => ...)`. */
type Store = [name: string, open: () => Promise<Db>];
export const stores: [sqlite: Store, pglite: Store] = [
  ["SQLite", openMemoryDb],
  ["PGlite", openPglite],
];
