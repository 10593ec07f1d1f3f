import type { ItemKind, Priority } from "../../db/schema/content.ts";

/** As an export names them, and an import finds them again. */
export const KIND_TITLES: Record<ItemKind, string> = {
  epic: "Epic",
  story: "Story",
  task: "Task",
  bug: "Bug",
  subtask: "Sub-task",
};

export const PRIORITY_TITLES: Record<Priority, string> = {
  highest: "Highest",
  high: "High",
  medium: "Medium",
  low: "Low",
  lowest: "Lowest",
};

/** What an item's text is cut into, each in a line of its own. */
export const SECTIONS = {
  criteria: "**Acceptance criteria**",
  questions: "**Open questions**",
  planning: "**Planning**",
} as const;
