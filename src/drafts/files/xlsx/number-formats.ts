import type { Archive } from "../archive.ts";
import { readXml } from "../read-xml.ts";

export type NumberFormat = "plain" | "percent" | "date" | "time" | "dateTime";

// The formats that Excel knows by number alone.
const KNOWN = new Map<number, NumberFormat>([
  [9, "percent"],
  [10, "percent"],
  [14, "date"],
  [15, "date"],
  [16, "date"],
  [17, "date"],
  [18, "time"],
  [19, "time"],
  [20, "time"],
  [21, "time"],
  [22, "dateTime"],
  [45, "time"],
  [46, "time"],
  [47, "time"],
]);

/** How the numbers of a cell's style are to be shown. */
export async function readNumberFormats(archive: Archive): Promise<NumberFormat[]> {
  const own = new Map<number, NumberFormat>();
  const formats: NumberFormat[] = [];
  let isCellStyles = false;
  await readXml(archive, "xl/styles.xml", {
    open(tag, attributes) {
      const id = Number(attributes["numFmtId"]);
      if (tag === "numFmt") own.set(id, meaning(attributes["formatCode"] ?? ""));
      if (tag === "cellXfs") isCellStyles = true;
      if (tag === "xf" && isCellStyles) formats.push(own.get(id) ?? KNOWN.get(id) ?? "plain");
    },
    close: (tag) => void (isCellStyles &&= tag !== "cellXfs"),
    text() {},
  });
  return formats;
}

/** Of a format such as `dd.mm.yyyy` or `[$-407]d. mmm hh:mm`; only its part for positive numbers counts. */
function meaning(code: string): NumberFormat {
  const bare = (code.slice(0, 255).split(";")[0] ?? "")
    .replaceAll(/"[^"]*"|\\.|_.|\[[^\]]*\]/g, "")
    .toLowerCase();
  if (bare.includes("%")) return "percent";
  const hasDate = /[yd]|m{3}/.test(bare) || /^m+[/.-]/.test(bare);
  const hasTime = /[hs]/.test(bare);
  if (hasDate) return hasTime ? "dateTime" : "date";
  return hasTime ? "time" : "plain";
}

const DAY = 86_400_000;
const EPOCH_1900 = Date.UTC(1899, 11, 30);
const EPOCH_1904 = Date.UTC(1904, 0, 1);
/** The last day of the year 9999, where Excel's calendar ends. */
const LAST_DAY = 2_958_466;

export function writeNumber(value: string, format: NumberFormat, from1904: boolean): string {
  const number = Number(value);
  if (value.trim() === "" || !Number.isFinite(number)) return value;
  if (format === "plain") return exact(number);
  if (format === "percent") return `${exact(number * 100)}%`;
  if (number < 0 || number >= LAST_DAY) return exact(number);
  // Seconds are as fine as a person writes them, and the fraction of a day is not exact.
  const milliseconds = Math.round((number * DAY) / 1000) * 1000;
  const iso = new Date((from1904 ? EPOCH_1904 : EPOCH_1900) + milliseconds).toISOString();
  const time = iso.slice(11, 19).replace(/:00$/, "");
  if (format === "time") return time;
  return format === "date" || number % 1 === 0 ? iso.slice(0, 10) : `${iso.slice(0, 10)} ${time}`;
}

/** Without the noise of binary fractions: Excel itself shows 15 digits. */
const exact = (number: number) => String(Number(number.toPrecision(15)));
