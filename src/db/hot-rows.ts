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
  /** Of a statement that answers with rows. */
  all(values: Values): Values[];
}
interface Build {
  text: string;
  table: PgTable;
  /** Of the values, in the order of the marks. */
  columns: string[];
}

const known = new WeakMap<Database.Database, Map<string, Shape>>();

function shapeOf(raw: Database.Database, name: string, build: () => Build): Shape {
  const shapes = known.get(raw) ?? new Map<string, Shape>();
  known.set(raw, shapes);
  const found = shapes.get(name);
  if (found) return found;
  const { text, table, columns } = build();
  const statement = raw.prepare<unknown[], Values>(text);
  const all = getTableColumns(table);
  // A key may have a word before it that says where it stands: `where id`, `2 id`.
  const encoders = columns.map((key) => ({ key, column: all[key.replace(/^.* /, "")] }));
  const bind = (values: Values) =>
    encoders.map(({ key, column }) => {
      const value = values[key];
      return value === undefined || value === null || !column
        ? null
        : column.mapToDriverValue(value);
    });
  const read = (row: Values) => {
    const values: Values = {};
    for (const [key, column] of Object.entries(all)) {
      const value = row[column.name];
      values[key] = value === null ? null : column.mapFromDriverValue(value);
    }
    return values;
  };
  const shape: Shape = {
    run: (values) => statement.run(bind(values)).changes,
    all: (values) => statement.all(bind(values)).map((row) => read(row)),
  };
  shapes.set(name, shape);
  return shape;
}

const keysOf = (row: object): string[] =>
  Object.entries(row).flatMap(([key, value]) => (value === undefined ? [] : key));

/** Tells shapes apart; for every row that is written, so without a list in between. */
function namesOf(row: Values): string {
  let names = "";
  for (const key in row) if (row[key] !== undefined) names += `${key},`;
  return names;
}

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
  const name = `insert ${getTableName(table)} ${namesOf(row)}`;
  const build = () => {
    const columns = keysOf(row);
    return { text: insertText(table, columns), table, columns };
  };
  shapeOf(tx.native, name, build).run(row);
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
  const name = `put ${getTableName(table)} ${namesOf(row)}`;
  const build = () => {
    const columns = keysOf(row);
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
  if (tx.dialect === "postgres") {
    const all = getTableColumns<PgTable>(table);
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
  const name = `update ${getTableName(table)} ${namesOf(set)} where ${namesOf(where)}`;
  const build = () => {
    const [changed, wanted] = [keysOf(set), keysOf(where)];
    const sets = changed.map((key) => `${quoted(table, key)} = ?`).join(", ");
    const same = wanted.map((key) => `${quoted(table, key)} = ?`).join(" and ");
    const text = `update "${getTableName(table)}" set ${sets} where ${same}`;
    return { text, table, columns: [...changed, ...wanted.map((key) => `where ${key}`)] };
  };
  const values: Values = { ...set };
  for (const [key, value] of Object.entries(where)) values[`where ${key}`] = value;
  return shapeOf(tx.native, name, build).run(values);
}

/**
 * As an insert of rows of one form that adds its sums to what stands there already; answers with
 * what stands there then.
 */
export async function addRows<Table extends PgTable>(
  tx: Tx,
  table: Table,
  { key, sums, rows }: { key: readonly string[]; sums: readonly string[]; rows: New<Table>[] },
): Promise<Table["$inferSelect"][]> {
  const [first] = rows;
  if (!first) return [];
  if (tx.dialect === "postgres") {
    const all = getTableColumns<PgTable>(table);
    const target = key.flatMap((one) => all[one] ?? []);
    const set = sums.flatMap((one) => {
      const column = all[one];
      return column ? [[one, sql`${column} + excluded.${sql.identifier(column.name)}`]] : [];
    });
    const insert = tx.insert<PgTable>(table).values(rows);
    return insert.onConflictDoUpdate({ target, set: Object.fromEntries(set) }).returning();
  }
  const name = `add ${rows.length} ${getTableName(table)} ${namesOf(first)}`;
  const build = () => {
    const columns = keysOf(first);
    const quotedAll = (keys: readonly string[]) => keys.map((one) => quoted(table, one)).join(", ");
    const marks = `(${columns.map(() => "?").join(", ")})`;
    const set = sums.map(
      (one) => `${quoted(table, one)} = ${quoted(table, one)} + excluded.${quoted(table, one)}`,
    );
    const text = `insert into "${getTableName(table)}" (${quotedAll(columns)}) values ${rows.map(() => marks).join(", ")} on conflict (${quotedAll(key)}) do update set ${set.join(", ")} returning *`;
    return { text, table, columns: rows.flatMap((_, at) => columns.map((one) => `${at} ${one}`)) };
  };
  const values: Values = {};
  for (const [at, row] of rows.entries()) {
    for (const [one, value] of Object.entries(row)) values[`${at} ${one}`] = value;
  }
  return shapeOf(tx.native, name, build).all(values);
}
