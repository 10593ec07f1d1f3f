import { attribute, type Attributes, type XmlHandler } from "../read-xml.ts";
import type { TextWriter } from "../text-writer.ts";
import type { Numbering } from "./numbering.ts";
import { outlineLevel, type ParagraphStyle } from "./styles.ts";

interface Paragraph {
  text: string;
  style: ParagraphStyle;
  level?: number;
  listId?: string;
  depth?: number;
}
interface Table {
  rows: string[][];
  cells: string[];
  cell: string;
}
interface Parts {
  styles: (id: string) => ParagraphStyle;
  numbering: Numbering;
}

export interface BodyFacts {
  /** What their authors wrote about them, mostly nothing. */
  images: string[];
  hasChanges: boolean;
  hasContents: boolean;
}

/** Where the parser stands. */
interface Place {
  writer: TextWriter;
  parts: Parts;
  facts: BodyFacts;
  /** A text box stands inside a paragraph and holds others. */
  paragraphs: Paragraph[];
  tables: Table[];
  skipped: number;
  letters: number;
  isHidden: boolean;
  caption: string;
  noteMark: string;
}

/** What was deleted, moved away or formatted otherwise before, and the second form of what stands there already. */
const SKIPPED = new Set(["del", "moveFrom", "Fallback", "pPrChange", "rPrChange"]);
const DEEPEST = 8;

/** Takes the body of a document, or its notes, and writes what a reader sees with all changes accepted. */
export function createBodyHandler(
  writer: TextWriter,
  parts: Parts,
): XmlHandler & { facts: BodyFacts } {
  const facts: BodyFacts = { images: [], hasChanges: false, hasContents: false };
  const place: Place = {
    writer,
    parts,
    facts,
    paragraphs: [],
    tables: [],
    skipped: 0,
    letters: 0,
    isHidden: false,
    caption: "",
    noteMark: "",
  };
  return {
    facts,
    open(tag, attributes) {
      if (tag === "ins" || tag === "del") facts.hasChanges = true;
      if (place.skipped > 0 || SKIPPED.has(tag)) place.skipped += 1;
      else opens.get(tag)?.(place, attributes);
    },
    close(tag) {
      if (place.skipped > 0) place.skipped -= 1;
      else closes.get(tag)?.(place);
    },
    text(data) {
      if (place.skipped === 0 && place.letters > 0) add(place, data);
    },
    isDone: () => writer.isTooLong(),
  };
}

type Open = (place: Place, attributes: Attributes) => void;

function add({ paragraphs, isHidden }: Place, text: string) {
  const paragraph = paragraphs.at(-1);
  if (paragraph && !isHidden) paragraph.text += text;
}

const change =
  (set: (paragraph: Paragraph, value: string, place: Place) => void): Open =>
  (place, attributes) => {
    const paragraph = place.paragraphs.at(-1);
    if (paragraph) set(paragraph, attribute(attributes, "val") ?? "", place);
  };

const refer: Open = (place, attributes) => add(place, `[${attribute(attributes, "id") ?? ""}]`);

// The lines that part notes from the body are notes as well, of a type.
const beginNote: Open = (place, attributes) => {
  const isNote = attribute(attributes, "type") === undefined;
  place.noteMark = isNote ? `[${attribute(attributes, "id") ?? ""}] ` : "";
};

const beginParagraph: Open = (place) => {
  place.isHidden = false;
  place.paragraphs.push({ text: place.noteMark, style: {} });
  place.noteMark = "";
};

const show = (place: Place) => void (place.isHidden = false);

const opens = new Map<string, Open>([
  ["blip", ({ facts, caption }) => void facts.images.push(caption)],
  ["br", (place) => add(place, "\n")],
  ["cr", (place) => add(place, "\n")],
  ["docPr", (place, at) => void (place.caption = attribute(at, "descr") ?? "")],
  ["endnote", beginNote],
  ["endnoteReference", refer],
  ["footnote", beginNote],
  ["footnoteReference", refer],
  ["ilvl", change((paragraph, value) => (paragraph.depth = Math.min(Number(value) || 0, DEEPEST)))],
  ["imagedata", ({ facts }) => void facts.images.push("")],
  ["noBreakHyphen", (place) => add(place, "-")],
  ["numId", change((paragraph, value) => (paragraph.listId = value))],
  [
    "outlineLvl",
    change((paragraph, value) => {
      const level = outlineLevel(value);
      if (level !== undefined) paragraph.level = level;
    }),
  ],
  ["p", beginParagraph],
  ["pStyle", change((paragraph, value, { parts }) => (paragraph.style = parts.styles(value)))],
  ["r", show],
  ["t", (place) => void (place.letters += 1)],
  ["tab", (place) => add(place, " ")],
  ["tbl", ({ tables }) => void tables.push({ rows: [], cells: [], cell: "" })],
  [
    "vanish",
    (place, at) => void (place.isHidden = !/^(?:0|false|off)$/.test(attribute(at, "val") ?? "")),
  ],
]);

const closes = new Map<string, (place: Place) => void>([
  ["p", endParagraph],
  ["r", show],
  ["t", (place) => void (place.letters -= 1)],
  ["tbl", endTable],
  ["tc", endCell],
  ["tr", ({ tables }) => void tables.at(-1)?.rows.push(tables.at(-1)?.cells.splice(0) ?? [])],
]);

function endParagraph({ paragraphs, tables, writer, parts, facts }: Place) {
  const paragraph = paragraphs.pop();
  const table = tables.at(-1);
  if (!paragraph) return;
  if (paragraph.style.isContents) facts.hasContents = true;
  else if (table) table.cell += `${paragraph.text} `;
  else write(paragraph, writer, parts.numbering);
}

function endCell({ tables }: Place) {
  const table = tables.at(-1);
  if (!table) return;
  table.cells.push(table.cell.replaceAll(/\s+/g, " ").trim());
  table.cell = "";
}

/** A table in a cell of another has no rows of its own. */
function endTable({ tables, writer }: Place) {
  const table = tables.pop();
  const outer = tables.at(-1);
  if (!table) return;
  if (outer) outer.cell += `${table.rows.map((row) => row.join(", ")).join("; ")} `;
  else for (const row of table.rows) writeRow(row, writer);
}

function write(paragraph: Paragraph, writer: TextWriter, numbering: Numbering) {
  const { text, style } = paragraph;
  if (text.trim() === "") return;
  const level = paragraph.level ?? style.level;
  const listId = paragraph.listId ?? style.list?.id ?? "0";
  const depth = paragraph.depth ?? style.list?.depth ?? 0;
  if (level !== undefined) {
    const number = listId === "0" ? "" : numbering.number(listId, depth);
    writer.heading(level, `${number} ${text}`);
  } else if (listId === "0") writer.paragraph(text);
  else writer.item(text, depth, numbering.mark(listId, depth));
}

const writeRow = (row: string[], writer: TextWriter) => {
  if (row.length > 1) writer.row(row);
  else writer.paragraph(row[0] ?? "");
};
