import type { PDFDocumentProxy } from "unpdf/pdfjs";
import { locked } from "../archive.ts";
import { damaged, defineFormat, refuse } from "../format.ts";
import { measureSizes, writePage } from "../pdf/blocks.ts";
import { joinPieces, type Line } from "../pdf/lines.ts";
import { createTextWriter } from "../text-writer.ts";
import { bareName, count, fewInWords } from "../wording.ts";

const LABEL = "a PDF";
const MOST_PAGES = 2000;

export const pdf = defineFormat({
  kind: "pdf",
  label: LABEL,
  extensions: ["pdf"],
  mime: "application/pdf",
  look: "pdf",
  heavy: true,
  async read({ name, bytes, limits }) {
    const { getDocumentProxy } = await import("unpdf");
    const opened = await getDocumentProxy(bytes, {
      // Nothing is drawn: no image or font is loaded.
      disableFontFace: true,
      useSystemFonts: false,
      maxImageSize: 0,
      verbosity: 0,
    }).catch((error: unknown) =>
      error instanceof Error && error.name === "PasswordException"
        ? locked(name)
        : damaged(name, LABEL, error),
    );
    if ("ok" in opened) return opened;
    if (opened.numPages > MOST_PAGES)
      return refuse(
        "too_many_pages",
        `“${name}” has ${count(opened.numPages, "page")}; up to ${MOST_PAGES.toLocaleString("en-US")} can be read. Upload the part that matters.`,
      );
    const pages = await readPages(opened, limits.characters);
    if (pages === undefined) return damaged(name, LABEL, "no page could be read");
    const empty = pages.flatMap((lines, i) => (lines.length === 0 ? [i + 1] : []));
    if (empty.length === pages.length)
      return refuse(
        "no_text",
        `“${name}” holds no text, only images: probably a scan. Text is not recognised in images here. Run it through a text recognition (OCR) first, or upload the original document.`,
      );
    const writer = createTextWriter(limits.characters);
    const sizes = measureSizes(pages);
    for (const lines of pages) writePage(lines, sizes, writer);
    const title = (await titleOf(opened)) ?? writer.firstHeading() ?? bareName(name);
    return {
      ok: true,
      title,
      text: writer.text(),
      notes: empty.length > 0 ? [scanned(empty)] : [],
    };
  },
});

async function readPages(
  file: PDFDocumentProxy,
  characters: number,
): Promise<Line[][] | undefined> {
  const pages: Line[][] = [];
  let length = 0;
  for (let n = 1; n <= file.numPages && length <= characters; n += 1) {
    const page = await file.getPage(n);
    const { items } = await page.getTextContent();
    const lines = joinPieces(items.flatMap((item) => ("str" in item ? [item] : [])));
    length += lines.reduce((sum, line) => sum + line.text.length, 0);
    pages.push(lines);
    page.cleanup();
  }
  return pages;
}

async function titleOf(file: PDFDocumentProxy): Promise<string | undefined> {
  const { info } = await file.getMetadata();
  const title = "Title" in info && typeof info.Title === "string" ? info.Title.trim() : "";
  // Printers put the name of a file or of a program there.
  return title === "" ||
    /^(?:\(?(?:untitled|anonymous|unspecified)\)?|microsoft word\b.*|.*\.\w{2,4})$/i.test(title)
    ? undefined
    : title.slice(0, 200);
}

const scanned = (pages: number[]) =>
  pages.length === 1
    ? `Page ${pages[0]} has no text, maybe a scan: nothing of it was read.`
    : `Pages ${fewInWords(pages)} have no text, maybe scans: nothing of them was read.`;
