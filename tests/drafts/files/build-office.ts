import { buildZip, type Part } from "./build-zip.ts";

const W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"';
const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';

const STYLES = `${XML}<w:styles ${W}>
<w:style w:type="paragraph" w:styleId="berschrift1"><w:name w:val="heading 1"/><w:pPr><w:numPr><w:numId w:val="3"/></w:numPr></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="berschrift2"><w:name w:val="heading 2"/><w:basedOn w:val="berschrift1"/><w:pPr><w:numPr><w:ilvl w:val="1"/></w:numPr></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="Kapitel"><w:name w:val="Kapitel"/><w:basedOn w:val="berschrift1"/></w:style>
</w:styles>`;

const NUMBERING = `${XML}<w:numbering ${W}>
<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/></w:lvl><w:lvl w:ilvl="1"><w:numFmt w:val="bullet"/></w:lvl></w:abstractNum>
<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:start w:val="3"/><w:numFmt w:val="decimal"/></w:lvl></w:abstractNum>
<w:abstractNum w:abstractNumId="2"><w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/></w:lvl><w:lvl w:ilvl="1"><w:numFmt w:val="decimal"/></w:lvl></w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num><w:num w:numId="3"><w:abstractNumId w:val="2"/></w:num>
</w:numbering>`;

export const paragraph = (text: string, properties = ""): string =>
  `<w:p><w:pPr>${properties}</w:pPr><w:r><w:t xml:space="preserve">${text}</w:t></w:r></w:p>`;
export const heading = (text: string, style = "berschrift1"): string =>
  paragraph(text, `<w:pStyle w:val="${style}"/>`);
export const item = (text: string, list: number, depth = 0): string =>
  paragraph(text, `<w:numPr><w:ilvl w:val="${depth}"/><w:numId w:val="${list}"/></w:numPr>`);
export const table = (rows: string[][]): string =>
  `<w:tbl>${rows.map((row) => `<w:tr>${row.map((cell) => `<w:tc>${paragraph(cell)}</w:tc>`).join("")}</w:tr>`).join("")}</w:tbl>`;

export const wordBody = (body: string, prolog = ""): string =>
  `${XML}${prolog}<w:document ${W}><w:body>${body}<w:sectPr/></w:body></w:document>`;

export function buildDocx(body: string, more: Part[] = []): Uint8Array {
  const known = new Set(more.map(({ path }) => path));
  return buildZip([
    { path: "[Content_Types].xml", content: `${XML}<Types/>` },
    ...[
      { path: "word/document.xml", content: wordBody(body) },
      { path: "word/styles.xml", content: STYLES },
      { path: "word/numbering.xml", content: NUMBERING },
    ].filter(({ path }) => !known.has(path)),
    ...more,
  ]);
}

const R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"';

/** Cell XML by sheet; style 1 is a German date, 2 a date with time, 3 a percentage. */
export function buildXlsx(
  sheets: { name: string; rows: string[]; state?: string }[],
  strings: string[] = [],
): Uint8Array {
  const tags = sheets.map(
    ({ name, state }, i) =>
      `<sheet name="${name}" sheetId="${i + 1}" ${state ? `state="${state}"` : ""} r:id="rId${i + 1}"/>`,
  );
  const relations = sheets.map(
    (_, i) => `<Relationship Id="rId${i + 1}" Type="x" Target="worksheets/sheet${i + 1}.xml"/>`,
  );
  return buildZip([
    { path: "[Content_Types].xml", content: `${XML}<Types/>` },
    {
      path: "xl/workbook.xml",
      content: `${XML}<workbook ${R}><workbookPr/><sheets>${tags.join("")}</sheets></workbook>`,
    },
    {
      path: "xl/_rels/workbook.xml.rels",
      content: `${XML}<Relationships>${relations.join("")}</Relationships>`,
    },
    {
      path: "xl/styles.xml",
      content: `${XML}<styleSheet><numFmts><numFmt numFmtId="164" formatCode="dd\\.mm\\.yyyy"/></numFmts><cellStyleXfs><xf numFmtId="9"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="22"/><xf numFmtId="9"/></cellXfs></styleSheet>`,
    },
    {
      path: "xl/sharedStrings.xml",
      content: `${XML}<sst>${strings.map((text) => `<si><r><t>${text}</t></r><rPh><t>reading</t></rPh></si>`).join("")}</sst>`,
    },
    ...sheets.map(({ rows }, i) => ({
      path: `xl/worksheets/sheet${i + 1}.xml`,
      content: `${XML}<worksheet><sheetData>${rows.map((cells, n) => `<row r="${n + 1}">${cells}</row>`).join("")}</sheetData></worksheet>`,
    })),
  ]);
}
