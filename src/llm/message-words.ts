import type { LlmMessage, LlmRequest, ToolUse } from "./llm.ts";

/** As it stands on record: `[search_jira {"words":"pay"}]`. */
export const useWords = ({ name, input }: ToolUse): string => `[${name} ${input}]`;

/** All that a message says, as one text: what is counted, and kept on record. */
export const messageWords = ({ text, toolUses = [], toolResults = [] }: LlmMessage): string =>
  [text, ...toolUses.map(useWords), ...toolResults.map((result) => result.text)]
    .filter((part) => part !== "")
    .join("\n");

/** It has to do with tools: what comes of it hangs on more than its words. */
export const hasTools = ({ tools = [], messages }: LlmRequest): boolean =>
  tools.length > 0 || messages.some(({ toolResults = [] }) => toolResults.length > 0);
