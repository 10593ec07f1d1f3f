import { z } from "zod";
import type { CriteriaFormat, Criterion, Passage, StoryContent } from "../db/schema/drafts.ts";
import { parsePartialJson } from "./partial-json.ts";

const PRIORITIES = ["highest", "high", "medium", "low", "lowest"] as const;
/** More is no draft that a person could read and sign. In characters, and in parts of a list. */
export const MOST = { title: 1000, text: 40_000, criteria: 100, questions: 100, labels: 50 };
const words = z.string().max(MOST.text, `more than ${MOST.text.toLocaleString("en")} characters`);
const cites = z.array(z.int()).describe("Numbers of the passages that this part rests on");

const criterion = {
  gherkin: z.strictObject({
    given: words,
    when: words,
    outcome: words.describe("Then: what one can see"),
    cites,
  }),
  checklist: z.strictObject({ text: words, cites }),
};

/** In the order in which a person reads it: the answer streams in this order. */
const story = <C extends z.ZodType<Criterion>>(criteria: C) =>
  z.strictObject({
    title: z.strictObject({
      text: z.string().min(1).max(MOST.title, `more than ${MOST.title} characters`),
      cites,
    }),
    narrative: z.strictObject({
      role: words,
      need: words,
      benefit: words,
      cites,
    }),
    description: z.strictObject({ text: words.describe("Markdown"), cites }),
    criteria: z
      .array(criteria)
      .max(MOST.criteria, `more than ${MOST.criteria} acceptance criteria`),
    priority: z.strictObject({ value: z.enum(PRIORITIES), cites }),
    labels: z.strictObject({
      values: z.array(words).max(MOST.labels, `more than ${MOST.labels} labels`),
      cites,
    }),
    estimate: z.strictObject({ points: z.number().nullable().describe("Story points"), cites }),
    questions: z
      .array(z.strictObject({ text: words, cites }))
      .max(MOST.questions, `more than ${MOST.questions} open questions`),
  });

const schemas = { gherkin: story(criterion.gherkin), checklist: story(criterion.checklist) };

/** What the model's answer is bound to, as JSON schema. */
export function contentSchema(format: CriteriaFormat): Record<string, unknown> {
  const { $schema: _, ...schema } = z.toJSONSchema(schemas[format]);
  return schema;
}

export type ParsedContent = { ok: true; content: StoryContent } | { ok: false; message: string };

/**
 * The model's answer as content. It is untrusted (law 8): a wrong form is refused with the place,
 * and a citation of a passage that does not exist is dropped.
 */
export function parseContent(
  text: string,
  { format, passages }: { format: CriteriaFormat; passages: Pick<Passage, "n" | "text">[] },
): ParsedContent {
  const json = parseJson(text);
  if (json === undefined) return { ok: false, message: "It is no complete JSON." };
  const parsed = schemas[format].safeParse(json);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return { ok: false, message: `${issue?.path.join(".") ?? ""}: ${issue?.message ?? ""}` };
  }
  return {
    ok: true,
    content: withKnownCitations(parsed.data, new Set(passages.map(({ n }) => n))),
  };
}

/** Some servers wrap the object in a code fence or a sentence. */
function parseJson(text: string): unknown {
  const from = text.indexOf("{");
  const to = text.lastIndexOf("}");
  if (from < 0 || to < from) return undefined;
  try {
    return JSON.parse(text.slice(from, to + 1));
  } catch {
    return undefined;
  }
}

function withKnownCitations(content: StoryContent, passages: Set<number>): StoryContent {
  const known = <P extends { cites: number[] }>(part: P): P => ({
    ...part,
    cites: [...new Set(part.cites)].filter((n) => passages.has(n)).toSorted((a, b) => a - b),
  });
  return {
    title: known(content.title),
    narrative: known(content.narrative),
    description: known(content.description),
    criteria: content.criteria.map(known),
    priority: known(content.priority),
    labels: known(content.labels),
    estimate: known(content.estimate),
    questions: content.questions.map(known),
  };
}

// For an answer that is still coming: whatever is missing is empty, whatever is wrong is left out.
const text = z.string().catch("");
const someCites = z.array(z.int()).catch([]);
const empty = { text: "", cites: [] };
const cited = z.object({ text, cites: someCites }).catch(empty);
const looseCriterion = z.union([
  z.object({ given: z.string(), when: text, outcome: text, cites: someCites }),
  z.object({ text: z.string(), cites: someCites }),
]);
const looseList = <T extends z.ZodType>(item: T, most: number) =>
  z
    .array(z.unknown())
    .catch([])
    .transform((all) => all.slice(0, most).flatMap((one) => item.safeParse(one).data ?? []));
const partialStory = z.object({
  title: cited,
  narrative: z
    .object({ role: text, need: text, benefit: text, cites: someCites })
    .catch({ role: "", need: "", benefit: "", cites: [] }),
  description: cited,
  criteria: looseList(looseCriterion, MOST.criteria),
  priority: z
    .object({ value: z.enum(PRIORITIES), cites: someCites })
    .catch({ value: "medium", cites: [] }),
  labels: z
    .object({ values: looseList(z.string(), MOST.labels), cites: someCites })
    .catch({ values: [], cites: [] }),
  estimate: z
    .object({ points: z.number().nullable(), cites: someCites })
    .catch({ points: null, cites: [] }),
  questions: looseList(z.object({ text: z.string(), cites: someCites }), MOST.questions),
});

/** As much of the content as has come so far; undefined before the first part. */
export function partialContent(answer: string): StoryContent | undefined {
  const value = parsePartialJson(answer);
  if (value === undefined || typeof value !== "object" || value === null) return undefined;
  return Object.keys(value).length === 0 ? undefined : partialStory.parse(value);
}

export const isGherkin = (
  criterionOf: Criterion,
): criterionOf is Extract<Criterion, { given: string }> => "given" in criterionOf;
