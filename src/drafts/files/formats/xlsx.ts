import type { Archive } from "../archive.ts";
import { damaged, defineFormat } from "../format.ts";
import { macroNotes, openOffice } from "../office.ts";
import { readTitle, readXml } from "../read-xml.ts";
import { createRowWriter } from "../table-lines.ts";
import { createTextWriter, type TextWriter } from "../text-writer.ts";
import { bareName, count, fewInWords } from "../wording.ts";
import { readNumberFormats } from "../xlsx/number-formats.ts";
import { createSheetHandler } from "../xlsx/sheet.ts";
import { readSharedStrings, readWorkbook, type Workbook } from "../xlsx/workbook.ts";

const LABEL = "an Excel workbook";
const WORKBOOK = "xl/workbook.xml";

export const xlsx = defineFormat({
  kind: "xlsx",
  label: LABEL,
  extensions: ["xlsx"],
  mime: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  look: "zip",
  heavy: true,
  async read({ name, bytes, limits }) {
    const opened = await openOffice(
      { name, bytes },
      { path: WORKBOOK, label: LABEL, ending: "xlsx" },
    );
    if (!opened.ok) return opened;
    const { archive, part } = opened;
    const writer = createTextWriter(limits.characters);
    try {
      const workbook = await readWorkbook(archive, part);
      const unsaved = await writeSheets(archive, workbook, writer);
      return {
        ok: true,
        title: (await readTitle(archive)) ?? bareName(name),
        text: writer.text(),
        notes: [...notesOn(workbook, unsaved), ...macroNotes(archive, "xl")],
      };
    } catch (error) {
      return damaged(name, LABEL, error);
    }
  },
});

/** The number of formulas whose result the file does not hold. */
async function writeSheets(archive: Archive, workbook: Workbook, writer: TextWriter) {
  const parts = {
    strings: await readSharedStrings(archive),
    formats: await readNumberFormats(archive),
    from1904: workbook.from1904,
  };
  let unsaved = 0;
  for (const sheet of workbook.sheets.filter(({ isHidden }) => !isHidden)) {
    const rows = createRowWriter(writer);
    let isNew = true;
    const sheetHandler = createSheetHandler(
      parts,
      (cells) => {
        if (isNew) writer.heading(1, sheet.name);
        isNew = false;
        rows.add(cells);
      },
      () => writer.isTooLong(),
    );
    await readXml(archive, sheet.path, sheetHandler);
    unsaved += sheetHandler.unsaved();
  }
  return unsaved;
}

function notesOn({ sheets }: Workbook, unsaved: number): string[] {
  const hidden = sheets.filter(({ isHidden }) => isHidden).map(({ name }) => `“${name}”`);
  const notes: string[] = [];
  if (hidden.length > 0)
    notes.push(
      `Hidden and therefore not read: ${fewInWords(hidden)}. Unhide in Excel what the draft needs.`,
    );
  if (unsaved > 0)
    notes.push(
      `${count(unsaved, "formula")} without a saved result: those cells are empty here. Open and save the file in Excel to fill them.`,
    );
  return notes;
}
