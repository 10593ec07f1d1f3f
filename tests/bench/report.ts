type Cell = string | number;

const print = (line = "") => void process.stdout.write(`${line}\n`);

/** Three figures are enough, and no more are true. */
export function short(value: number): string {
  if (!Number.isFinite(value)) return "-";
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return value.toLocaleString("en", { maximumFractionDigits: digits });
}

export const percent = (value: number): string => `${short(value * 100)} %`;

/** The first column to the left, the others to the right. */
export function table(columns: string[], rows: Cell[][]): void {
  const text = [columns, ...rows.map((row) => row.map((cell) => cellText(cell)))];
  const widths = columns.map((_, at) => Math.max(...text.map((row) => row[at]?.length ?? 0)));
  for (const row of text) {
    const cells = row.map((cell, at) =>
      at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0),
    );
    print(`  ${cells.join("   ")}`);
  }
}

const cellText = (cell: Cell) => (typeof cell === "number" ? short(cell) : cell);

export function heading(text: string): void {
  print();
  print(text);
}

export const remark = (text: string): void => print(`  ${text}`);

interface Aim {
  what: string;
  figure: string;
  aim: string;
  met: string;
}
const aims: Aim[] = [];

/** Kept for the summary at the end; a figure that misses its aim fails nothing. */
export function compare(what: string, { value, atMost, atLeast, unit }: Compared): void {
  const limited = atMost !== undefined || atLeast !== undefined;
  const [limit, sign, met] =
    atMost === undefined
      ? [atLeast ?? 0, ">=", value >= (atLeast ?? 0)]
      : [atMost, "<=", value <= atMost];
  const word = (figure: number) =>
    unit === "%" ? percent(figure) : `${short(figure)}${unit === "" ? "" : ` ${unit}`}`;
  const aim = limited ? `${sign} ${word(limit)}` : "";
  aims.push({ what, figure: word(value), aim, met: !limited ? "" : met ? "met" : "missed" });
}

interface Compared {
  value: number;
  atMost?: number;
  atLeast?: number;
  unit: "%" | "" | "ms" | "s" | "MB";
}

export function summary(): void {
  heading("Figures and aims");
  table(
    ["", "here", "aim", ""],
    aims.map(({ what, figure, aim, met }) => [what, figure, aim, met]),
  );
}

/** Of numbers in any order; `share` from 0 to 1. */
export function quantile(values: number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

export const median = (values: number[]): number => quantile(values, 0.5);
