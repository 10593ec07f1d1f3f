import { z } from "zod";
import type { JiraField } from "../connections/jira/jira.ts";
import type { CriteriaFormat, Criterion, StoryContent } from "../db/schema/content.ts";
import type { Passage } from "../db/schema/drafts.ts";
import { answeredFields, fieldsSchema, readAnswer, wireField } from "./fields/schema.ts";
import { parsePartialJson } from "./partial-json.ts";
import {
  quoteContext,
  type Settled,
  settleCites,
  type WireCite,
  wireCites,
} from "./trace/quote.ts";

const PRIORITIES = ["highest", "high", "medium", "low", "lowest"] as const;
/** More is no draft that a person could read and sign. In characters, and in parts of a list. */
export const MOST = {
  title: 1000,
  reason: 1000,
  text: 40_000,
  criteria: 100,
  questions: 100,
  labels: 50,
  cites: 1000,
};
const words = z.string().max(MOST.text, `more than ${MOST.text.toLocaleString("en")} characters`);

/** What a model answers for the citations of any part. */
export const citedSchema = () =>
  z
    .array(
      z.strictObject({
        n: z.int().describe("Number of the passage"),
        quote: z.string().describe("Words of that passage, copied exactly; 200 characters at most"),
      }),
    )
    .describe("The passages that this part rests on");
const citations = citedSchema();

const criterion = {
  gherkin: z.strictObject({
    given: words,
    when: words,
    outcome: words.describe("Then: what one can see"),
    cites: citations,
  }),
  checklist: z.strictObject({ text: words, cites: citations }),
};

/** In the order in which a person reads it: the answer streams in this order. */
const story = <C extends z.ZodType<Wire<{ text: string } | { given: string }>>>(criteria: C) =>
  z.strictObject({
    title: z.strictObject({
      text: z.string().min(1).max(MOST.title, `more than ${MOST.title} characters`),
      cites: citations,
    }),
    narrative: z.strictObject({
      role: words,
      need: words,
      benefit: words,
      cites: citations,
    }),
    description: z.strictObject({ text: words.describe("Markdown"), cites: citations }),
    criteria: z
      .array(criteria)
      .max(MOST.criteria, `more than ${MOST.criteria} acceptance criteria`),
    priority: z.strictObject({
      value: z.enum(PRIORITIES),
      reason: words
        .max(MOST.reason, `more than ${MOST.reason} characters`)
        .optional()
        .describe("Why, in one sentence: value, risk, what depends on it"),
      cites: citations,
    }),
    labels: z.strictObject({
      values: z.array(words).max(MOST.labels, `more than ${MOST.labels} labels`),
      cites: citations,
    }),
    estimate: z.strictObject({
      points: z.number().nullable().describe("Story points"),
      cites: citations,
    }),
    questions: z
      .array(z.strictObject({ text: words, cites: citations }))
      .max(MOST.questions, `more than ${MOST.questions} open questions`),
  });

type Wire<P> = P & { cites: WireCite[] };
const schemas = { gherkin: story(criterion.gherkin), checklist: story(criterion.checklist) };

/** A draft as a model writes it: its citations with their words. */
export type WireStory = z.infer<(typeof schemas)[CriteriaFormat]>;

/** With the other fields of the create screen. */
const answers = {
  gherkin: schemas.gherkin.extend({ fields: answeredFields }),
  checklist: schemas.checklist.extend({ fields: answeredFields }),
};

/** By format and screen: each of hundreds of items asks, and making one takes milliseconds. */
const knownSchemas = new Map<string, Record<string, unknown>>();
const MOST_SCHEMAS = 10;
/** A screen with thousands of values is not worth its place. */
const LONGEST_KEY = 50_000;

/** What the model's answer is bound to, as JSON schema; with the fields that Jira wants, where they are known. */
export function contentSchema(
  format: CriteriaFormat,
  screen: JiraField[] = [],
): Record<string, unknown> {
  const key = `${format} ${JSON.stringify(screen)}`;
  const schema = knownSchemas.get(key) ?? makeSchema(format, screen);
  if (key.length > LONGEST_KEY) return schema;
  knownSchemas.delete(key);
  knownSchemas.set(key, schema);
  const [oldest] = knownSchemas.keys();
  if (knownSchemas.size > MOST_SCHEMAS && oldest !== undefined) knownSchemas.delete(oldest);
  return schema;
}

function makeSchema(format: CriteriaFormat, screen: JiraField[]): Record<string, unknown> {
  const fields = fieldsSchema(screen, citations);
  const { shape } = schemas[format];
  // Some servers bind an answer only to what is required; what is kept may be older than the reason.
  const told = { ...shape, priority: shape.priority.required() };
  const asked = z.strictObject(fields ? { ...told, fields } : told);
  const { $schema: _, ...schema } = z.toJSONSchema(asked);
  return schema;
}

export type ParsedContent = { ok: true; content: StoryContent } | { ok: false; message: string };

/**
 * The model's answer as content. It is untrusted (law 8): a wrong form is refused with the place;
 * a citation of a passage that does not exist is dropped, and one whose words do not stand in its
 * passage is refused. `base` is what the model was to change: there a person may have typed numbers.
 */
