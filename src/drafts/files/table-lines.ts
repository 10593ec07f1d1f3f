import type { TextWriter } from "./text-writer.ts";

/** What a table with named columns needs: a row that is cited alone must say what its values are. */
export interface RowWriter {
  add(cells: readonly (string | undefined)[]): void;
}

const LONGEST_HEADER = 80;

/** Each row becomes a line "Header: value; Header: value" where the first row names the columns, else its values. */
export function createRowWriter(writer: TextWriter): RowWriter {
  let headers: string[] | undefined;
  let waiting: (string | undefined)[] | undefined;
  const line = (cells: readonly (string | undefined)[]) => {
    const named = cells.flatMap((cell, i) => {
      const value = tidy(cell);
      if (value === "") return [];
      const header = headers?.[i] ?? "";
      return header === "" ? [value] : [`${header}: ${value}`];
    });
    if (named.length > 0) writer.item(named.join("; "), 0, "-");
  };
  return {
    add(cells) {
      if (headers !== undefined) return line(cells);
      if (cells.every((cell) => tidy(cell) === "")) return;
      // A title above the table stands alone in its row.
      if (waiting === undefined && cells.filter((cell) => tidy(cell) !== "").length === 1) {
        writer.paragraph(tidy(cells.find((cell) => tidy(cell) !== "")));
        return;
      }
      waiting = [...cells];
      headers = namesColumns(waiting) ? waiting.map(tidy) : [];
      // The names are words of the source, too: they can be cited.
      writer.row(waiting.map((cell) => tidy(cell)));
    },
  };
}

const namesColumns = (cells: (string | undefined)[]) => {
  const values = cells.map(tidy).filter((value) => value !== "");
  return (
    values.length > 0 &&
    new Set(values).size === values.length &&
    values.every((value) => value.length <= LONGEST_HEADER && !/^[-+]?[\d.,\s:%€$]+$/.test(value))
  );
};

const tidy = (cell: string | undefined) => (cell ?? "").replaceAll(/\s+/g, " ").trim();
