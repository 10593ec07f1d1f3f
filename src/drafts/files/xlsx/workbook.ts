import type { Archive } from "../archive.ts";
import { attribute, readRelations, readXml } from "../read-xml.ts";

interface Sheet {
  name: string;
  path: string;
  isHidden: boolean;
}

export interface Workbook {
  sheets: Sheet[];
  /** Days count from 1904 in what old Macs wrote. */
  from1904: boolean;
}

export const WORKBOOK = "xl/workbook.xml";

export async function readWorkbook(archive: Archive): Promise<Workbook> {
  const targets = await readRelations(archive, WORKBOOK);
  const workbook: Workbook = { sheets: [], from1904: false };
  await readXml(archive, WORKBOOK, {
    open(tag, attributes) {
      if (tag === "workbookPr")
        workbook.from1904 = /^(?:1|true)$/.test(attributes["date1904"] ?? "");
      if (tag !== "sheet") return;
      const path = targets.get(attribute(attributes, "id") ?? "");
      const isHidden = /hidden/i.test(attributes["state"] ?? "");
      if (path !== undefined)
        workbook.sheets.push({ name: attributes["name"] ?? "Sheet", path, isHidden });
    },
    close() {},
    text() {},
  });
  return workbook;
}

const MOST_STRINGS = 500_000;

/** The texts that cells refer to by number. */
export async function readSharedStrings(archive: Archive): Promise<string[]> {
  const strings: string[] = [];
  let text = "";
  let isText = false;
  let isPhonetic = false;
  await readXml(archive, "xl/sharedStrings.xml", {
    open(tag) {
      if (tag === "si") text = "";
      if (tag === "rPh") isPhonetic = true;
      isText = tag === "t" && !isPhonetic;
    },
    close(tag) {
      isText = false;
      if (tag === "rPh") isPhonetic = false;
      if (tag === "si") strings.push(text);
    },
    text: (data) => void (text += isText ? data : ""),
    isDone: () => strings.length > MOST_STRINGS,
  });
  return strings;
}