export function parseContent(
  text: string,
  { format, passages, base, screen }: ParseContext & { format: CriteriaFormat },
): ParsedContent {
  const json = parseJson(text);
  if (json === undefined) return { ok: false, message: "It is no complete JSON." };
  const parsed = answers[format].safeParse(json);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return { ok: false, message: `${issue?.path.join(".") ?? ""}: ${issue?.message ?? ""}` };
  }
  const settle = checkedCites({ passages, base });
  const content = settledStory(parsed.data, settle);
  if (!screen && !base?.fields) return { ok: true, content };
  const fields = readAnswer(screen ?? [], parsed.data.fields, { settle, base: base?.fields });
  return { ok: true, content: { ...content, fields } };
}

interface ParseContext {
  passages: readonly Pick<Passage, "n" | "text">[];
  base?: StoryContent | undefined;
  /** The other fields that the model was asked for. */
  screen?: JiraField[] | undefined;
}

/** Checks the citations of one part of an answer. */
export function checkedCites({ passages, base }: ParseContext): Settle {
  const context = quoteContext(passages, base && typedCites(base));
  return (cites) => settleCites(cites, context);
}

/** As they were told. */
const toldCites: Settle = (cites) => ({
  cites: [...new Set(cites.map(({ n }) => n))].toSorted((a, b) => a - b),
});

/** Numbers that a person typed: they have no words. */
function typedCites(content: StoryContent): number[] {
  const { criteria, questions, fields = {}, ...parts } = content;
  const all: Settled[] = [
    ...Object.values(parts),
    ...criteria,
    ...questions,
    ...Object.values(fields),
  ];
  return all.flatMap((part) =>
    part.cites.filter((n) => !part.quotes?.some((quote) => quote.n === n)),
  );
}

/** Some servers wrap the object in a code fence or a sentence. */
export function parseJson(text: string): unknown {
  const from = text.indexOf("{");
  const to = text.lastIndexOf("}");
  if (from < 0 || to < from) return undefined;
  try {
    return JSON.parse(text.slice(from, to + 1));
  } catch {
    return undefined;
  }
}

type Settle = (cites: WireCite[]) => Settled;

const settledStory = (
  content: WireStory | z.infer<typeof partialStory>,
  settle: Settle,
): StoryContent => {
  const settled = <P extends Wire<object>>(part: P) => ({ ...part, ...settle(part.cites) });
  return {
    title: settled(content.title),
    narrative: settled(content.narrative),
    description: settled(content.description),
    criteria: content.criteria.map((one) => settled(one)),
    priority: settled(content.priority),
    labels: settled(content.labels),
    estimate: settled(content.estimate),
    questions: content.questions.map(settled),
  };
};

/** A draft in the form in which a model answers one. */
export function wireStory({ criteria, questions, fields, ...parts }: StoryContent) {
  const { title, narrative, description, priority, labels, estimate } = parts;
  return {
    title: wired(title),
    narrative: wired(narrative),
    description: wired(description),
    criteria: criteria.map(wired),
    priority: wired(priority),
    labels: wired(labels),
    estimate: wired(estimate),
    questions: questions.map(wired),
    ...(fields && {
      fields: Object.fromEntries(
        Object.entries(fields).map(([id, field]) => [id, wired(wireField(field))]),
      ),
    }),
  };
}

function wired<P extends Settled>(part: P) {
  const { quotes: _quotes, refused: _refused, ...said } = part;
  return { ...said, cites: wireCites(part) };
}

// For an answer that is still coming: whatever is missing is empty, whatever is wrong is left out.
const text = z.string().catch("");
const looseList = <T extends z.ZodType>(item: T, most: number) =>
  z
    .array(z.unknown())
    .catch([])
    .transform((all) => all.slice(0, most).flatMap((one) => item.safeParse(one).data ?? []));
const someCites = looseList(z.object({ n: z.int(), quote: z.string() }), MOST.cites);
const empty = { text: "", cites: [] };
const cited = z.object({ text, cites: someCites }).catch(empty);
const looseCriterion = z.union([
  z.object({ given: z.string(), when: text, outcome: text, cites: someCites }),
  z.object({ text: z.string(), cites: someCites }),
]);
const partialStory = z.object({
  title: cited,
  narrative: z
    .object({ role: text, need: text, benefit: text, cites: someCites })
    .catch({ role: "", need: "", benefit: "", cites: [] }),
  description: cited,
  criteria: looseList(looseCriterion, MOST.criteria),
  priority: z
    .object({ value: z.enum(PRIORITIES), reason: z.string().optional(), cites: someCites })
    .catch({ value: "medium", cites: [] }),
  labels: z
    .object({ values: looseList(z.string(), MOST.labels), cites: someCites })
    .catch({ values: [], cites: [] }),
  estimate: z
    .object({ points: z.number().nullable(), cites: someCites })
    .catch({ points: null, cites: [] }),
  questions: looseList(z.object({ text: z.string(), cites: someCites }), MOST.questions),
});

/**
 * As much of the content as has come so far; undefined before the first part. Without passages its
 * citations are only told, not checked: enough for a page that shows it grow.
 */
export function partialContent(answer: string, context?: ParseContext): StoryContent | undefined {
  const value = parsePartialJson(answer);
  if (value === undefined || typeof value !== "object" || value === null) return undefined;
  if (Object.keys(value).length === 0) return undefined;
  const partial = partialStory.parse(value);
  return settledStory(partial, context ? checkedCites(context) : toldCites);
}

export const isGherkin = (
  criterionOf: Criterion,
): criterionOf is Extract<Criterion, { given: string }> => "given" in criterionOf;
