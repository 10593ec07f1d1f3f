import { decodeText } from "../decode-text.ts";
import { defineFormat } from "../format.ts";
import { createRowWriter } from "../table-lines.ts";
import { createTextWriter } from "../text-writer.ts";
import { bareName } from "../wording.ts";

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
    Papa.parse<string[]>(said ? decoded.text.slice(said[0].length) : decoded.text, {
      delimiter: said?.[1] ?? "",
      delimitersToGuess: [",", ";", "\t", "|"],
      skipEmptyLines: true,
      step({ data }, parser) {
        rows.add(data);
        if (writer.isTooLong()) parser.abort();
      },
    });
    return { ok: true, title: bareName(name), text: writer.text(), notes: decoded.notes };
  },
});
