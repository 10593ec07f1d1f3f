import MarkdownIt, { type Token } from "markdown-it";
import { asListItem, demoted } from "./demote.ts";
import type {
  Block,
  CodeBlock,
  Document,
  Heading,
  Inline,
  ItemBlock,
  List,
  ListItem,
  Table,
  Task,
  TaskList,
} from "./document.ts";
import { inlineRuns, isLink } from "./inline-runs.ts";

interface Node {
  token: Token;
  children: Node[];
}

// A line that a person ends is a line in Jira: softbreak and hardbreak are the same here.
const markdown = new MarkdownIt({ html: false, linkify: true, typographer: false });
markdown.linkify.set({ fuzzyLink: false, fuzzyEmail: false, fuzzyIP: false });
markdown.validateLink = isLink;

const HEADING_LEVELS: Record<string, Heading["level"]> = {
  h1: 1,
  h2: 2,
  h3: 3,
  h4: 4,
  h5: 5,
  h6: 6,
};
const BOX = /^\[([ xX])\]\s+(?=\S)/;

/** Markdown as people and models write it. HTML stays text, an image becomes a link. */
export function parseMarkdown(text: string): Document {
  return { blocks: blocksOf(nest(markdown.parse(text.toWellFormed(), {}))) };
}

function nest(tokens: Token[]): Node[] {
  const root: Node[] = [];
  const open = [root];
  for (const token of tokens) {
    if (token.nesting === -1) {
      open.pop();
      continue;
    }
    const node: Node = { token, children: [] };
    open.at(-1)?.push(node);
    if (token.nesting === 1) open.push(node.children);
  }
  return root;
}

const blocksOf = (nodes: Node[]): Block[] => nodes.flatMap((node) => blockOf(node) ?? []);

function blockOf(node: Node): Block | undefined {
  const { token, children } = node;
  switch (token.type) {
    case "heading_open":
      return { kind: "heading", level: HEADING_LEVELS[token.tag] ?? 6, content: lineOf(node) };
    case "paragraph_open":
      return { kind: "paragraph", content: lineOf(node) };
    case "fence":
    case "code_block":
      return codeBlock(token);
    case "bullet_list_open":
    case "ordered_list_open":
      return listOf(node);
    case "blockquote_open":
      return { kind: "quote", blocks: blocksOf(children).flatMap(demoted) };
    case "table_open":
      return tableOf(node);
    case "hr":
      return { kind: "rule" };
    default:
      return undefined;
  }
}

const lineOf = ({ children }: Node): Inline[] =>
  children.flatMap(({ token }) =>
    token.type === "inline" ? inlineRuns(token.children ?? []) : [],
  );

function codeBlock({ info, content }: Token): CodeBlock {
  const language = /^[\w+#.-]+/.exec(info.trim())?.[0].toLowerCase();
  const text = content.replace(/\n$/, "");
  return { kind: "codeBlock", text, ...(language !== undefined && { language }) };
}

function listOf({ token, children }: Node): List | TaskList {
  const items = children.map((item): ListItem => ({
    blocks: blocksOf(item.children).flatMap(asListItem),
  }));
  const tasks = items.map(taskOf);
  return tasks.every((task) => task !== undefined)
    ? { kind: "tasks", items: tasks }
    : { kind: "list", ordered: token.type === "ordered_list_open", items };
}

/** A check box and its line, with nothing below but check boxes. */
function taskOf({ blocks: [first, ...rest] }: ListItem): Task | undefined {
  if (first?.kind !== "paragraph") return undefined;
  const [start, ...others] = first.content;
  const box = start?.kind === "text" ? BOX.exec(start.text) : null;
  if (start?.kind !== "text" || !box) return undefined;
  const below = rest.map((block: ItemBlock) => (block.kind === "tasks" ? block.items : undefined));
  if (!below.every((items) => items !== undefined)) return undefined;
  const text = start.text.slice(box[0].length);
  const content = [{ ...start, text }, ...others];
  return { done: box[1] !== " ", content, items: below.flat() };
}

function tableOf({ children }: Node): Table {
  const rows = children.flatMap((part) => part.children).map((row) => row.children.map(lineOf));
  const [head = [], ...body] = rows;
  return { kind: "table", head, rows: body.map((row) => head.map((_, i) => row[i] ?? [])) };
}
