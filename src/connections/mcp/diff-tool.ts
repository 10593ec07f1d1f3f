import type { ToolWords } from "../../db/schema/tools.ts";
import { canonicalJson } from "../../platform/text/canonical-json.ts";
import { type DiffPart, diffWords } from "../../platform/text/words-diff.ts";
import type { Tool } from "./tools.ts";

export interface ToolDiff {
  label: string;
  parts: DiffPart[];
}

/** In one order, so that a moved key is no change. */
const schemaText = (schema: Record<string, unknown> | undefined): string =>
  schema === undefined ? "" : JSON.stringify(JSON.parse(canonicalJson(schema)), null, 2);

const TEXTS: [label: string, of: (words: ToolWords) => string][] = [
  ["What it says", ({ description }) => description],
  ["What it takes", ({ inputSchema }) => schemaText(inputSchema)],
  ["What it answers", ({ outputSchema }) => schemaText(outputSchema)],
];

/**
 * What a changed tool said when it was approved against what it says now. Undefined: it has not
 * changed, or nobody knows what it said. Empty: what changed is nothing that a person sees.
 */
export function diffTool(tool: Tool): ToolDiff[] | undefined {
  const { approved } = tool;
  if (approved === undefined) return undefined;
  return TEXTS.flatMap(([label, of]) => {
    const [before, now] = [of(approved), of(tool)];
    return before === now ? [] : [{ label, parts: diffWords(before, now) }];
  });
}
