import type { DraftContent } from "../../db/schema/content.ts";
import type { Passage } from "../../db/schema/drafts.ts";
import type { Draft } from "../draft.ts";
import { findQuote } from "../trace/quote.ts";
import type { PassageChange } from "./compare.ts";
import { type Cited, recite } from "./recite.ts";

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
  return recite(draft, content, (part) => movePart(part, moved));
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
