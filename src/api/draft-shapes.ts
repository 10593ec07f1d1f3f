import { z } from "zod";
import { DRAFT_TYPES } from "../db/schema/drafts.ts";
import { time } from "./shapes.ts";

export const itemKind = z.enum(["epic", "story", "task", "bug", "subtask"]);
export const draftState = z.enum(["composing", "open", "publishing", "published"]);

export const draftListing = z
  .object({
    id: z.string(),
    title: z.string(),
    type: z.enum(DRAFT_TYPES),
    item: itemKind,
    nodes: z.number().int().nullable().meta({ description: "How many items it has." }),
    state: draftState,
    projectKey: z.string(),
    revision: z.number().int().meta({ description: "The newest; 0 before the first." }),
    covered: z.number().int().nullable(),
    statements: z.number().int().nullable(),
    issueKey: z.string().nullable(),
    updatedAt: time,
    url: z.string().meta({ description: "Its page." }),
  })
  .meta({ id: "DraftListing" });

const quotes = z.array(z.object({ n: z.number().int(), text: z.string() })).optional();
const cited = <Shape extends z.ZodRawShape>(shape: Shape) =>
  z.object({ ...shape, cites: z.array(z.number().int()), quotes, refused: quotes });

export const storyFields = z.record(
  z.string(),
  cited({
    value: z.unknown(),
    name: z.string().optional(),
    text: z.string().optional(),
    said: z.string().optional(),
  }),
);

/** As it is kept; what a program sends is checked by `storyInput`. */
const story = z
  .object({
    title: cited({ text: z.string() }),
    narrative: cited({ role: z.string(), need: z.string(), benefit: z.string() }),
    description: cited({ text: z.string() }),
    criteria: z.array(
      z.union([
        cited({ given: z.string(), when: z.string(), outcome: z.string() }),
        cited({ text: z.string() }),
      ]),
    ),
    priority: cited({
      value: z.enum(["highest", "high", "medium", "low", "lowest"]),
      reason: z.string().optional(),
    }),
    labels: cited({ values: z.array(z.string()) }),
    estimate: cited({ points: z.number().nullable() }),
    questions: z.array(cited({ text: z.string() })),
    fields: storyFields.optional(),
  })
  .meta({ id: "StoryContent" });

const backlog = z
  .object({
    nodes: z.array(
      z.object({
        id: z.string(),
        parentId: z.string().nullable(),
        kind: itemKind,
        decision: z.enum(["open", "accepted", "left_out"]),
        links: z.array(z.object({ type: z.enum(["blocks", "relates"]), to: z.string() })),
        content: story,
      }),
    ),
  })
  .meta({ id: "BacklogContent" });

export const content = z.union([story, backlog]);

export const draftContent = z
  .object({ revision: z.number().int(), content })
  .meta({ id: "DraftContent", description: "A revision and what it says." });

export const draft = z
  .object({
    id: z.string(),
    may: z
      .enum(["comment", "suggest", "countersign", "owner"])
      .meta({ description: "What the token's account may do with it." }),
    type: z.enum(DRAFT_TYPES),
    item: itemKind,
    criteriaFormat: z.enum(["gherkin", "checklist"]),
    title: z.string(),
    state: draftState,
    promptName: z.string(),
    promptVersion: z.number().int().nullable(),
    model: z.string(),
    target: z.object({
      connectionId: z.string(),
      projectKey: z.string(),
      projectName: z.string(),
      issueTypeId: z.string(),
      issueTypeName: z.string(),
      subtask: z.boolean(),
      parentKey: z.string().optional(),
    }),
    revision: z.number().int(),
    nodes: z.number().int().nullable(),
    covered: z.number().int().nullable(),
    statements: z.number().int().nullable(),
    issueKey: z.string().nullable(),
    issueUrl: z.string().nullable(),
    createdAt: time,
    updatedAt: time,
    content: content.nullable().meta({ description: "Null before the first revision." }),
    url: z.string().meta({ description: "The page of the draft." }),
  })
  .meta({ id: "Draft" });
