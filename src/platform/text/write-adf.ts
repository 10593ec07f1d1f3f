import type { Block, Document, Inline, ItemBlock, List, Table, Task } from "./document.ts";

interface AdfMark {
  type: "strong" | "em" | "strike" | "code" | "link";
  attrs?: { href: string };
}

interface AdfNode {
  type: string;
  attrs?: Record<string, string | number>;
  content?: AdfNode[];
  marks?: AdfMark[];
  text?: string;
}

export interface AdfDocument {
  version: 1;
  type: "doc";
  content: AdfNode[];
}

/** Gives each check box and each list of them its own id, the same ones for the same document. */
type NextId = () => string;

/** For Jira Cloud. What it refuses cannot be said in the tree, so the result needs no second check. */
export function writeAdf({ blocks }: Document): AdfDocument {
  let ids = 0;
  const nextId = () => `task-${++ids}`;
  return { version: 1, type: "doc", content: blocks.flatMap((block) => topBlock(block, nextId)) };
}

function topBlock(block: Block, nextId: NextId): AdfNode[] {
  switch (block.kind) {
    case "heading":
      return [{ type: "heading", attrs: { level: block.level }, content: line(block.content) }];
    case "quote":
      // An empty one is refused.
      return block.blocks.length === 0
        ? []
        : [{ type: "blockquote", content: block.blocks.flatMap((one) => itemBlock(one, nextId)) }];
    case "table":
      return [table(block)];
    case "rule":
      return [{ type: "rule" }];
    case "paragraph":
    case "codeBlock":
    case "list":
    case "tasks":
      return itemBlock(block, nextId);
  }
}

function itemBlock(block: ItemBlock, nextId: NextId): AdfNode[] {
  switch (block.kind) {
    case "paragraph":
      return [paragraph(block.content)];
    case "codeBlock": {
      const attrs = block.language === undefined ? {} : { attrs: { language: block.language } };
      const content = block.text === "" ? {} : { content: [{ type: "text", text: block.text }] };
      return [{ type: "codeBlock", ...attrs, ...content }];
    }
    case "list":
      return list(block, nextId);
    case "tasks":
      return block.items.length === 0 ? [] : [taskList(block.items, nextId)];
  }
}

const paragraph = (content: Inline[]): AdfNode => ({ type: "paragraph", content: line(content) });

function list({ ordered, items }: List, nextId: NextId): AdfNode[] {
  if (items.length === 0) return [];
  const content = items.map(({ blocks: [first, ...rest] }): AdfNode => {
    // The first thing in an item is a line or code; a list alone gets an empty line before it.
    const isFit = first?.kind === "paragraph" || first?.kind === "codeBlock";
    const inside = [...(first ? [first] : []), ...rest].flatMap((one) => itemBlock(one, nextId));
    return { type: "listItem", content: isFit ? inside : [paragraph([]), ...inside] };
  });
  return [{ type: ordered ? "orderedList" : "bulletList", content }];
}

function taskList(items: Task[], nextId: NextId): AdfNode {
  return {
    type: "taskList",
    attrs: { localId: nextId() },
    content: items.flatMap(({ done, content, items: below }): AdfNode[] => [
      {
        type: "taskItem",
        attrs: { localId: nextId(), state: done ? "DONE" : "TODO" },
        content: line(content),
      },
      ...(below.length > 0 ? [taskList(below, nextId)] : []),
    ]),
  };
}

function table({ head, rows }: Table): AdfNode {
  const body = rows.map((cells) => tableRow("tableCell", cells));
  return { type: "table", content: [tableRow("tableHeader", head), ...body] };
}

const tableRow = (type: "tableCell" | "tableHeader", cells: Inline[][]): AdfNode => ({
  type: "tableRow",
  content: cells.map((cell) => ({ type, content: [paragraph(cell)] })),
});

function line(content: Inline[]): AdfNode[] {
  return content.flatMap((run): AdfNode[] => {
    if (run.kind === "break") return [{ type: "hardBreak" }];
    if (run.text === "") return [];
    const marks = marksOf(run);
    return [{ type: "text", text: run.text, ...(marks.length > 0 && { marks }) }];
  });
}

function marksOf(run: Exclude<Inline, { kind: "break" }>): AdfMark[] {
  const link: AdfMark[] =
    run.href === undefined ? [] : [{ type: "link", attrs: { href: run.href } }];
  if (run.kind === "code") return [...link, { type: "code" }];
  const names = (["strong", "em", "strike"] as const).filter((name) => run[name]);
  return [...link, ...names.map((type) => ({ type }))];
}
