// The words of a text without its markup, in one form: for saying whether Jira holds what was sent.
import type { Block, Document, Inline, ItemBlock, Task } from "./document.ts";
import { isPlainMark, ZERO_WIDTH } from "./escape-wiki.ts";
import { stripInvisible } from "./strip-invisible.ts";

/** Lines, blanks, invisible characters and the brackets that no markup can hold make no difference. */
export function plainText(text: string): string {
  return stripInvisible(text)
    .normalize("NFC")
    .replaceAll("[", "(")
    .replaceAll("]", ")")
    .replaceAll("¦", "|")
    .replaceAll(/\s+/g, " ")
    .trim();
}

export const documentText = ({ blocks }: Document): string =>
  plainText(blocks.map(blockText).join("\n"));

function blockText(block: Block | ItemBlock): string {
  switch (block.kind) {
    case "heading":
    case "paragraph":
      return lineText(block.content);
    case "codeBlock":
      return block.text;
    case "list":
      return block.items.flatMap(({ blocks }) => blocks.map(blockText)).join("\n");
    case "tasks":
      return block.items.map(taskText).join("\n");
    case "quote":
      return block.blocks.map(blockText).join("\n");
    case "table":
      return [block.head, ...block.rows].flat().map(lineText).join(" ");
    case "rule":
      return "";
  }
}

const taskText = ({ done, content, items }: Task): string =>
  [(done ? "[x] " : "[ ] ") + lineText(content), ...items.map(taskText)].join("\n");

const lineText = (content: Inline[]) =>
  content.map((run) => (run.kind === "break" ? " " : run.text)).join("");

const VERBATIM = /(?<!\\)\{(code|noformat)(?::[^}\n]*)?\}\n?([\s\S]*?)\n?\{\1\}/g;

/** Of wiki text as `writeWiki` writes it; what a person added in Jira remains visible as a difference. */
export function wikiText(wiki: string): string {
  const text = wiki.replaceAll("\r\n", "\n");
  const parts: string[] = [];
  let end = 0;
  for (const found of text.matchAll(VERBATIM)) {
    parts.push(withoutMarkup(text.slice(end, found.index)), found[2] ?? "");
    end = found.index + found[0].length;
  }
  return plainText([...parts, withoutMarkup(text.slice(end))].join("\n"));
}

const withoutMarkup = (wiki: string): string =>
  wiki
    .split("\n")
    .map((line) => withoutLinks(line.startsWith("|") ? cellsOf(line) : withoutPrefix(line)))
    .join("\n");

function withoutPrefix(line: string): string {
  if (/^(----|\{quote\})$/.test(line)) return "";
  return line.replace(/^(h[1-6]\.|[*#]+) /, "");
}

/** The words of a link, kept apart from what stands beside it. */
const APART = `${ZERO_WIDTH}$1${ZERO_WIDTH}`;
const LABELLED = /(?<!\\)\[([^|\]]*)\|[^\]]+\]/g;

/** Links first: their bars divide no cells. */
const cellsOf = (line: string) => line.replaceAll(LABELLED, APART).replaceAll("|", " ");

function withoutLinks(line: string): string {
  const words = line.replaceAll(LABELLED, APART);
  // What stands between two of these is an address, in which nothing acts.
  const parts = words.split(/(?<!\\)\[((?:https?|mailto):[^\]]+)\]/);
  return parts.map((part, i) => (i % 2 === 0 ? withoutMarks(part) : part)).join("");
}

/** Undoes the escapes, takes away what acts. */
function withoutMarks(line: string): string {
  const text = line
    .replaceAll(/\\\\(?= |$)/g, " ")
    .replaceAll(/(?<!\\)\{[*_-]\}/g, ZERO_WIDTH)
    .replaceAll(/(?<!\\)\{\{|\}\}/g, "");
  return text.replaceAll(/[\\*_-]/g, (char, at: number) => {
    const before = text.charAt(at - 1);
    const after = text.charAt(at + 1);
    if (char === "\\") return /[*_\-+^~{[!(]/.test(after) ? "" : char;
    return before === "\\" || isPlainMark(before, after) ? char : "";
  });
}

type Json = Record<string, unknown>;

const isRecord = (value: unknown): value is Json => typeof value === "object" && value !== null;

/** Of a Cloud document, also of one with nodes that only Jira writes. */
export const adfText = (document: unknown): string => plainText(nodeText(document));

const LINES = new Set(["paragraph", "heading", "codeBlock", "taskItem"]);

function nodeText(node: unknown): string {
  if (!isRecord(node)) return "";
  const { type, attrs, content, text } = node;
  if (typeof text === "string") return text;
  const inside = Array.isArray(content) ? content.map(nodeText) : [];
  if (type === "taskItem") return `${boxOf(attrs)}${inside.join("")}\n`;
  if (typeof type === "string" && LINES.has(type)) return `${inside.join("")}\n`;
  return inside.length > 0 ? inside.join("\n") : leafText(type, attrs);
}

const boxOf = (attrs: unknown) => (isRecord(attrs) && attrs["state"] === "DONE" ? "[x] " : "[ ] ");

function leafText(type: unknown, attrs: unknown): string {
  if (type === "hardBreak") return "\n";
  if (!isRecord(attrs)) return "";
  const words = attrs["text"] ?? attrs["shortName"] ?? attrs["url"];
  return typeof words === "string" ? words : "";
}
