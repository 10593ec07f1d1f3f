// What Atlassian's document schema allows, for the nodes that a description may hold. Written by hand
// from the measured refusals, so that it shares no line with the writer.

interface Node {
  type?: unknown;
  text?: unknown;
  marks?: unknown;
  attrs?: Record<string, unknown>;
  content?: unknown;
}

const INLINE = new Set(["text", "hardBreak"]);
const IN_ITEM = new Set(["paragraph", "codeBlock", "bulletList", "orderedList", "taskList"]);
const IN_QUOTE = new Set(["paragraph", "codeBlock", "bulletList", "orderedList"]);
const IN_CELL = new Set([...IN_ITEM, "heading", "blockquote", "rule"]);

const CHILDREN: Record<string, Set<string>> = {
  doc: new Set([...IN_CELL, "table"]),
  paragraph: INLINE,
  heading: INLINE,
  codeBlock: new Set(["text"]),
  bulletList: new Set(["listItem"]),
  orderedList: new Set(["listItem"]),
  listItem: IN_ITEM,
  taskList: new Set(["taskItem", "taskList"]),
  taskItem: INLINE,
  blockquote: IN_QUOTE,
  table: new Set(["tableRow"]),
  tableRow: new Set(["tableHeader", "tableCell"]),
  tableHeader: IN_CELL,
  tableCell: IN_CELL,
  rule: new Set(),
  hardBreak: new Set(),
  text: new Set(),
};

const NEEDS_CONTENT = new Set(
  "bulletList orderedList listItem taskList blockquote table tableRow tableHeader tableCell".split(
    " ",
  ),
);

/** Everything that Jira Cloud would refuse, with its place; empty = it takes it. */
export function adfFaults(document: unknown): string[] {
  if (!isNode(document) || document.type !== "doc") return ["no document"];
  return faultsOf(document, "doc");
}

const isNode = (value: unknown): value is Node => typeof value === "object" && value !== null;

function faultsOf(node: Node, place: string): string[] {
  const type = String(node.type);
  const allowed = CHILDREN[type];
  if (!allowed) return [`${place}: unknown node`];
  const children = Array.isArray(node.content) ? node.content.filter(isNode) : [];
  const own = [...textFaults(node), ...attributeFaults(node)];
  if (NEEDS_CONTENT.has(type) && children.length === 0) own.push("is empty");
  const misplaced = children
    .filter((child) => !allowed.has(String(child.type)))
    .map((child) => `holds ${String(child.type)}`);
  if (type === "taskList" && children[0]?.type === "taskList") own.push("begins with a list");
  if (type === "listItem" && !["paragraph", "codeBlock"].includes(String(children[0]?.type))) {
    own.push("begins with a list");
  }
  return [
    ...[...own, ...misplaced].map((fault) => `${place}: ${fault}`),
    ...children.flatMap((child, i) => faultsOf(child, `${place}/${i}:${String(child.type)}`)),
  ];
}

function textFaults({ type, text, marks = [] }: Node): string[] {
  const names = Array.isArray(marks) ? marks.filter(isNode).map((mark) => String(mark.type)) : [];
  if (type !== "text") return names.length > 0 ? ["a mark on no text"] : [];
  const faults: string[] = [];
  if (typeof text !== "string" || text === "") faults.push("an empty text");
  const decorated = names.some((name) => ["strong", "em", "strike"].includes(name));
  if (names.includes("code") && decorated) faults.push("code with another mark");
  if (names.some((name) => !["strong", "em", "strike", "code", "link"].includes(name))) {
    faults.push("an unknown mark");
  }
  if (new Set(names).size < names.length) faults.push("a mark twice");
  return faults;
}

function attributeFaults({ type, attrs = {} }: Node): string[] {
  const isTask = type === "taskList" || type === "taskItem";
  if (isTask && typeof attrs["localId"] !== "string") return ["no localId"];
  if (type === "taskItem" && !["TODO", "DONE"].includes(String(attrs["state"])))
    return ["no state"];
  if (type === "heading" && !(Number(attrs["level"]) >= 1 && Number(attrs["level"]) <= 6)) {
    return ["no level"];
  }
  return [];
}
