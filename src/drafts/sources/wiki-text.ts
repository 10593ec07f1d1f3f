import type { TextWriter } from "../files/text-writer.ts";

const VERBATIM = /(?<!\{)\{(code|noformat)(?::[^}\n]*)?\}\n?([\s\S]*?)\n?\{\1\}/g;
/** Boxes and colours: what stands in them stays. */
const FRAMES = /\{(?:panel|color|quote|expand|info|note|tip|warning|anchor)(?::[^}]*)?\}/g;

/** Jira's wiki text as a reader sees it: headings, items and rows keep their form. */
export function writeWiki(wiki: string, writer: TextWriter): void {
  const text = wiki.replaceAll("\r\n", "\n");
  let end = 0;
  for (const found of text.matchAll(VERBATIM)) {
    writeLines(text.slice(end, found.index), writer);
    writer.paragraph(found[2] ?? "");
    end = found.index + found[0].length;
  }
  writeLines(text.slice(end), writer);
}

function writeLines(wiki: string, writer: TextWriter): void {
  let paragraph: string[] = [];
  let counts: Count[] = [];
  const flush = () => {
    writer.paragraph(paragraph.join("\n"));
    paragraph = [];
  };
  for (const line of wiki.split("\n")) {
    const item = /^\s*([*#-]+)\s+(.*)$/.exec(line);
    const block = item ? undefined : blockOf(line);
    counts = item ? counted(counts, item[1] ?? "") : [];
    if (item || block || line.trim() === "") flush();
    if (item) writeItem(writer, counts, item[2] ?? "");
    else if (block) block(writer);
    else paragraph.push(inline(line));
  }
  flush();
}

/** Where a list stands: its mark, and the number of its last item. */
interface Count {
  mark: string;
  n: number;
}

/** One for each list that the item stands in. */
const counted = (before: Count[], marks: string): Count[] =>
  marks.split("").map((mark, depth) => {
    const n = before[depth]?.mark === mark ? (before[depth]?.n ?? 0) : 0;
    return { mark, n: depth === marks.length - 1 ? n + 1 : n };
  });

function writeItem(writer: TextWriter, counts: Count[], text: string) {
  const last = counts.at(-1);
  const mark = last?.mark === "#" ? `${last.n}.` : "-";
  writer.item(inline(text), counts.length - 1, mark);
}

function blockOf(line: string): ((writer: TextWriter) => void) | undefined {
  const heading = /^\s*h([1-6])\.\s*(.*)$/.exec(line);
  if (heading) return (writer) => writer.heading(Number(heading[1]), inline(heading[2] ?? ""));
  const quote = /^\s*bq\.\s*(.*)$/.exec(line);
  if (quote) return (writer) => writer.quote(inline(quote[1] ?? ""));
  if (/^\s*\|.*\|\s*$/.test(line)) return (writer) => writer.row(cells(line));
  if (/^\s*-{4,}\s*$/.test(line)) return () => {};
  return undefined;
}

/** A bar inside a link parts no cells. */
const cells = (line: string): string[] =>
  line
    .trim()
    .replaceAll(/\[([^\]|]*)\|([^\]]*)\]/g, (_all, text: string, url: string) => `${text} (${url})`)
    .replaceAll(/^\|+|\|+$/g, "")
    .split(/\|{1,2}/)
    .map(inline);

function inline(text: string): string {
  return text
    .replaceAll(FRAMES, "")
    .replaceAll(/\{\{(.+?)\}\}/g, "$1")
    .replaceAll(/\[~([^\]]+)\]/g, "@$1")
    .replaceAll(/\[([^\]|]+)\|([^\]|]+)(?:\|[^\]]*)?\]/g, "$1 ($2)")
    .replaceAll(/\[((?:https?|mailto):[^\]]+)\]/g, "$1")
    .replaceAll(/(?<![\p{L}\p{N}\\])([*_])(\S(?:.*?\S)?)\1(?![\p{L}\p{N}])/gu, "$2")
    .replaceAll("\\\\", "\n")
    .replaceAll(/\\([-*_{}[\]!#|+~^()])/g, "$1");
}
