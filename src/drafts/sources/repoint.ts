import type { DraftContent, Passage, Quote, StoryContent } from "../../db/schema/drafts.ts";
import type { Draft } from "../draft.ts";
import { nodesOf, withNodeContent } from "../nodes.ts";
import { findQuote } from "../trace/quote.ts";
import type { PassageChange } from "./compare.ts";

interface Cited {
  cites: number[];
  quotes?: Quote[];
}

/**
 * The content as it rests on a later version: where the quoted words stand in the changed passage
 * too, the citation goes with them; any other keeps its number, and a finding asks a person to look.
 */
export function repoint(
  draft: Pick<Draft, "item">,
  content: DraftContent,
  changes: readonly PassageChange[],
): DraftContent {
  const moved = new Map<number, Passage>();
  for (const change of changes) {
    if (change.kind === "changed") moved.set(change.before.n, change.after);
  }
  return nodesOf(draft, content).reduce(
    (whole, node) => withNodeContent(whole, node.id, repointItem(node.content, moved)),
    content,
  );
}

function repointItem(content: StoryContent, moved: ReadonlyMap<number, Passage>): StoryContent {
  const move = <Part extends Cited>(part: Part): Part => movePart(part, moved);
  const { title, narrative, description, criteria, priority, labels, estimate } = content;
  const fields = Object.entries(content.fields ?? {}).map(([id, value]) => [id, move(value)]);
  return {
    ...content,
    title: move(title),
    narrative: move(narrative),
    description: move(description),
    criteria: criteria.map(move),
    priority: move(priority),
    labels: move(labels),
    estimate: move(estimate),
    questions: content.questions.map(move),
    ...(content.fields && { fields: Object.fromEntries(fields) }),
  };
}

function movePart<Part extends Cited>(part: Part, moved: ReadonlyMap<number, Passage>): Part {
  const { quotes = [] } = part;
  const next = (n: number): number => {
    const after = moved.get(n);
    const said = quotes.filter((quote) => quote.n === n);
    const holds =
      after !== undefined &&
      said.length > 0 &&
      said.every(({ text }) => findQuote(after.text, text) !== undefined);
    return holds ? after.n : n;
  };
  const cites = [...new Set(part.cites.map(next))].toSorted((a, b) => a - b);
  if (cites.join() === part.cites.join()) return part;
  return { ...part, cites, quotes: quotes.map((quote) => ({ ...quote, n: next(quote.n) })) };
}
