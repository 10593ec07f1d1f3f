import { z } from "zod";
import type { JiraField } from "../../connections/jira/jira.ts";
import type { StoryContent } from "../../db/schema/content.ts";
import type { Settled, WireCite } from "../trace/quote.ts";
import type { Control } from "./control.ts";
import { controlOf } from "./controls.ts";
import { pairLabels } from "./controls/cascading.ts";
import type { ItemField, ItemFields } from "./values.ts";

/** A longer list of values is not shown to the model: it writes what it means, and code looks it up. */
const MOST_VALUES = 30;
/** Of a screen beyond all sense, the required fields and as many others. */
const MOST_FIELDS = 40;
const LONGEST = 40_000;

/** What a model is asked for beside the story: one property a field; undefined where there is none. */
export function fieldsSchema(screen: JiraField[], cites: z.ZodType): z.ZodType | undefined {
  const asked = screen.filter((field) => controlOf(field).model !== undefined);
  const most = new Set(
    asked.toSorted((a, b) => Number(b.required) - Number(a.required)).slice(0, MOST_FIELDS),
  );
  if (most.size === 0) return undefined;
  const properties = asked.flatMap((field): [string, z.ZodType][] => {
    const value = valueSchema(field, controlOf(field));
    const part = value && z.strictObject({ value, cites }).meta({ title: field.name });
    return part && most.has(field) ? [[field.id, part]] : [];
  });
  return z
    .strictObject(Object.fromEntries(properties))
    .describe("Fields of Jira; one that the source says nothing of stays empty");
}

/** No value is an empty text or list: a choice of types in the schema is more than some servers take. */
function valueSchema(field: JiraField, { kind, model }: Control): z.ZodType | undefined {
  if (!model) return undefined;
  const labels = kind === "cascading" ? pairLabels(field) : field.allowed.map(({ label }) => label);
  const known = [...new Set(labels.filter((label) => label !== ""))];
  const isListed = known.length > 0 && known.length <= MOST_VALUES;
  if (model.list) {
    const one = isListed ? z.enum(known) : z.string();
    return z.array(one).describe(model.about);
  }
  const about = `${model.about}; empty where the source says nothing`;
  return (isListed ? z.enum([...known, ""]) : z.string()).describe(about);
}

const said = z.union([z.string(), z.number().transform(String)]);
const answered = z.object({
  value: z.union([said.transform((one) => [one]), z.array(said)]),
  cites: z.array(z.object({ n: z.int(), quote: z.string() })).catch([]),
});
/** The fields of an answer: each is read by itself, so that a wrong one spoils no other. */
export const answeredFields = z.record(z.string(), z.unknown()).catch({}).optional();

interface Answer {
  settle: (cites: WireCite[]) => Settled;
  /** Of the draft that the model was to change: what it says nothing of stays. */
  base: StoryContent["fields"];
}

/**
 * A model's fields in Jira's write shape. What is no value of the field is not taken, and kept as
 * what was said; people are only names until Jira has been asked for them.
 */
export function readAnswer(
  screen: JiraField[],
  fields: Record<string, unknown> = {},
  { settle, base = {} }: Answer,
): ItemFields {
  const read = screen.flatMap((field): [string, ItemField][] => {
    const parsed = answered.safeParse(fields[field.id]);
    const words = parsed.data?.value.map((one) => one.trim().slice(0, LONGEST)).filter(Boolean);
    if (!parsed.success || words === undefined || words.length === 0) return [];
    return [[field.id, { ...readOne(field, words), ...settle(parsed.data.cites) }]];
  });
  return { ...base, ...Object.fromEntries(read) };
}

function readOne(field: JiraField, words: string[]) {
  const control = controlOf(field);
  const unknown = { value: null, name: field.name, said: words.join("; ") };
  const typed = control.model?.typed(field, words);
  const shaped = typed && control.shape(field, typed);
  if (!shaped?.ok || shaped.value === undefined || control.confirm) return unknown;
  return { value: shaped.value, name: field.name, text: control.words(field, shaped.value) };
}

/** As a model reads it in the draft that it is to change. */
export const wireField = ({ text = "", cites, quotes }: ItemField) => ({
  value: text,
  cites,
  ...(quotes && { quotes }),
});
