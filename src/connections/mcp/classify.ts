import type { ToolChoice, ToolKind } from "../../db/schema/tools.ts";

/** What the tools of a known server do, and which of them serve a purpose; ours, as JSON in config. */
export type ToolLists = Record<
  string,
  { kinds: { tools: string; kind: string }[]; purposes: Record<string, string[]> }
>;

const KINDS: readonly ToolKind[] = ["read", "write", "destructive", "unknown"];
export const toKind = (word: string): ToolKind => KINDS.find((one) => one === word) ?? "unknown";

/** The first line that names it; nothing of what the server says counts. */
export function kindOf(lists: ToolLists, list: string | undefined, tool: string): ToolKind {
  const lines = list !== undefined && Object.hasOwn(lists, list) ? lists[list]?.kinds : undefined;
  const line = lines?.find(({ tools }) => new RegExp(tools).test(tool));
  return toKind(line?.kind ?? "unknown");
}

const DEFAULTS: Record<ToolKind, ToolChoice> = {
  read: "allow",
  write: "ask",
  unknown: "ask",
  destructive: "deny",
};

/** Only what reads may run unasked: whatever else is allowed still waits for a person each time. */
export function choiceOf({
  kind,
  choice,
}: {
  kind: ToolKind;
  choice: ToolChoice | null;
}): ToolChoice {
  const chosen = choice ?? DEFAULTS[kind];
  return chosen === "allow" && kind !== "read" ? "ask" : chosen;
}
