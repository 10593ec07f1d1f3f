import type {
  Block,
  Inline,
  ItemBlock,
  List,
  Paragraph,
  QuoteBlock,
  Table,
  Task,
  TaskList,
} from "./document.ts";
import { strongRuns } from "./inline-runs.ts";

const text = (words: string): Inline => ({ kind: "text", text: words });

/** What of a block may stand in a list item; nothing that it says is lost. */
export function asListItem(block: Block): ItemBlock[] {
  switch (block.kind) {
    case "heading":
      return [{ kind: "paragraph", content: strongRuns(block.content) }];
    case "quote":
      return block.blocks;
    case "table":
      return rowsAsLines(block);
    case "rule":
      return [];
    case "paragraph":
    case "codeBlock":
    case "list":
    case "tasks":
      return [block];
  }
}

/** What of a block may stand in a quote: as in a list item, but no check boxes. */
export function demoted(block: Block): QuoteBlock[] {
  return asListItem(block).map(withoutBoxes);
}

function withoutBoxes(block: ItemBlock): QuoteBlock {
  if (block.kind === "tasks") return tasksAsList(block);
  if (block.kind !== "list") return block;
  return {
    ...block,
    items: block.items.map(({ blocks }) => ({ blocks: blocks.map(withoutBoxes) })),
  };
}

function tasksAsList({ items }: Pick<TaskList, "items">): List {
  const blocksOf = ({ done, content, items: below }: Task): QuoteBlock[] => [
    { kind: "paragraph", content: [text(done ? "[x] " : "[ ] "), ...content] },
    ...(below.length > 0 ? [tasksAsList({ items: below })] : []),
  ];
  return { kind: "list", ordered: false, items: items.map((task) => ({ blocks: blocksOf(task) })) };
}

function rowsAsLines({ head, rows }: Table): Paragraph[] {
  return [head.map(strongRuns), ...rows].map((cells) => ({
    kind: "paragraph",
    content: cells.flatMap((cell, i) => (i === 0 ? cell : [text(" | "), ...cell])),
  }));
}
