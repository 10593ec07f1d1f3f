import type { Quote, StoryContent } from "../../db/schema/content.ts";
import type { Passage } from "../../db/schema/drafts.ts";
import { partTexts } from "../part-text.ts";
import type { TitledPassages } from "../source.ts";
import { statingParts } from "./coverage.ts";
import { findQuote } from "./quote.ts";

/** Some words of a passage, and which parts quote them. */
interface Piece {
  text: string;
  parts: string[];
}

export interface ShownPassage {
  n: number;
  pieces: Piece[];
  /** Parts that say it. */
  parts: { part: string; label: string }[];
  /** Only its beginning is here. */
  isCut: boolean;
}

/** Passages that are not here: by their place among all, counted from 0. */
export interface Gap {
  from: number;
  to: number;
}

interface ColumnSource {
  title: string;
  items: (ShownPassage | Gap)[];
}

/** As much of the sources as stands beside a draft. */
export interface SourceColumn {
  sources: ColumnSource[];
  /** Of all sources. */
  passages: number;
}

/** Up to here everything is shown. */
const FEW = { passages: 80, characters: 30_000 };
const MOST_SHOWN = 120;
/** Of a long source that nothing cites yet. */
const OPENING = 20;
const LONGEST_SHOWN = 600;
/** Quoted words are looked for so far into a passage, and the passage shown to there. */
const LONGEST_SEARCHED = 4000;
/** Of the passages page, and of each piece that unfolds. */
const PASSAGES_A_PAGE = 100;

/** Everything of a short source; of a long one what the draft cites, with its neighbours. */
export function sourceColumn(
  sources: TitledPassages[],
  content: StoryContent | undefined,
): SourceColumn {
  const all = sources.flatMap(({ passages }) => passages);
  const cites = citations(content);
  const wanted = wantedPlaces(all, cites);
  let at = 0;
  const shown = sources.map(({ title, passages }) => {
    const items: (ShownPassage | Gap)[] = [];
    for (const passage of passages) {
      const last = items.at(-1);
      if (wanted.has(at)) items.push(showPassage(passage, cites));
      else if (last && isGap(last)) last.to = at;
      else items.push({ from: at, to: at });
      at += 1;
    }
    return { title, items };
  });
  return { sources: shown, passages: all.length };
}

/** A run of passages by their places, and the gap after it. */
export function passagesFrom(
  passages: Passage[],
  content: StoryContent | undefined,
  { from, to }: Gap,
): (ShownPassage | Gap)[] {
  const cites = citations(content);
  const end = Math.min(to, from + PASSAGES_A_PAGE - 1, passages.length - 1);
  const shown = passages.slice(from, end + 1).map((passage) => showPassage(passage, cites));
  return end < Math.min(to, passages.length - 1) ? [...shown, { from: end + 1, to }] : shown;
}

interface Citing {
  part: string;
  label: string;
  quotes: Quote[];
  isStating: boolean;
}

/** By the number of a passage: the parts that cite it. */
function citations(content: StoryContent | undefined): Map<number, Citing[]> {
  const found = new Map<number, Citing[]>();
  if (!content) return found;
  const stating = new Set(statingParts(content).map(({ part }) => part));
  for (const { part, label, cites, quotes = [] } of partTexts(content)) {
    const citing = { part, label, quotes, isStating: stating.has(part) };
    for (const n of cites) found.set(n, [...(found.get(n) ?? []), citing]);
  }
  return found;
}

function wantedPlaces(all: Passage[], cites: Map<number, Citing[]>): Set<number> {
  if (isShort(all)) return new Set(all.keys());
  const cited = cites.size === 0 ? [] : citedPlaces(all, cites);
  if (cited.length === 0) return new Set(all.slice(0, OPENING).keys());
  const around = cited.flatMap((place) => [place - 1, place + 1]);
  const near = around.filter((place) => place >= 0 && place < all.length);
  return new Set([...new Set([...cited, ...near])].slice(0, MOST_SHOWN));
}

const isShort = (all: Passage[]): boolean =>
  all.length <= FEW.passages &&
  all.reduce((sum, { text }) => sum + text.length, 0) <= FEW.characters;

const citedPlaces = (all: Passage[], cites: Map<number, Citing[]>): number[] =>
  all.flatMap(({ n }, place) => (cites.has(n) ? [place] : [])).slice(0, MOST_SHOWN);

function showPassage({ n, text }: Passage, cites: Map<number, Citing[]>): ShownPassage {
  const citing = cites.get(n) ?? [];
  const searched = text.slice(0, LONGEST_SEARCHED);
  const marks = citing.flatMap(({ part, quotes }) =>
    quotes
      .filter((quote) => quote.n === n)
      .flatMap((quote) => findQuote(searched, quote.text) ?? [])
      .map(([start, end]) => ({ part, start, end })),
  );
  const last = Math.max(LONGEST_SHOWN, ...marks.map(({ end }) => end));
  const said = text.length <= last ? text : text.slice(0, last);
  return {
    n,
    pieces: cutAtMarks(said, marks),
    parts: citing.filter(({ isStating }) => isStating).map(({ part, label }) => ({ part, label })),
    isCut: said.length < text.length,
  };
}

interface Mark {
  part: string;
  start: number;
  end: number;
}

/** Marks may overlap: the text is cut where one begins or ends. */
function cutAtMarks(text: string, marks: Mark[]): Piece[] {
  const ends = marks.flatMap(({ start, end }) => [start, end]);
  const points = [...new Set([0, ...ends, text.length])].toSorted((a, b) => a - b);
  return points.slice(0, -1).map((start, i) => {
    const over = marks.filter((mark) => mark.start <= start && mark.end > start);
    return {
      text: text.slice(start, points[i + 1]),
      parts: [...new Set(over.map(({ part }) => part))],
    };
  });
}

const isGap = (item: ShownPassage | Gap): item is Gap => "from" in item;

/** Those that an item cites, with the quoted words. */
export function citedPassages(passages: Passage[], content: StoryContent): ShownPassage[] {
  const cites = citations(content);
  const cited = passages.filter(({ n }) => cites.has(n)).slice(0, MOST_SHOWN);
  return cited.map((passage) => showPassage(passage, cites));
}
