import { attribute, type XmlHandler } from "../read-xml.ts";
import { type NumberFormat, writeNumber } from "./number-formats.ts";

export interface SheetParts {
  strings: string[];
  formats: NumberFormat[];
  from1904: boolean;
}

/** The last column of Excel, XFD. */
const MOST_COLUMNS = 16_384;

/** Takes the part of a sheet and calls `onRow` with each row's values by column. */
export function createSheetHandler(
  parts: SheetParts,
  onRow: (cells: (string | undefined)[]) => void,
  isDone: () => boolean,
): XmlHandler & { unsaved(): number } {
  let cells: (string | undefined)[] = [];
  let column = -1;
  let type = "";
  let format: NumberFormat = "plain";
  let value = "";
  let isValue = false;
  let isFormula = false;
  let unsaved = 0;

  const endCell = () => {
    if (isFormula && value === "") unsaved += 1;
    if (column < MOST_COLUMNS && value !== "") cells[column] = shown();
  };
  const shown = () => {
    if (type === "s") return parts.strings[Number(value)] ?? "";
    if (type === "b") return value === "1" ? "TRUE" : "FALSE";
    if (type === "" || type === "n") return writeNumber(value, format, parts.from1904);
    // Text, an error such as #DIV/0!, or a date that is written out.
    return value;
  };
  return {
    unsaved: () => unsaved,
    open(tag, attributes) {
      if (tag === "row") {
        cells = [];
        column = -1;
      }
      if (tag === "c") {
        column = columnOf(attribute(attributes, "r")) ?? column + 1;
        type = attributes["t"] ?? "";
        format = parts.formats[Number(attributes["s"] ?? 0)] ?? "plain";
        value = "";
        isFormula = false;
      }
      if (tag === "f") isFormula = true;
      isValue = tag === "v" || tag === "t";
    },
    close(tag) {
      isValue = false;
      if (tag === "c") endCell();
      if (tag === "row" && cells.length > 0) onRow(cells);
    },
    text: (data) => void (value += isValue ? data : ""),
    isDone,
  };
}

/** "B7" -> 1 */
function columnOf(reference: string | undefined): number | undefined {
  const letters = /^[A-Z]{1,3}(?=\d)/.exec(reference ?? "")?.[0];
  if (letters === undefined) return undefined;
  return Array.from(letters).reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;
}
