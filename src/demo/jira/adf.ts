// The part of Atlassian's document schema that a description can hold. Jira says only that something is wrong, never where.
const INLINE = ["text", "hardBreak", "mention", "emoji", "inlineCard", "date", "status"];
const LISTS = ["bulletList", "orderedList", "taskList"];
const TEXT_BLOCKS = ["paragraph", "codeBlock", ...LISTS];
const CELL_BLOCKS = [...TEXT_BLOCKS, "heading", "blockquote", "panel", "rule", "nestedExpand"];

interface NodeRule {
  children: string[];
  /** Fewest children. */
  least?: number;
  attributes?: (attributes: Record<string, unknown>) => boolean;
}

const isText = (value: unknown): value is string => typeof value === "string";
const oneOf = (value: unknown, allowed: unknown[]) => allowed.includes(value);

const RULES = new Map<unknown, NodeRule>([
  ["doc", { children: [...CELL_BLOCKS.slice(0, -1), "table", "expand"] }],
  ["paragraph", { children: INLINE }],
  ["heading", { children: INLINE, attributes: ({ level }) => oneOf(level, [1, 2, 3, 4, 5, 6]) }],
  ["bulletList", { children: ["listItem"], least: 1 }],
  ["orderedList", { children: ["listItem"], least: 1 }],
  ["listItem", { children: TEXT_BLOCKS, least: 1 }],
  [
    "taskList",
    { children: ["taskItem", "taskList"], least: 1, attributes: (a) => isText(a["localId"]) },
  ],
  [
    "taskItem",
    {
      children: INLINE,
      attributes: ({ localId, state }) => isText(localId) && oneOf(state, ["TODO", "DONE"]),
    },
  ],
  ["codeBlock", { children: ["text"] }],
  ["blockquote", { children: TEXT_BLOCKS.slice(0, 4), least: 1 }],
  [
    "panel",
    {
      children: [...TEXT_BLOCKS, "heading", "rule"],
      least: 1,
      attributes: ({ panelType }) =>
        oneOf(panelType, ["info", "note", "tip", "warning", "error", "success", "custom"]),
    },
  ],
  ["rule", { children: [] }],
  ["table", { children: ["tableRow"], least: 1 }],
  ["tableRow", { children: ["tableHeader", "tableCell"] }],
  ["tableHeader", { children: CELL_BLOCKS, least: 1 }],
  ["tableCell", { children: CELL_BLOCKS, least: 1 }],
  ["expand", { children: CELL_BLOCKS.slice(0, -1), least: 1 }],
  ["nestedExpand", { children: [...TEXT_BLOCKS, "heading", "rule"], least: 1 }],
  ["text", { children: [] }],
  ["hardBreak", { children: [] }],
  ["mention", { children: [], attributes: ({ id }) => isText(id) }],
  ["emoji", { children: [], attributes: ({ shortName }) => isText(shortName) }],
  [
    "inlineCard",
    { children: [], attributes: ({ url, data }) => isText(url) || data !== undefined },
  ],
  ["date", { children: [], attributes: ({ timestamp }) => isText(timestamp) }],
  ["status", { children: [], attributes: ({ text, color }) => isText(text) && isText(color) }],
]);

const MARKS = new Set(
  "strong em strike underline code link subsup textColor backgroundColor annotation".split(" "),
);
/** What may stand beside `code`. */
const BESIDE_CODE = new Set(["code", "link", "annotation"]);

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Whether Jira Cloud would take this as a document. */
export function isAdf(document: unknown): boolean {
  return isRecord(document) && document["version"] === 1 && isNode(document, ["doc"], 0);
}

const KNOWN_KEYS = new Set(["type", "attrs", "content", "marks", "text", "version"]);

function isNode(node: unknown, allowed: string[], depth: number): boolean {
  if (!isRecord(node) || depth > 50) return false;
  const rule = RULES.get(node["type"]);
  if (rule === undefined || !allowed.some((name) => name === node["type"])) return false;
  const content = node["content"] ?? [];
  return (
    Array.isArray(content) &&
    obeysRule(node, rule, content) &&
    isTextFit(node, content) &&
    content.every((child) => isNode(child, rule.children, depth + 1))
  );
}

function obeysRule(node: Record<string, unknown>, rule: NodeRule, content: unknown[]): boolean {
  const { attrs = {} } = node;
  if (!isRecord(attrs) || !Object.keys(node).every((key) => KNOWN_KEYS.has(key))) return false;
  return content.length >= (rule.least ?? 0) && (rule.attributes?.(attrs) ?? true);
}

function isTextFit({ type, text, marks = [] }: Record<string, unknown>, content: unknown[]) {
  if (!Array.isArray(marks)) return false;
  if (type === "text") return isTextNode(text, marks);
  if (type !== "codeBlock") return true;
  return content.every((child) => isRecord(child) && child["marks"] === undefined);
}

function isTextNode(text: unknown, marks: unknown[]): boolean {
  if (!isText(text) || text === "") return false;
  const names = marks.map((mark) => (isRecord(mark) ? mark["type"] : undefined));
  if (!names.every((name) => isText(name) && MARKS.has(name))) return false;
  const links = marks.filter((mark) => isRecord(mark) && mark["type"] === "link");
  const hasTargets = links.every(
    (mark) => isRecord(mark) && isRecord(mark["attrs"]) && isText(mark["attrs"]["href"]),
  );
  return hasTargets && (!names.includes("code") || names.every((n) => BESIDE_CODE.has(String(n))));
}

/** Everything that can be read in a document, for search and for people. */
export function adfText(node: unknown): string {
  if (!isRecord(node)) return "";
  if (node["type"] === "hardBreak") return "\n";
  if (isText(node["text"])) return node["text"];
  const { content } = node;
  const joint = INLINE_PARENTS.has(String(node["type"])) ? "" : "\n";
  return Array.isArray(content) ? content.map(adfText).join(joint) : "";
}

const INLINE_PARENTS = new Set(["paragraph", "heading", "taskItem", "codeBlock"]);
