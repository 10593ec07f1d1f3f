import { decodeText } from "../decode-text.ts";
import { defineFormat } from "../format.ts";
import { createRowWriter } from "../table-lines.ts";
import { createTextWriter } from "../text-writer.ts";
import { bareName } from "../wording.ts";

const DELIMITERS = [",", ";", "\t", "|"];
const NEVER = "\u001f";

export const csv = defineFormat({
  kind: "csv",
  label: "a table (CSV)",
  extensions: ["csv", "tsv"],
  mime: "text/csv",
  look: "text",
  heavy: true,
  async read({ name, bytes, limits }) {
    const decoded = decodeText(name, bytes);
    if (!decoded.ok) return decoded;
    const { default: Papa } = await import("papaparse");
    const writer = createTextWriter(limits.characters);
    const rows = createRowWriter(writer);
    // Excel may write its delimiter into the first line.
    const said = /^sep=(.)\n/.exec(decoded.text);
    const table = said ? decoded.text.slice(said[0].length) : decoded.text;
    Papa.parse<string[]>(table, {
      delimiter: said?.[1] ?? (isOneColumn(table) ? NEVER : ""),
      delimitersToGuess: DELIMITERS,
      skipEmptyLines: true,
      step({ data }, parser) {
        rows.add(data);
        if (writer.isTooLong()) parser.abort();
      },
    });
    return { ok: true, title: bareName(name), text: writer.text(), notes: decoded.notes };
  },
});

/** A list of sentences with one name above it: its commas part no columns. */
function isOneColumn(table: string): boolean {
  const first = /\S.*/.exec(table)?.[0] ?? "";
  return !DELIMITERS.some((delimiter) => first.includes(delimiter));
}
