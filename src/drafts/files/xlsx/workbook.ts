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

export async function readWorkbook(archive: Archive, part: string): Promise<Workbook> {
  const targets = await readRelations(archive, part);
  const workbook: Workbook = { sheets: [], from1904: false };
  await readXml(archive, part, {
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
      if (tag === "si") strings.push(unescape(text));
    },
    text: (data) => void (text += isText ? data : ""),
  });
  return strings;
}

/** Excel writes what XML cannot hold as `_x000D_`. */
const unescape = (text: string) =>
  text.replaceAll(/_x([0-9A-F]{4})_/gi, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  );
