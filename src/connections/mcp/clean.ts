import { createHash } from "node:crypto";
import type { Tool as WireTool } from "@modelcontextprotocol/sdk/types.js";
import type { ToolWords } from "../../db/schema/tools.ts";
import { canonicalJson } from "../../platform/text/canonical-json.ts";
import { stripInvisible } from "../../platform/text/strip-invisible.ts";

/** A tool as an outside server describes it: text from outside, cleaned and capped. */
export interface OutsideTool {
  name: string;
  title: string;
  description: string;
  inputSchema: Record<string, unknown>;
  outputSchema?: Record<string, unknown>;
  /** SHA-256 of name, description and schemas as the server sent them. */
  hash: string;
}

const MOST_DESCRIPTION = 2000;
const MOST_TITLE = 120;
/** A schema above this is no form and no contract. */
const MOST_SCHEMA = 200_000;
const NAME = /^[\w./-]{1,128}$/;
/** Comments and tags hide instructions from a person and show them to a model. */
const HIDDEN = /<!--[^]*?-->|<[^>]{0,200}>/g;
// oxlint-disable-next-line no-control-regex -- control characters are what goes
const CONTROL = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069]/g;

export const cleanText = (text: string, most: number): string => {
  const clean = stripInvisible(text).replace(HIDDEN, " ").replace(CONTROL, " ").trim();
  return clean.length > most ? `${clean.slice(0, most - 1)}…` : clean;
};

/** None for a tool that cannot be named safely, or whose schema is out of all measure. */
export function cleanTool(tool: WireTool): OutsideTool | undefined {
  const { name, title, description = "", inputSchema, outputSchema } = tool;
  const size = JSON.stringify([inputSchema, outputSchema]).length;
  if (!NAME.test(name) || size > MOST_SCHEMA) return undefined;
  return {
    name,
    title: cleanText(title ?? tool.annotations?.title ?? "", MOST_TITLE),
    description: cleanText(description, MOST_DESCRIPTION),
    inputSchema: { ...inputSchema },
    ...(outputSchema && { outputSchema: { ...outputSchema } }),
    hash: sha256(canonicalJson([name, description, inputSchema, outputSchema ?? null])),
  };
}

/** What a person approves of it. */
export const wordsOf = ({ description, inputSchema, outputSchema }: OutsideTool): ToolWords => ({
  description,
  inputSchema,
  ...(outputSchema && { outputSchema }),
});

export const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");
