import type { Passage } from "../../db/schema/drafts.ts";
import { partTexts } from "../part-text.ts";
import { statementsOf } from "../trace/statements.ts";
import type { ImportedItem } from "./imported.ts";

const MARK = /^\s*(?:[-*+•]|\d+[.)])\s+/;

/** Words alone: a file marks them up as it likes. */
const bare = (text: string): string =>
  ` ${text
    .replace(MARK, "")
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, " ")
    .trim()} `;

/**
 * The items as they rest on the file that they came from: each part cites those of its item's own
 * rows that hold its words, or else the first, which has its title. What no other part says is the title's.
 */
export function citeRows(
  items: readonly ImportedItem[],
  passages: readonly Passage[],
): ImportedItem[] {
  const stating = new Set(statementsOf(passages));
  let next = 0;
  return items.map((item) => {
    const rows: Passage[] = [];
    for (let row = passages[next]; row && row.start < item.at.end; row = passages[++next]) {
      if (row.start >= item.at.start) rows.push(row);
    }
    return { ...item, content: citeItem(item.content, rows, stating) };
  });
}

function citeItem(
  content: ImportedItem["content"],
  rows: readonly Passage[],
  stating: ReadonlySet<Passage>,
): ImportedItem["content"] {
  const [first, ...below] = rows;
  if (!first) return content;
  const words = below.map(({ n, text }) => ({ n, words: bare(text) }));
  const cites = new Map(
    partTexts(content).map(({ part, text }) => {
      const own = bare(text);
      const held = words.filter((row) => own.includes(row.words) || row.words.includes(own));
      const numbers = held.filter((row) => row.words.trim() !== "").map(({ n }) => n);
      return [part, own.trim() === "" ? [] : numbers.length > 0 ? numbers : [first.n]];
    }),
  );
  const of = (part: string): number[] => cites.get(part) ?? [];
  const criteria = content.criteria.map((one, i) => ({ ...one, cites: of(`criteria.${i}`) }));
  const said = new Set([
    ...of("narrative"),
    ...of("description"),
    ...criteria.flatMap((one) => one.cites),
  ]);
  const rest = rows.filter((row) => stating.has(row) && !said.has(row.n)).map(({ n }) => n);
  const title = [...new Set([first.n, ...rest])];
  return {
    ...content,
    title: { ...content.title, cites: title },
    narrative: { ...content.narrative, cites: of("narrative") },
    description: { ...content.description, cites: of("description") },
    criteria,
    questions: content.questions.map((one, i) => ({ ...one, cites: of(`questions.${i}`) })),
  };
}
