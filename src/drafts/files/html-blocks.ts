import type { TextWriter } from "./text-writer.ts";

type Attributes = Record<string, string>;
interface Table {
  /** Used to place things, not to say things: its cells are read one after the other. */
  isLayout: boolean;
  cells: string[];
}

/** Where the parser stands. */
interface Place {
  writer: TextWriter;
  depth: number;
  text: string;
  /** How deep inside something that is not shown. */
  unseen: number;
  title: string | undefined;
  isTitle: boolean;
  images: number;
  level: number;
  quotes: number;
  verbatim: number;
  item: { depth: number; mark: string } | undefined;
  lists: { ordered: boolean; n: number }[];
  tables: Table[];
}

const words = (text: string) => new Set(text.split(" "));
const UNSEEN = words(
  "script style noscript template svg math iframe object embed canvas audio video head select",
);
const BLOCKS = words(
  "address article aside blockquote body caption center dd details dialog div dl dt fieldset figcaption figure footer " +
    "form h1 h2 h3 h4 h5 h6 header hgroup hr legend main nav p pre section summary",
);
const HEADING = /^h[1-6]$/;
const HIDING = /display\s*:\s*none|visibility\s*:\s*hidden/i;
/** After this many letters, look whether enough was read. */
const CHUNK = 64 * 1024;
/** The parser takes longer for each element the deeper it stands: 100,000 would take 10 seconds. */
const DEEPEST = 5000;

export interface PageFacts {
  title: string | undefined;
  images: number;
  /** Nested so deep that no person wrote it: not read to its end. */
  isTooDeep: boolean;
}

/** Writes what a person would see of a web page. */
export async function writeHtml(html: string, writer: TextWriter): Promise<PageFacts> {
  const { Parser } = await import("htmlparser2");
  const place: Place = {
    writer,
    depth: 0,
    text: "",
    unseen: 0,
    title: undefined,
    isTitle: false,
    images: 0,
    level: 0,
    quotes: 0,
    verbatim: 0,
    item: undefined,
    lists: [],
    tables: [],
  };
  const parser = new Parser({
    onopentag: (tag, attributes) => open(place, tag, attributes),
    onclosetag: (tag) => close(place, tag),
    ontext: (data) => read(place, data),
  });
  const goesOn = () => !writer.isTooLong() && place.depth <= DEEPEST;
  for (let at = 0; at < html.length && goesOn(); at += CHUNK)
    parser.write(html.slice(at, at + CHUNK));
  const isTooDeep = place.depth > DEEPEST;
  parser.end();
  flush(place);
  const title = place.title?.replaceAll(/\s+/g, " ").trim().slice(0, 200);
  return { title: title || undefined, images: place.images, isTooDeep };
}

function open(place: Place, tag: string, attributes: Attributes) {
  place.depth += 1;
  place.isTitle = tag === "title" && place.title === undefined;
  if (place.unseen > 0 || isHidden(tag, attributes)) {
    place.unseen += 1;
    return;
  }
  if (BLOCKS.has(tag)) breakBlock(place);
  if (HEADING.test(tag)) place.level = Number(tag[1]);
  opens.get(tag)?.(place, attributes);
}

function close(place: Place, tag: string) {
  place.depth -= 1;
  place.isTitle = false;
  if (place.unseen > 0) {
    place.unseen -= 1;
    return;
  }
  if (BLOCKS.has(tag)) breakBlock(place);
  if (HEADING.test(tag)) place.level = 0;
  closes.get(tag)?.(place);
}

function read(place: Place, data: string) {
  if (place.isTitle) place.title = (place.title ?? "") + data;
  else if (place.unseen === 0)
    place.text += place.verbatim > 0 ? data : data.replaceAll(/\s+/g, " ");
}

const isHidden = (tag: string, attributes: Attributes) =>
  UNSEEN.has(tag) || "hidden" in attributes || HIDING.test(attributes["style"] ?? "");

const opens = new Map<string, (place: Place, attributes: Attributes) => void>([
  ["blockquote", (place) => void (place.quotes += 1)],
  ["br", (place) => void (place.text += "\n")],
  ["img", (place) => void (place.images += 1)],
  ["li", beginItem],
  [
    "ol",
    (place, { start }) => {
      breakBlock(place);
      place.lists.push({ ordered: true, n: (Number(start ?? 1) || 1) - 1 });
    },
  ],
  ["pre", (place) => void (place.verbatim += 1)],
  ["table", beginTable],
  [
    "ul",
    (place) => {
      breakBlock(place);
      place.lists.push({ ordered: false, n: 0 });
    },
  ],
]);

const closes = new Map<string, (place: Place) => void>([
  ["blockquote", (place) => void (place.quotes -= 1)],
  [
    "li",
    (place) => {
      breakBlock(place);
      place.item = undefined;
    },
  ],
  ["ol", endList],
  ["pre", (place) => void (place.verbatim -= 1)],
  ["table", endTable],
  ["td", endCell],
  ["th", endCell],
  ["tr", endRow],
  ["ul", endList],
]);

function flush(place: Place) {
  const { text, writer, level, item, quotes } = place;
  place.text = "";
  if (text.trim() === "") return;
  if (level > 0) writer.heading(level, text);
  else if (item) writer.item(text, item.depth, item.mark);
  else if (quotes > 0) writer.quote(text);
  else writer.paragraph(text);
  place.item = undefined;
}

/** Inside a cell all blocks are one: a row is one line. */
function breakBlock(place: Place) {
  if (place.tables.at(-1)?.isLayout === false) place.text += " ";
  else flush(place);
}

function beginItem(place: Place) {
  breakBlock(place);
  const list = place.lists.at(-1);
  if (list) list.n += 1;
  const mark = list?.ordered ? `${list.n}.` : "-";
  if (place.tables.at(-1)?.isLayout !== false)
    place.item = { depth: Math.max(place.lists.length - 1, 0), mark };
}

function endList(place: Place) {
  breakBlock(place);
  place.lists.pop();
}

/** A table that holds another is there to place it. */
function beginTable(place: Place, { role }: Attributes) {
  const outer = place.tables.at(-1);
  if (outer && !outer.isLayout) {
    outer.isLayout = true;
    for (const cell of outer.cells.splice(0)) place.writer.paragraph(cell);
  }
  flush(place);
  place.tables.push({ isLayout: role === "presentation" || role === "none", cells: [] });
}

function endCell(place: Place) {
  const table = place.tables.at(-1);
  if (!table || table.isLayout) return flush(place);
  table.cells.push(place.text);
  place.text = "";
}

function endRow(place: Place) {
  const table = place.tables.at(-1);
  if (!table || table.isLayout) return flush(place);
  const cells = table.cells.splice(0);
  if (cells.length === 1) place.writer.paragraph(cells[0] ?? "");
  else if (cells.length > 1) place.writer.row(cells);
}

function endTable(place: Place) {
  endRow(place);
  flush(place);
  place.tables.pop();
}
