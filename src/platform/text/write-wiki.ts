import type {
  Block,
  CodeBlock,
  Document,
  Inline,
  ItemBlock,
  ListItem,
  Table,
  Task,
} from "./document.ts";
import { ZERO_WIDTH } from "./escape-wiki.ts";
import { wikiLine } from "./wiki-line.ts";

/** What Data Center colours; another language must not be named to it. */
const LANGUAGES = new Set(
  "actionscript ada applescript bash c c# c++ css erlang go groovy haskell html java javascript json lua objc perl php python r ruby scala sql swift visualbasic xml yaml".split(
    " ",
  ),
);
const NEAREST: Record<string, string> = {
  cpp: "c++",
  cs: "c#",
  csharp: "c#",
  golang: "go",
  js: "javascript",
  jsx: "javascript",
  kotlin: "java",
  kt: "java",
  py: "python",
  rb: "ruby",
  sh: "bash",
  shell: "bash",
  ts: "javascript",
  tsx: "javascript",
  typescript: "javascript",
  yml: "yaml",
  zsh: "bash",
};

/** For Jira Data Center. */
export function writeWiki({ blocks }: Document): string {
  return joined(blocks.map(writeBlock));
}

const joined = (blocks: string[]) => blocks.filter((text) => text !== "").join("\n\n");

function writeBlock(block: Block): string {
  switch (block.kind) {
    case "heading":
      return `h${block.level}. ${wikiLine(block.content, { oneLine: true })}`;
    case "paragraph":
      return wikiLine(block.content, { lineStart: true });
    case "codeBlock":
      return writeCode(block);
    case "list":
      return itemLines(block.items, block.ordered ? "#" : "*").join("\n");
    case "tasks":
      return taskLines(block.items, "*").join("\n");
    case "quote":
      return `{quote}\n${joined(block.blocks.map(writeBlock))}\n{quote}`;
    case "table":
      return writeTable(block);
    case "rule":
      return "----";
  }
}

function writeCode({ language = "", text }: CodeBlock): string {
  const known = LANGUAGES.has(language) ? language : NEAREST[language];
  const endsCode = /\{code[:}]/i.test(text);
  const endsPlain = /\{noformat[:}]/i.test(text);
  if (known !== undefined && !endsCode) return `{code:${known}}\n${text}\n{code}`;
  if (endsPlain && !endsCode) return `{code}\n${text}\n{code}`;
  const safe = text.replaceAll(/\{(?=noformat[:}])/gi, `{${ZERO_WIDTH}`);
  return `{noformat}\n${safe}\n{noformat}`;
}

/** No blank line between them: it would restart the numbers. */
function itemLines(items: ListItem[], prefix: string): string[] {
  return items.flatMap(({ blocks: [first, ...rest] }) => {
    const isLine = first?.kind === "paragraph";
    const start = isLine ? [`${prefix} ${wikiLine(first.content, { lineStart: true })}`] : [];
    const others = first && !isLine ? [first, ...rest] : rest;
    return others.reduce((lines, block, i) => {
      const after = i === 0 ? first : others[i - 1];
      return addBlock(lines, block, { prefix, afterLine: isLine && after?.kind === "paragraph" });
    }, start);
  });
}

function addBlock(
  lines: string[],
  block: ItemBlock,
  { prefix, afterLine }: { prefix: string; afterLine: boolean },
): string[] {
  switch (block.kind) {
    case "paragraph": {
      const last = lines.at(-1);
      if (!afterLine || last === undefined) {
        return [...lines, wikiLine(block.content, { lineStart: true })];
      }
      return [...lines.slice(0, -1), `${last}\\\\ ${wikiLine(block.content)}`];
    }
    case "codeBlock":
      // An item needs a line of its own before what hangs on it.
      return [...(lines.length > 0 ? lines : [`${prefix} ${ZERO_WIDTH}`]), writeCode(block)];
    case "list":
      return [...lines, ...itemLines(block.items, prefix + (block.ordered ? "#" : "*"))];
    case "tasks":
      return [...lines, ...taskLines(block.items, `${prefix}*`)];
  }
}

function taskLines(items: Task[], prefix: string): string[] {
  return items.flatMap(({ done, content, items: below }) => [
    // An empty pair of brackets stays text; `[x]` would be a link.
    `${prefix} ${done ? "\\[x]" : "[ ]"} ${wikiLine(content)}`,
    ...taskLines(below, `${prefix}*`),
  ]);
}

function writeTable({ head, rows }: Table): string {
  return [tableRow(head, "||"), ...rows.map((cells) => tableRow(cells, "|"))].join("\n");
}

function tableRow(cells: Inline[][], bar: "|" | "||"): string {
  const texts = cells.map((cell) => wikiLine(cell, { lineStart: true, cell: true }) || " ");
  return bar + texts.map((text) => text + bar).join("");
}
