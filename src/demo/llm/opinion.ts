import { z } from "zod";

interface Item {
  id: string;
  parts: Record<string, string>;
}

interface Remark {
  rule: string;
  item: string;
  part: string;
  quote: string;
  reason: string;
}

type Said = Omit<Remark, "item">;

const shape = z.object({
  items: z.array(z.object({ id: z.string(), parts: z.record(z.string(), z.string()) })),
  alike: z.array(z.tuple([z.string(), z.string()])),
});

/** The answer to the prompt for a review; undefined for any other. */
export function opinionAnswer(
  system: string,
  item: string | undefined,
): { remarks: Remark[] } | undefined {
  const wanted = /^Only these rules are wanted: (.+)\.$/m.exec(system)?.[1]?.split(", ");
  if (!wanted || item === undefined) return undefined;
  const { items, alike } = shape.parse(JSON.parse(item));
  const remarks = items.flatMap((one) =>
    [...looks.flatMap((look) => look(one)), ...doubles(one, alike)].map((said) => ({
      ...said,
      item: one.id,
    })),
  );
  return { remarks: remarks.filter(({ rule }) => wanted.includes(rule)) };
}

/** The first place in these parts where the words stand. */
function firstIn({ parts }: Item, wanted: RegExp, words: RegExp) {
  for (const [part, text] of Object.entries(parts)) {
    const quote = wanted.test(part) ? words.exec(text)?.[0] : undefined;
    if (quote !== undefined) return { part, quote };
  }
  return undefined;
}

const SOLUTION =
  /\b(?:drop-?down|pop-?up|modal|checkbox|radio button|database table|table column|micro-?service|rest api|endpoint|web-?socket|java ?script|kafka|redis|oracle|sql|cron ?job|stored procedure|xml|singleton)\b/i;
const NOBODY =
  /\bAs (?:a |an |the )?(?:system|application|software|developer|product owner|server)\b/;
const OPEN_END = /\b(?:all kinds of|and so on|and much more|various|etc\b|und so weiter|usw\b)/i;
const LIMIT =
  /\b(?:within|at most|up to|no more than|innerhalb von|höchstens) \d+(?:[.,]\d+)? (?:\p{L}|%)[\p{L}%]*/iu;
const BEYOND =
  /\b(?:longer|later|more than|exceed\w*|too (?:long|late|many|large)|länger|mehr als|überschr\w*)\b/i;

function solution(item: Item): Said[] {
  const found = firstIn(item, /^(?:title|narrative)$/, SOLUTION);
  if (!found) return [];
  const reason = `“${found.quote}” says how it is built. Say what somebody wants to reach by it; how it is built is for those who build it.`;
  return [{ rule: "US-PROBLEM", ...found, reason }];
}

function role(item: Item): Said[] {
  const found = firstIn(item, /^narrative$/, NOBODY);
  const reason = "Nobody outside the project has this role. Who is it good for?";
  return found ? [{ rule: "US-WELLFORMED", ...found, reason }] : [];
}

function size(item: Item): Said[] {
  const found = firstIn(item, /^(?:title|narrative|description|criteria\.\d+)$/, OPEN_END);
  if (!found) return [];
  const reason = `With “${found.quote}” nobody can say how much work it is. Name what belongs to it.`;
  return [{ rule: "US-SMALL", ...found, reason }];
}

function missingCase(item: Item): Said[] {
  const found = firstIn(item, /^criteria\.\d+$/, LIMIT);
  const criteria = Object.entries(item.parts).filter(([part]) => part.startsWith("criteria."));
  if (!found || criteria.some(([, text]) => BEYOND.test(text))) return [];
  const reason = `No criterion says what happens when “${found.quote}” is not kept.`;
  return [{ rule: "AC-GHERKIN", ...found, reason }];
}

const wordsOf = (text: string) => new Set(text.toLowerCase().match(/\p{L}{4,}/gu) ?? []);
/** So many words that two parts speak of the same. */
const SAME_MATTER = 3;

const unit = (quote: string) => quote.replace(/\d+(?:[.,]\d+)?/, "n").toLowerCase();

/** The same limit with two numbers. */
function conflict({ parts }: Item): Said[] {
  const limits = Object.entries(parts).flatMap(([part, text]) => {
    const quote = part.startsWith("questions") ? undefined : LIMIT.exec(text)?.[0];
    return quote === undefined ? [] : [{ part, quote, words: wordsOf(text) }];
  });
  for (const [i, one] of limits.entries()) {
    const other = limits
      .slice(0, i)
      .find(
        ({ quote, words }) =>
          unit(quote) === unit(one.quote) &&
          quote.toLowerCase() !== one.quote.toLowerCase() &&
          [...words].filter((word) => one.words.has(word)).length >= SAME_MATTER,
      );
    if (!other) continue;
    const { part, quote } = one;
    const reason = `Here it is “${quote}”, elsewhere “${other.quote}”. Which of the two holds?`;
    return [{ rule: "US-CONFLICT", part, quote, reason }];
  }
  return [];
}

const looks = [conflict, solution, role, size, missingCase];

function doubles({ id, parts }: Item, alike: [string, string][]): Said[] {
  const other = alike.find(([, later]) => later === id)?.[0];
  const quote = parts["title"]?.slice(0, 200);
  if (other === undefined || quote === undefined) return [];
  const reason = `It reads much like ${other}. If both want the same, keep one of them.`;
  return [{ rule: "US-UNIQUE", part: "title", quote, reason }];
}
