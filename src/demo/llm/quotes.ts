import type { StoryContent } from "../../db/schema/content.ts";
import { type WireStory, wireStory } from "../../drafts/content.ts";
import type { DemoPassage } from "./statement.ts";

type Cited = StoryContent["description"];

const LONGEST = 200;
const FEWEST_LETTERS = 4;
const MARK = /^\s*(?:[-*+•–]|\d+[.)]|[A-Za-z]\)|>|#{1,6})\s+/;

/** The answer's last step: each citation with the words of its passage that the part has most to do with. */
export function quoting(content: StoryContent, passages: DemoPassage[]) {
  const texts = new Map(passages.map(({ n, text }) => [n, text.replace(MARK, "")]));
  const quoted = <P extends Omit<Cited, "text">>(part: P): P => {
    const words = wordsOf(JSON.stringify(part));
    const known = part.quotes ?? [];
    const added = part.cites
      .filter((n) => !known.some((quote) => quote.n === n))
      .map((n) => ({ n, text: clausesAbout(texts.get(n) ?? "", words) }));
    return { ...part, quotes: [...known, ...added] };
  };
  const { criteria, questions, ...rest } = content;
  return wireStory({
    ...rest,
    title: quoted(rest.title),
    narrative: quoted(rest.narrative),
    description: quoted(rest.description),
    criteria: criteria.map(quoted),
    priority: quoted(rest.priority),
    labels: quoted(rest.labels),
    estimate: quoted(rest.estimate),
    questions: questions.map(quoted),
  });
}

/** A draft as the model read it: citations as numbers, their words beside them. */
export function unquoted(draft: WireStory): StoryContent {
  return {
    title: read(draft.title),
    narrative: read(draft.narrative),
    description: read(draft.description),
    criteria: draft.criteria.map((one) => read(one)),
    priority: read(draft.priority),
    labels: read(draft.labels),
    estimate: read(draft.estimate),
    questions: draft.questions.map(read),
  };
}

const read = <P extends { cites: { n: number; quote: string }[] }>(part: P) => ({
  ...part,
  cites: [...new Set(part.cites.map(({ n }) => n))],
  quotes: part.cites.map(({ n, quote }) => ({ n, text: quote })),
});

const wordsOf = (text: string) =>
  new Set(
    (text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).filter(
      ({ length }) => length >= FEWEST_LETTERS,
    ),
  );

/** From the first clause that shares a word with the part to the last one; all of it where none does. */
function clausesAbout(passage: string, words: Set<string>): string {
  const clauses = passage.split(/(?<=[,;:.!?])\s+/);
  const shares = clauses.map((clause) => [...wordsOf(clause)].some((word) => words.has(word)));
  const first = shares.indexOf(true);
  const about = first < 0 ? clauses : clauses.slice(first, shares.lastIndexOf(true) + 1);
  const from = passage.indexOf(about[0] ?? "");
  const last = about.at(-1) ?? "";
  const quote = passage.slice(from, passage.indexOf(last, from) + last.length).trim();
  return quote.length <= LONGEST ? quote : quote.slice(0, LONGEST).replace(/\s\S*$/, "");
}
