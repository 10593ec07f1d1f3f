import { z } from "zod";
import type { StoryContent } from "../db/schema/content.ts";
import { KINDS } from "../drafts/kind-types.ts";
import { TYPE_FIELDS, UNUSED } from "../drafts/new-draft.ts";

const MOST_TEXT = 100_000;
const text = z.string().max(MOST_TEXT);
const cites = z
  .array(z.number().int().min(1).max(1_000_000))
  .max(200)
  .default([])
  .meta({ description: "Numbers of the passages that it rests on." });
/** So that what was read can be sent back as it came. */
const asRead = z
  .array(z.strictObject({ n: z.number().int(), text }))
  .max(1000)
  .exactOptional()
  .meta({ description: "As it was read; the words of a passage are found anew.", readOnly: true });
const part = <Shape extends z.ZodRawShape>(shape: Shape) =>
  z.strictObject({ ...shape, cites, quotes: asRead, refused: asRead });

const storyWords = z.strictObject({
  title: part({ text: z.string().min(1).max(1000) }),
  narrative: part({ role: text, need: text, benefit: text }),
  description: part({ text }).meta({ description: "Markdown." }),
  criteria: z
    .array(z.union([part({ given: text, when: text, outcome: text }), part({ text })]))
    .max(200),
  priority: part({ value: z.enum(["highest", "high", "medium", "low", "lowest"]) }),
  labels: part({ values: z.array(z.string().regex(/^\S{1,255}$/)).max(100) }),
  estimate: part({ points: z.number().min(0).max(1000).nullable() }),
  questions: z.array(part({ text })).max(200),
}) satisfies z.ZodType<StoryContent>;

/** What somebody writes into an item. */
export const storyInput = storyWords
  .extend({
    fields: z
      .record(z.string(), z.unknown())
      .optional()
      .meta({ description: "Of Jira's create screen: left out, or as read.", readOnly: true }),
  })
  .meta({ id: "StoryInput" });
export type StoryInput = z.output<typeof storyInput>;

const optionalId = z
  .string()
  .regex(/^[\w-]{1,64}$/)
  .optional();

const typeOf = z
  .string()
  .regex(/^[\w-]{1,64}$/)
  .nullable()
  .optional();
/** Issue types of a backlog's kinds; null: not used. */
const kindTypes = z.strictObject({
  epic: typeOf,
  story: typeOf,
  task: typeOf,
  bug: typeOf,
  subtask: typeOf,
});

/** Where a draft goes. */
const target = {
  connectionId: optionalId.meta({ description: "The Jira; default: your first." }),
  project: z.string().max(100).optional().meta({ description: "Its key." }),
  types: kindTypes.default({}).meta({
    description: "Ids of the issue types of a backlog's kinds; null: not used.",
  }),
  modelConnectionId: optionalId.meta({ description: "Default: your first model." }),
};

export const newDraft = z
  .strictObject({
    text: z
      .string()
      .max(1_000_000)
      .default("")
      .meta({ description: "The requirement. May be empty where waiting sources are used." }),
    item: z.enum(["epic", "story", "task", "bug", "subtask", "backlog"]).default("story"),
    criteriaFormat: z.enum(["gherkin", "checklist"]).default("gherkin"),
    ...target,
    issueTypeId: optionalId.meta({ description: "Default: the likely one of the project." }),
    parentKey: z.string().max(100).optional().meta({ description: "Of a sub-task." }),
    prompt: z.string().max(100).optional().meta({ description: "Its name in the library." }),
    useWaitingSources: z
      .boolean()
      .default(false)
      .meta({ description: "Rest it on what was added under /sources, too." }),
  })
  .meta({ id: "NewDraft" });

export const backlogImport = z
  .strictObject({
    text: z
      .string()
      .min(1)
      .max(1_000_000)
      .meta({ description: "Markdown, or a table in CSV, as an export writes them." }),
    ...target,
  })
  .meta({ id: "BacklogImport" });

/** As the page's form has it. */
export const typedTarget = (body: Omit<z.output<typeof backlogImport>, "text">) => ({
  jira: body.connectionId ?? "",
  project: body.project ?? "",
  llm: body.modelConnectionId ?? "",
  ...Object.fromEntries(
    KINDS.map((kind) => {
      const type = body.types[kind];
      return [TYPE_FIELDS[kind], type === null ? UNUSED : (type ?? "")];
    }),
  ),
});
