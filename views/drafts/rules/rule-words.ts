import type { ShownLevel } from "../../../src/drafts/rules/told-rules.ts";
import type { ItemKind } from "../../../src/db/schema/content.ts";

export const LEVEL_WORDS: Record<ShownLevel, string> = {
  error: "Must fix",
  warning: "Check",
  hint: "Hint",
  off: "Off",
};

export const KIND_WORDS: Record<ItemKind, string> = {
  epic: "Epic",
  story: "Story",
  task: "Task",
  bug: "Bug",
  subtask: "Sub-task",
};

const NUMBER_WORDS: Record<string, string> = {
  mostCriteria: "Most acceptance criteria",
  mostPoints: "Most points",
  fewest: "Fewest acceptance criteria",
  most: "Most acceptance criteria",
  likeness: "Words in common, in percent, from which two are alike",
};

export const numberWords = (name: string): string => NUMBER_WORDS[name] ?? name;
