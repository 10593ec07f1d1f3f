import { completable } from "@modelcontextprotocol/sdk/server/completable.js";
import type { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { ErrorCode, type GetPromptResult, McpError } from "@modelcontextprotocol/sdk/types.js";
import { z } from "zod";
import type { Deps } from "../app.ts";
import type { PromptPurpose } from "../db/schema/prompts.ts";
import { framed } from "../drafts/framed.ts";
import { KINDS } from "../drafts/kind-types.ts";
import { cutLongText } from "../drafts/passages.ts";
import { findPrompt, renderPrompt } from "../prompts/prompt.ts";
import { toldVariables } from "../prompts/purposes.ts";
import { listLibrary } from "../prompts/show.ts";
import { findRefusal } from "./call-tool.ts";
import { callerOf } from "./extra.ts";
import type { Caller } from "./tool.ts";

/** What a variable is where the caller leaves it out. */
const USUAL: Record<string, string> = {
  item: "story",
  criteria_format: "gherkin",
  project: "the project",
  kinds: KINDS.join(", "),
  most: "60",
  part: "1 of 1",
  rules: "all rules",
};
const CHOICES: Record<string, readonly string[]> = {
  item: KINDS,
  criteria_format: ["gherkin", "checklist"],
};

/** The prompts of the library as they stand when a client comes; their texts are read anew each time. */
export async function addPrompts(server: McpServer, deps: Deps, caller: Caller): Promise<void> {
  if (findRefusal(caller, "prompts.read")) return;
  const { prompts } = await listLibrary(deps.db, {});
  for (const { name, title, description, purpose } of prompts) {
    const about = { title, description: description || title, argsSchema: {} };
    const added = server.registerPrompt(name, about, async (given, extra) => {
      const refusal = findRefusal(callerOf(extra), "prompts.read");
      if (refusal) throw new McpError(ErrorCode.InvalidRequest, refusal.message);
      return fill(deps, name, given);
    });
    added.argsSchema = argumentsFor(purpose);
  }
}

const schemas = new Map<PromptPurpose, z.ZodObject>();

/** The same for each client, and dear to make: the SDK would do so for each prompt of each client. */
function argumentsFor(purpose: PromptPurpose): z.ZodObject {
  const known = schemas.get(purpose);
  if (known) return known;
  const variables = toldVariables(purpose).map(
    ({ name, means }) => [name, argumentOf(name, means)] as const,
  );
  const text = z.string().describe("What it is to work on.");
  const schema = z.object({ text, ...Object.fromEntries(variables) });
  schemas.set(purpose, schema);
  return schema;
}

function argumentOf(name: string, means: string) {
  const plain = z
    .string()
    .max(200)
    .optional()
    .describe(`${means}; else ${USUAL[name] ?? ""}`);
  const choices = CHOICES[name];
  if (!choices) return plain;
  return completable(plain, (value) => choices.filter((one) => one.startsWith(value ?? "")));
}

async function fill(
  deps: Deps,
  name: string,
  { text, ...given }: Record<string, unknown>,
): Promise<GetPromptResult> {
  const prompt = await findPrompt(deps.db, name);
  if (!prompt) throw new McpError(ErrorCode.InvalidParams, "This prompt is gone from the library.");
  const values = Object.entries(given).flatMap(([key, value]) =>
    typeof value === "string" && value !== "" ? [[key, value] as const] : [],
  );
  const { system, version } = renderPrompt(prompt, { ...USUAL, ...Object.fromEntries(values) });
  const source = framed({ passages: await cutLongText(String(text)) });
  return {
    description: `${prompt.title}, version ${version}`,
    messages: [{ role: "user", content: { type: "text", text: `${system}\n\n${source}` } }],
  };
}
