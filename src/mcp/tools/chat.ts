import { z } from "zod";
import { askModel } from "../ask-model.ts";
import { defineTool } from "../tool.ts";
import { lines } from "../words.ts";

const MOST_TOKENS = 4000;
const SYSTEM =
  "You answer a colleague's question, in plain words and briefly. Say so when you do not know.";

export const chat = defineTool({
  name: "chat",
  title: "Ask a model",
  description:
    "Asks the company's model one question, by the router: its policies, budgets, fallbacks and ledger hold. It remembers nothing of earlier questions. It costs a model call.",
  action: "models.use",
  hints: { readOnly: true, idempotent: false, openWorld: true },
  input: z.strictObject({
    question: z.string().min(1).max(100_000),
    instructions: z.string().max(10_000).default("").describe("How to answer."),
    maxTokens: z.int().min(1).max(16_000).default(MOST_TOKENS),
    fresh: z
      .boolean()
      .default(false)
      .describe("Ask the model again, where an answer is kept from an equal question."),
  }),
  output: z.object({
    answer: z.string().describe("What a model wrote: check it."),
    model: z.string().nullable(),
    cost: z.string().nullable(),
    activityId: z.string().nullable(),
    fromCache: z.boolean().describe("Kept from an equal question; `fresh` asks again."),
  }),
  async run(call, { question, instructions, maxTokens, fresh }) {
    const told = await askModel(call, {
      taskType: "chat",
      subject: "mcp:chat",
      prompt: { name: "mcp-chat", version: 1 },
      system: instructions || SYSTEM,
      messages: [{ role: "user", text: question }],
      maxTokens,
      fresh,
    });
    if ("code" in told) return told;
    return {
      data: told,
      text: lines(
        told.answer,
        `(${told.model ?? "unknown model"}, ${told.cost ?? "price unknown"}${told.fromCache ? ", kept from an equal question" : ""})`,
      ),
    };
  },
});
