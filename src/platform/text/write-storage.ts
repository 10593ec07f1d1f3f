import type { Block, CodeBlock, Document, Inline, ListItem, Table, Task } from "./document.ts";

/** Not allowed in XML, not even escaped. */
// oxlint-disable-next-line no-control-regex -- the control characters are what it is for
const NOT_XML = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g;

type NextId = () => number;

/** The storage format of Confluence: XHTML with macros. */
export function writeStorage({ blocks }: Document): string {
  let ids = 0;
  const nextId = () => ++ids;
  return blocks.map((block) => writeBlock(block, nextId)).join("\n");
}

function writeBlock(block: Block, nextId: NextId): string {
  switch (block.kind) {
    case "heading":
      return `<h${block.level}>${line(block.content)}</h${block.level}>`;
    case "paragraph":
      return `<p>${line(block.content)}</p>`;
    case "codeBlock":
      return writeCode(block);
    case "list": {
      const tag = block.ordered ? "ol" : "ul";
      return `<${tag}>${block.items.map((item) => writeItem(item, nextId)).join("")}</${tag}>`;
    }
    case "tasks":
      return writeTasks(block.items, nextId);
    case "quote":
      return `<blockquote>${block.blocks.map((one) => writeBlock(one, nextId)).join("")}</blockquote>`;
    case "table":
      return writeTable(block);
    case "rule":
      return "<hr/>";
  }
}

/** A single line stands in the item itself, as the editor writes it. */
function writeItem({ blocks: [first, ...rest] }: ListItem, nextId: NextId): string {
  const start = first?.kind === "paragraph" ? line(first.content) : "";
  const others = first && first.kind !== "paragraph" ? [first, ...rest] : rest;
  return `<li>${start}${others.map((block) => writeBlock(block, nextId)).join("")}</li>`;
}

function writeTasks(items: Task[], nextId: NextId): string {
  const tasks = items.map(({ done, content, items: below }) => {
    const id = `<ac:task-id>${nextId()}</ac:task-id>`;
    const status = `<ac:task-status>${done ? "complete" : "incomplete"}</ac:task-status>`;
    const nested = below.length > 0 ? writeTasks(below, nextId) : "";
    return `<ac:task>${id}${status}<ac:task-body>${line(content)}${nested}</ac:task-body></ac:task>`;
  });
  return `<ac:task-list>${tasks.join("")}</ac:task-list>`;
}

function writeCode({ language, text }: CodeBlock): string {
  const named =
    language === undefined
      ? ""
      : `<ac:parameter ac:name="language">${escaped(language)}</ac:parameter>`;
  // The end mark cannot be written inside: one part ends after its brackets, the next begins with >.
  const body = text.replaceAll(NOT_XML, "").replaceAll("]]>", "]]]]><![CDATA[>");
  return `<ac:structured-macro ac:name="code">${named}<ac:plain-text-body><![CDATA[${body}]]></ac:plain-text-body></ac:structured-macro>`;
}

function writeTable({ head, rows }: Table): string {
  const lines = [row("th", head), ...rows.map((cells) => row("td", cells))];
  return `<table><tbody>${lines.join("")}</tbody></table>`;
}

const row = (tag: "th" | "td", cells: Inline[][]) =>
  `<tr>${cells.map((cell) => `<${tag}>${line(cell)}</${tag}>`).join("")}</tr>`;

function line(content: Inline[]): string {
  return content.map(writeRun).join("");
}

function writeRun(run: Inline): string {
  if (run.kind === "break") return "<br/>";
  const tags =
    run.kind === "code"
      ? ["code"]
      : [run.strong && "strong", run.em && "em", run.strike && "del"].filter(
          (tag) => typeof tag === "string",
        );
  const open = tags.map((tag) => `<${tag}>`).join("");
  const close = tags
    .toReversed()
    .map((tag) => `</${tag}>`)
    .join("");
  const marked = open + escaped(run.text) + close;
  return run.href === undefined ? marked : `<a href="${escaped(run.href)}">${marked}</a>`;
}

const escaped = (text: string) =>
  text
    .replaceAll(NOT_XML, "")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
