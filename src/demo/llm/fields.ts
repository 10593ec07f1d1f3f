import { z } from "zod";
import type { DemoPassage } from "./statement.ts";

const choices = z.array(z.string()).optional();
const asked = z.object({
  properties: z.object({
    fields: z.object({
      properties: z.record(
        z.string(),
        z.object({
          title: z.string().default(""),
          properties: z.object({
            value: z.object({
              type: z.string(),
              enum: choices,
              description: z.string().default(""),
              items: z.object({ enum: choices }).optional(),
            }),
          }),
        }),
      ),
    }),
  }),
});

interface Found {
  value: string[];
  n: number;
  quote: string;
}

const LONGEST_QUOTE = 200;

const filled = z.object({ fields: z.record(z.string(), z.unknown()) });

/**
 * The fields of Jira that the schema asks for, as far as a passage says them; undefined where it asks
 * for none. Of what the draft has already nothing new is said.
 */
export function fieldsOf(schema: unknown, passages: DemoPassage[], draft?: unknown) {
  const parsed = asked.safeParse(schema);
  if (!parsed.success) return undefined;
  const known = filled.safeParse(draft).data?.fields ?? {};
  const { properties } = parsed.data.properties.fields;
  const open = Object.entries(properties).filter(([id]) => known[id] === undefined);
  const entries = open.map(
    ([
      id,
      {
        title,
        properties: { value },
      },
    ]) => {
      const labels = (value.enum ?? value.items?.enum ?? []).filter((label) => label !== "");
      const found =
        labels.length > 0
          ? chosen(labels, title, passages)
          : written(title, value.description, passages);
      const all = found?.value ?? [];
      const cites = found ? [{ n: found.n, quote: found.quote }] : [];
      return [id, { value: value.type === "array" ? all : (all[0] ?? ""), cites }];
    },
  );
  return Object.fromEntries(entries);
}

/** Values that stand in a passage, first of all in one that names the field. */
function chosen(labels: string[], title: string, passages: DemoPassage[]): Found | undefined {
  const named = passages.filter(({ text }) => holds(text, title));
  for (const { n, text } of [...named, ...passages]) {
    const value = labels
      .filter((label) => label.split(" → ").every((level) => holds(text, level)))
      .toSorted((a, b) => b.length - a.length);
    const [first = ""] = value;
    if (first !== "") return { value, n, quote: quoteAt(text, first.split(" → ")[0] ?? "") };
  }
  return undefined;
}

const escape = (text: string) => text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`);
const holds = (text: string, words: string) =>
  words !== "" &&
  new RegExp(`(?<![\\p{L}\\p{N}])${escape(words)}(?![\\p{L}\\p{N}])`, "iu").test(text);

const SHAPES: [about: RegExp, value: RegExp][] = [
  [/^A date and time/, /\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?:\s*(?:Z|[+-]\d{2}:?\d{2}))?/],
  [/^A date/, /\d{4}-\d{2}-\d{2}/],
  [/^A number/, /\d+(?:[.,]\d+)?/],
  [/^A web address/, /https?:\/\/[^\s)>\]]+[^\s)>\].,;]/],
];
const ANYTHING = /.{1,200}/;

/** What stands behind the field's name: "Go-live date: 2026-09-01", "the budget is 5000". */
function written(title: string, about: string, passages: DemoPassage[]): Found | undefined {
  const pattern = patternOf(title, about);
  const isList = /^(?:Names|Words)/.test(about);
  const found = passages.flatMap(({ n, text }): Found[] => {
    const match = pattern.exec(text);
    const said = match?.[1]?.trim().replace(/[.;]$/, "") ?? "";
    const value = isList ? said.split(/\s*(?:,|;|\band\b)\s*/) : [said];
    return match && said !== "" ? [{ value, n, quote: match[0].slice(0, LONGEST_QUOTE) }] : [];
  });
  return found[0];
}

function patternOf(title: string, about: string): RegExp {
  const shape = SHAPES.find(([kind]) => kind.test(about))?.[1] ?? ANYTHING;
  // Free text only where the name is followed by a colon: any sentence has more words.
  const between =
    shape === ANYTHING ? String.raw`\s*:\s*` : String.raw`\s*(?::|is|are|of|on|at|=)?\s*`;
  return new RegExp(`${escape(title)}${between}(${shape.source})`, "iu");
}

/** The words as they stand in the passage. */
function quoteAt(text: string, words: string): string {
  const at = text.toLowerCase().indexOf(words.toLowerCase());
  return text.slice(at, at + words.length);
}
