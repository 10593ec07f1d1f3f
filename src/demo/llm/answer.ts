import { z } from "zod";
import type { StoryContent } from "../../db/schema/content.ts";
import type { WireStory } from "../../drafts/content.ts";
import { documentAnswer } from "./analysis/answer.ts";
import { nodeContent, outlineAnswer } from "./backlog.ts";
import { fieldsOf } from "./fields.ts";
import { opinionAnswer } from "./opinion.ts";
import { quoting, unquoted } from "./quotes.ts";
import { rootCauseAnswer } from "./root-cause/answer.ts";
import { reviewAnswer } from "./review/answer.ts";
import { refineStory } from "./refine-story.ts";
import type { DemoPassage } from "./statement.ts";
import { testsAnswer } from "./tests/answer.ts";
import { composeStory, type StoryOrder } from "./story.ts";

/** Shown wherever a model's name is shown. */
export const DEMO_MODEL = "demo-model-no-ai";

export interface Asked {
  system: string;
  user: string;
  /** The JSON schema that the answer is bound to, if any. */
  schema?: unknown;
}

const draftShape = z.custom<WireStory>(
  (value) => typeof value === "object" && value !== null && "title" in value && "criteria" in value,
);

/** The answer to a request, computed from its own words. */
export function answer({ system, user, schema }: Asked): string {
  const source = between(user, "source");
  if (source === undefined) return withoutSource(user);
  const passages = passagesOf(source);
  const other = otherAnswer(system, user, passages);
  if (other) return JSON.stringify(other, undefined, 1);
  const format = JSON.stringify(schema ?? system).includes('"given"') ? "gherkin" : "checklist";
  const draft = between(user, "draft");
  const instruction = between(user, "instruction");
  const item = between(user, "item");
  const parsed = draft === undefined ? undefined : draftShape.safeParse(JSON.parse(draft));
  const content =
    parsed?.success === true
      ? refined(unquoted(parsed.data), { instruction: instruction ?? "", passages, format })
      : item === undefined
        ? composeStory({ passages, item: itemOf(system), format })
        : nodeContent(item, passages, format);
  const fields = fieldsOf(schema, passages, parsed?.data);
  const told = { ...quoting(content, passages), ...(fields && { fields }) };
  return JSON.stringify(told, undefined, 1);
}

function withoutSource(user: string): string {
  const read = (tag: string) => between(user, tag);
  const review =
    rootCauseAnswer(read) ?? documentAnswer(read) ?? testsAnswer(read) ?? reviewAnswer(read);
  return review ? JSON.stringify(review, undefined, 1) : chat(user);
}

/** To prompts that want no draft. */
const otherAnswer = (system: string, user: string, passages: DemoPassage[]): object | undefined =>
  opinionAnswer(system, between(user, "item")) ?? outlineAnswer(system, passages);

interface Refinement {
  instruction: string;
  passages: DemoPassage[];
  format: StoryOrder["format"];
}

/** "Add ... for passage 7" means what that passage says; anything else is read by the rules. */
function refined(content: StoryContent, { instruction, passages, format }: Refinement) {
  const n = Number(/^add\b.{0,60}\bpassage (\d+)/i.exec(instruction)?.[1]);
  const passage = passages.find((one) => one.n === n);
  if (!passage) return refineStory(content, instruction, format);
  const added = composeStory({ passages: [passage], item: "task", format });
  const [criterion] = added.criteria;
  return criterion
    ? { ...content, criteria: [...content.criteria, criterion] }
    : { ...content, questions: [...content.questions, ...added.questions] };
}

function between(text: string, tag: string): string | undefined {
  const start = text.indexOf(`<${tag}>`);
  const end = text.lastIndexOf(`</${tag}>`);
  return start < 0 || end < start ? undefined : text.slice(start + tag.length + 2, end).trim();
}

function passagesOf(source: string): DemoPassage[] {
  return source.split(/^(?=\[\d+\] )/m).flatMap((piece) => {
    const match = /^\[(\d+)\] ([\s\S]*)$/.exec(piece.trim());
    return match ? [{ n: Number(match[1]), text: match[2] ?? "" }] : [];
  });
}

function itemOf(system: string): StoryOrder["item"] {
  const named = /\b(sub-task|task|story)\b/i.exec(system)?.[1]?.toLowerCase();
  return named === "task" || named === "sub-task" ? named : "story";
}

function chat(user: string): string {
  return user.includes("?")
    ? "This is the demo model. It works by rules, is no AI, and answers no questions; it makes drafts of requirements."
    : "OK. This is the demo model: it works by rules and is no AI.";
}

/** In pieces as a model sends them: a few characters each, cut at blanks. */
export const pieces = (text: string): string[] =>
  text.match(/\s*\S{1,24}(?:\s+\S{1,12})?/g) ?? [text];

/** About four characters a token; the demo model has no tokens of its own. */
export const tokens = (text: string): number => Math.ceil(text.length / 4);
