import type { Quote } from "../../db/schema/content.ts";
import type { Passage } from "../../db/schema/drafts.ts";
import { stripInvisible } from "../../platform/text/strip-invisible.ts";

/** What a model answers for each citation, and what it reads of an earlier draft. */
export interface WireCite {
  n: number;
  /** Empty where a person typed the number. */
  quote: string;
}

/** What becomes of a part's citations. */
export interface Settled {
  cites: number[];
  quotes?: Quote[];
  refused?: Quote[];
}

interface Plain {
  text: string;
  /** For each UTF-16 unit of `text`, where it came from. */
  from: number[];
}

const QUOTE_MARKS = /["'`´‘’‚‛“”„‟«»‹›′″]/u;
const SOFT_HYPHEN = "\u00ad";
const ELLIPSIS = /\s*[[(]?\.{3,}[\])]?\s*/;
const WORD = /[\p{L}\p{N}]/u;
const MARK = /^\p{M}/u;
/** Of words that a passage does not hold: enough to say which. */
const LONGEST_REFUSED = 200;

/** One character as two people may write it differently: in any case, with any quote mark, dash or blank. */
function makePlain(character: string): string {
  if (character === SOFT_HYPHEN || stripInvisible(character) === "") return "";
  if (QUOTE_MARKS.test(character)) return "'";
  if (/\p{Pd}|[\u2212]/u.test(character)) return "-";
  return character.normalize("NFKD").toLowerCase();
}

/** Most of a text is of these. */
const ascii = Array.from({ length: 128 }, (_, code) => makePlain(String.fromCharCode(code)));
const plainCharacter = (character: string): string =>
  ascii[character.length === 1 ? character.charCodeAt(0) : -1] ?? makePlain(character);

/** Decomposed character by character, so that each can be found again in the text. */
function plain(source: string): Plain {
  const from: number[] = [];
  const pieces: string[] = [];
  let at = 0;
  let isBlank = true;
  for (const character of source) {
    for (const unit of plainCharacter(character)) {
      const blank = /\s/.test(unit);
      if (blank && isBlank) continue;
      isBlank = blank;
      pieces.push(blank ? " " : unit);
      for (let i = 0; i < unit.length; i += 1) from.push(at);
    }
    at += character.length;
  }
  from.push(at);
  return { text: pieces.join(""), from };
}

type Range = [start: number, end: number];

/** Where `piece` stands in `text` from `start` on; not where only a part of a letter does ("e" in "é"). */
function placeOf(piece: string, text: string, start: number): number {
  let place = text.indexOf(piece, start);
  while (place >= 0 && MARK.test(text.slice(place + piece.length, place + piece.length + 2))) {
    place = text.indexOf(piece, place + 1);
  }
  return place;
}

/** The pieces in their order, without overlap. */
function placesOf(pieces: string[], { text, from }: Plain): Range[] | undefined {
  const ranges: Range[] = [];
  let next = 0;
  for (const piece of pieces) {
    const place = placeOf(piece, text, next);
    if (place < 0) return undefined;
    next = place + piece.length;
    ranges.push([from[place] ?? 0, from[next] ?? 0]);
  }
  return ranges;
}

/**
 * Where the quoted words stand in a passage: once, or piece by piece around an ellipsis. Undefined
 * when they do not, or when nothing is quoted. Blanks, quote marks, dashes, case and the several
 * ways to write one letter make no difference; any other character does.
 */
export function findQuote(passage: string, quote: string): Range[] | undefined {
  const words = plain(quote).text.trim();
  const held = plain(passage);
  if (!WORD.test(words)) return undefined;
  const whole = words.length <= held.text.length ? placesOf([words], held) : undefined;
  if (whole) return whole;
  const pieces = words.split(ELLIPSIS).filter(Boolean);
  return pieces.length > 0 && pieces.every((piece) => WORD.test(piece))
    ? placesOf(pieces, held)
    : undefined;
}

/** Passages reach a model with some `<` written as an entity: it quotes what it saw. */
const holds = (passage: string, quote: string): boolean =>
  holdsExactly(passage, quote.trim()) ||
  findQuote(passage, quote) !== undefined ||
  (quote.includes("&lt;") && findQuote(passage, quote.replaceAll("&lt;", "<")) !== undefined);

/** Nearly every quote: to look more closely costs a hundred times as much. */
function holdsExactly(passage: string, words: string): boolean {
  const place = passage.indexOf(words);
  // A mark that follows would belong to the last letter; no character of ASCII is one.
  const next = passage.charCodeAt(place + words.length);
  return place >= 0 && /[a-z0-9]/i.test(words) && !(next > 127);
}

export interface QuoteContext {
  passages: ReadonlyMap<number, string>;
  /** Passages that a person cited by number: a model that kept such a citation has no words for it. */
  typed: ReadonlySet<number>;
}

/**
 * A model's citations as far as they are true: a number that no passage has is dropped; words that
 * the passage does not hold go with their citation, and are told.
 */
export function settleCites(cites: readonly WireCite[], context: QuoteContext): Settled {
  const kept: WireCite[] = [];
  const refused: Quote[] = [];
  for (const { n, quote } of cites) {
    const passage = context.passages.get(n);
    if (passage === undefined) continue;
    const isTyped = quote.trim() === "" && context.typed.has(n);
    if (isTyped || holds(passage, quote)) kept.push({ n, quote: quote.trim() });
    else refused.push({ n, text: stripInvisible(quote).trim().slice(0, LONGEST_REFUSED) });
  }
  const quotes = kept
    .filter(({ quote }) => quote !== "")
    .map(({ n, quote }) => ({ n, text: quote }));
  return {
    cites: [...new Set(kept.map(({ n }) => n))].toSorted((a, b) => a - b),
    ...(quotes.length > 0 && { quotes: unique(quotes) }),
    ...(refused.length > 0 && { refused: unique(refused) }),
  };
}

const unique = (quotes: Quote[]): Quote[] => [
  ...new Map(quotes.map((quote) => [`${quote.n} ${quote.text}`, quote])).values(),
];

type Said = readonly Pick<Passage, "n" | "text">[];

/** Kept with the list: each of hundreds of answers is checked against the same thousands. */
const known = new WeakMap<Said, ReadonlyMap<number, string>>();

export function quoteContext(passages: Said, typed: Iterable<number> = []): QuoteContext {
  const texts = known.get(passages) ?? new Map(passages.map(({ n, text }) => [n, text]));
  known.set(passages, texts);
  return { passages: texts, typed: new Set(typed) };
}

/** Citations in the form in which a model answers them. */
export const wireCites = ({ cites, quotes = [] }: Settled): WireCite[] =>
  cites.flatMap((n) => {
    const words = quotes.filter((quote) => quote.n === n);
    return words.length === 0 ? [{ n, quote: "" }] : words.map(({ text }) => ({ n, quote: text }));
  });

/** After a person changed the numbers: the words that still belong to one, and what was refused and is not cited since. */
export function carriedQuotes(
  cites: number[],
  before: Settled | undefined,
): Omit<Settled, "cites"> {
  const quotes = before?.quotes?.filter(({ n }) => cites.includes(n)) ?? [];
  const refused = before?.refused?.filter(({ n }) => !cites.includes(n)) ?? [];
  return {
    ...(quotes.length > 0 && { quotes }),
    ...(refused.length > 0 && { refused }),
  };
}
