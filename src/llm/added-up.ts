/** Rows that agree in `keys` become one, with the sums of all their other numbers. */
export function addedUp<Row extends object>(
  rows: readonly Row[],
  keys: readonly (keyof Row & string)[],
): Row[] {
  const sums = new Map<string, Row>();
  for (const row of rows) {
    const same = keys.map((name) => [name, row[name]] as const);
    const key = JSON.stringify(same);
    const sum = sums.get(key);
    sums.set(key, sum ? { ...sum, ...figuresOf(sum, row), ...Object.fromEntries(same) } : row);
  }
  return [...sums.values()];
}

function figuresOf(sum: object, row: object): Record<string, number> {
  const figures = Object.entries(row).flatMap(([name, value]) =>
    typeof value === "number" ? [[name, value + Number(Reflect.get(sum, name))] as const] : [],
  );
  return Object.fromEntries(figures);
}
