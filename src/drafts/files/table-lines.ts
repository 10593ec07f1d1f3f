import type { TextWriter } from "./text-writer.ts";

type Cells = readonly (string | undefined)[];

/** A row that is cited alone must say what its values are. */
export interface RowWriter {
  add(cells: Cells): void;
}

const LONGEST_HEADER = 80;
const FIGURE = /^[-+]?[\d.,\s:%€$]+$/;

/** Each row becomes a line "Header: value; Header: value" where the first row names the columns, else its values. */
export function createRowWriter(writer: TextWriter): RowWriter {
  let headers: Map<number, string> | undefined;
  return {
    add(cells) {
      const values = filled(cells);
      const [first, second] = values;
      if (!first) return;
      if (headers) {
        const named = values.map(([column, value]) => {
          const header = headers?.get(column);
          return header === undefined ? value : `${header}: ${value}`;
        });
        writer.item(named.join("; "), 0, "-");
      } else if (second) {
        headers = namesColumns(values) ? new Map(values) : new Map();
        // The names are words of the source, too: they can be cited.
        writer.row(values.map(([, value]) => value));
      } else {
        // A title above the table stands alone in its row.
        writer.paragraph(first[1]);
      }
    },
  };
}

/** By its keys: a row of a sheet may hold one value in its first column and one in its last. */
const filled = (cells: Cells): [column: number, value: string][] =>
  Object.entries(cells).flatMap(([column, cell]) => {
    const value = (cell ?? "").replaceAll(/\s+/g, " ").trim();
    return value === "" ? [] : [[Number(column), value]];
  });

const namesColumns = (cells: [number, string][]) =>
  new Set(cells.map(([, value]) => value)).size === cells.length &&
  cells.every(([, value]) => value.length <= LONGEST_HEADER && !FIGURE.test(value));
