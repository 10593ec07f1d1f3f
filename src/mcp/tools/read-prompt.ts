import { z } from "zod";
import { findPrompt } from "../../prompts/prompt.ts";
import { toldVariables } from "../../prompts/purposes.ts";
import { defineTool, notFound } from "../tool.ts";
import { lines } from "../words.ts";

export const promptName = z
  .string()
  .regex(/^[\w.-]{1,100}$/)
  .describe("As list_prompts names it.");
export const promptVersion = z.int().min(1).optional().describe("Else the one in use.");

export const readPrompt = defineTool({
  name: "read_prompt",
  title: "Read a prompt",
  description:
    "The text of a prompt of the library, in the version that is in use or another one, and what its variables stand for.",
  action: "prompts.read",
  hints: { readOnly: true, idempotent: true, openWorld: false },
  input: z.strictObject({ name: promptName, version: promptVersion }),
  output: z.object({
    name: z.string(),
    version: z.int(),
    title: z.string(),
    purpose: z.string(),
    text: z.string(),
    variables: z.array(z.object({ name: z.string(), means: z.string() })),
  }),
  async run({ deps }, { name, version }) {
    const prompt = await findPrompt(deps.db, name, version);
    if (!prompt) return notFound("prompt");
    const { title, purpose, text } = prompt;
    const variables = toldVariables(purpose);
    return {
      data: { name, version: prompt.version, title, purpose, text, variables },
      text: lines(
        `# ${title} (${name}, version ${prompt.version}, ${purpose})`,
        text,
        ...variables.map((one) => `{{${one.name}}}: ${one.means}`),
      ),
    };
  },
});
