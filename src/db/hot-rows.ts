import type Database from "better-sqlite3";
import type { PgTable } from "drizzle-orm/pg-core";
import type { Tx } from "./db.ts";
import { and, eq, part, sql } from "./drizzle.ts";

// Rows that are written with every model call. Building a statement of forty columns takes ten
// times as long as running it, so on SQLite each shape of a row is built once. It comes to the same
// as the builders do: the same columns encode the same values.

const { getTableColumns, getTableName } = part("drizzle-orm");

type New<Table extends PgTable> = Table["$inferInsert"];
type Values = Record<string, unknown>;

interface Update<Table extends PgTable> {
  // oxlint-disable-next-line typescript/no-generated-empty-object-type -- only of any table at all
  set: Partial<New<Table>>;
  // oxlint-disable-next-line typescript/no-generated-empty-object-type -- the same
  where: Partial<New<Table>>;
}
interface Shape {
  run(values: Values): number;
}
const known = new WeakMap<Database.Database, Map<string, Shape>>();

function shapeOf(
  raw: Database.Database,
  name: string,
  build: () => { text: string; table: PgTable; columns: string[] },
): Shape {
  const shapes = known.get(raw) ?? new Map<string, Shape>();
  known.set(raw, shapes);
  const found = shapes.get(name);
  if (found) return found;
  const { text, table, columns } = build();
  const statement = raw.prepare(text);
  const all = getTableColumns(table);
  const encoders = columns.map((key) => ({ key, column: all[key.replace(/^where /, "")] }));
  const shape: Shape = {
    run: (values) =>
      statement.run(
        ...encoders.map(({ key, column }) => {
          const value = values[key] ?? null;
          return value === null || !column ? null : column.mapToDriverValue(value);
        }),
      ).changes,
  };
  shapes.set(name, shape);
  return shape;
}

const keysOf = (row: object): string[] =>
  Object.entries(row).flatMap(([key, value]) => (value === undefined ? [] : key));

const quoted = (table: PgTable, key: string): string =>
  `"${getTableColumns(table)[key]?.name ?? key}"`;

function insertText(table: PgTable, keys: string[]): string {
  const names = keys.map((key) => quoted(table, key)).join(", ");
  const marks = keys.map(() => "?").join(", ");
  return `insert into "${getTableName(table)}" (${names}) values (${marks})`;
}

/** As `tx.insert(table).values(row)`. */
export async function insertRow<Table extends PgTable>(
  tx: Tx,
  table: Table,
  row: New<Table>,
): Promise<void> {
  if (tx.dialect === "postgres") {
    await tx.insert(table).values(row);
    return;
  }
  const columns = keysOf(row);
  const name = `insert ${getTableName(table)} ${columns.join()}`;
  shapeOf(tx.native, name, () => ({ text: insertText(table, columns), table, columns })).run(row);
}

/** As an insert that takes the place of the row with the same key. */
export async function putRow<Table extends PgTable>(
  tx: Tx,
  table: Table,
  { key, row }: { key: Table["_"]["columns"][string]; row: New<Table> },
): Promise<void> {
  if (tx.dialect === "postgres") {
    await tx.insert(table).values(row).onConflictDoUpdate({ target: key, set: row });
    return;
  }
  const columns = keysOf(row);
  const name = `put ${getTableName(table)} ${columns.join()}`;
  const build = () => {
    const set = columns.map((one) => `${quoted(table, one)} = excluded.${quoted(table, one)}`);
    const text = `${insertText(table, columns)} on conflict ("${key.name}") do update set ${set.join(", ")}`;
    return { text, table, columns };
  };
  shapeOf(tx.native, name, build).run(row);
}

/** As `tx.update(table).set(set)` where all of these columns have these values. Answers how many. */
export async function updateRows<Table extends PgTable>(
  tx: Tx,
  table: Table,
  { set, where }: Update<Table>,
): Promise<number> {
  const all = getTableColumns<PgTable>(table);
  if (tx.dialect === "postgres") {
    const same = Object.entries(where).map(([key, value]) => {
      const column = all[key];
      return column ? eq(column, value) : undefined;
    });
    const changed = await tx
      .update(table)
      .set(set)
      .where(and(...same))
      .returning({ one: sql`1` });
    return changed.length;
  }
  const [changed, wanted] = [keysOf(set), keysOf(where)];
  const name = `update ${getTableName(table)} ${changed.join()} where ${wanted.join()}`;
  const build = () => {
    const sets = changed.map((key) => `${quoted(table, key)} = ?`).join(", ");
    const same = wanted.map((key) => `${quoted(table, key)} = ?`).join(" and ");
    const text = `update "${getTableName(table)}" set ${sets} where ${same}`;
    return { text, table, columns: [...changed, ...wanted.map((key) => `where ${key}`)] };
  };
  const named = Object.entries(where).map(([key, value]) => [`where ${key}`, value]);
  return shapeOf(tx.native, name, build).run({ ...set, ...Object.fromEntries(named) });
}
