import { z } from "zod";
import type { TextWriter } from "../files/text-writer.ts";

/** A node of Atlassian's document format, as far as it is of interest here. */
interface AdfNode {
  type: string;
  text: string;
  attrs: Record<string, unknown>;
  content: unknown[];
}

const shape = z.object({
  type: z.string(),
  text: z.string().catch(""),
  attrs: z.record(z.string(), z.unknown()).catch({}),
  content: z.array(z.unknown()).catch([]),
});

const DEEPEST = 60;

/** The words of a document of Jira Cloud: headings, items and rows keep their form. */
export function writeAdf(document: unknown, writer: TextWriter): void {
  for (const child of nodeOf(document)?.content ?? []) block(child, { writer, depth: 0, list: 0 });
}

interface Place {
  writer: TextWriter;
  depth: number;
  /** How many lists this stands in. */
  list: number;
}

function nodeOf(value: unknown): AdfNode | undefined {
  const parsed = shape.safeParse(value);
  return parsed.success ? parsed.data : undefined;
}

function block(value: unknown, place: Place): void {
  const node = nodeOf(value);
  if (!node || place.depth > DEEPEST) return;
  const { writer } = place;
  const inside = { ...place, depth: place.depth + 1 };
  if (LISTS.has(node.type)) items(node, inside);
  else if (node.type === "heading") writer.heading(Number(node.attrs["level"]) || 1, words(node));
  else if (node.type === "blockquote") writer.quote(words(node));
  else if (node.type === "tableRow") {
    writer.row(node.content.map((cell) => words(nodeOf(cell))));
  } else if (node.type === "paragraph" || isInline(node)) writer.paragraph(words(node));
  else for (const child of node.content) block(child, inside);
}

const isInline = ({ content }: AdfNode) => content.some((child) => nodeOf(child)?.type === "text");

const LISTS = new Set(["bulletList", "orderedList", "taskList", "decisionList"]);

function items(list: AdfNode, place: Place): void {
  let n = Number(list.attrs["order"] ?? 1) || 1;
  for (const child of list.content) {
    const item = nodeOf(child);
    if (!item) continue;
    // A list of tasks stands beside the task that it belongs to.
    if (LISTS.has(item.type)) {
      block(item, { ...place, list: place.list + 1 });
      continue;
    }
    const own = item.content.filter((each) => !LISTS.has(nodeOf(each)?.type ?? ""));
    const mark = list.type === "orderedList" ? `${n}.` : "-";
    place.writer.item(stateOf(item) + words({ ...item, content: own }), place.list, mark);
    n += 1;
    for (const each of item.content) {
      if (LISTS.has(nodeOf(each)?.type ?? "")) block(each, { ...place, list: place.list + 1 });
    }
  }
}

const stateOf = ({ type, attrs }: AdfNode): string =>
  type === "taskItem" ? (attrs["state"] === "DONE" ? "[x] " : "[ ] ") : "";

/** What a reader sees of it, blocks apart by a line. */
function words(node: AdfNode | undefined, depth = 0): string {
  if (!node || depth > DEEPEST) return "";
  if (node.type === "text") return node.text;
  if (node.type === "hardBreak") return "\n";
  const { attrs, content } = node;
  const shown = attrs["text"] ?? attrs["url"] ?? attrs["shortName"];
  if (content.length === 0) return typeof shown === "string" ? shown : "";
  const parts = content.map((child) => words(nodeOf(child), depth + 1));
  return parts.join(isInlineBlock(node) ? "" : "\n");
}

const isInlineBlock = ({ type, content }: AdfNode) =>
  ["paragraph", "heading", "codeBlock", "taskItem", "decisionItem"].includes(type) ||
  content.every((child) => ["text", "hardBreak"].includes(nodeOf(child)?.type ?? ""));
