import type { ToolDefinition } from "../../llm/llm.ts";

/** What came of a tool. Nothing throws that a tool or its server could bring about. */
export type ToolCame =
  | { type: "answered"; text: string; isError: boolean }
  /** For a person's word on this very call. */
  | { type: "waits"; approvalId: string };

export interface ToolCall {
  input: Record<string, unknown>;
  signal: AbortSignal;
  /** In the model's words, for the person who is asked. */
  reason: string;
  /** A person's yes to this very call. */
  approvalId?: string;
}

/** A tool of ours or of an outside server, as a model may use it. */
export interface LoopTool {
  definition: ToolDefinition;
  /** For people: "Search Jira". */
  label: string;
  /** What it is asked for leaves the house. */
  isOutside: boolean;
  run(call: ToolCall): Promise<ToolCame>;
}

export const answered = (text: string): ToolCame => ({ type: "answered", text, isError: false });
export const refusedBy = (text: string): ToolCame => ({ type: "answered", text, isError: true });
