import { z } from "zod";
import { findPrompt } from "../../prompts/prompt.ts";
import { questionOf } from "../../trials/question.ts";
import { askModel } from "../ask-model.ts";
import { defineTool, notFound, type Refused } from "../tool.ts";
import { lines } from "../words.ts";
import { promptName, promptVersion } from "./read-prompt.ts";

const MOST_TOKENS = 8000;

export const runPrompt = defineTool({
  name: "run_prompt",
  title: "Run a prompt",
  description:
    "Asks a model with a prompt of the library and a text, and gives back its raw answer: to try a prompt. It costs a model call and makes no draft; create_draft does that.",
  action: "models.use",
  hints: { readOnly: true, idempotent: false, openWorld: true },
  input: z.strictObject({
    name: promptName,
    version: promptVersion,
    text: z.string().min(1).max(100_000).describe("What the prompt is to work on."),
    item: z.enum(["story", "task", "bug", "subtask", "epic"]).default("story"),
    criteria: z.enum(["gherkin", "checklist"]).default("gherkin"),
    project: z.string().max(100).default("Project"),
  }),
  output: z.object({
    answer: z.string().describe("What a model wrote: check it."),
    model: z.string().nullable(),
    cost: z.string().nullable(),
    activityId: z.string().nullable(),
    version: z.int(),
  }),
  async run(call, { name, version, text, item, criteria, project }) {
    const prompt = await findPrompt(call.deps.db, name, version);
    if (!prompt) return notFound("prompt");
    const input = { kind: item, format: criteria, project, source: text };
    const question = await questionOf(call.deps, prompt, input);
    if (!question) return NEEDS_DRAFT;
    const told = await askModel(call, {
      ...question,
      taskType: "test",
      subject: `prompt:${name}`,
      prompt: { name, version: prompt.version },
      maxTokens: MOST_TOKENS,
      fresh: true,
    });
    if ("code" in told) return told;
    const { answer, model, cost, activityId } = told;
    return {
      data: { answer, model, cost, activityId, version: prompt.version },
      text: lines(
        told.answer,
        `(${name} version ${prompt.version}, ${told.model ?? "unknown model"}, ${told.cost ?? "price unknown"})`,
      ),
    };
  },
});

const NEEDS_DRAFT: Refused = {
  code: "prompts.needs_draft",
  message: "This prompt works on a draft, not on a text. Use refine_draft or validate_draft.",
};
