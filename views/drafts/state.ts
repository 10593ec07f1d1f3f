import type { DraftState, ItemKind } from "../../src/db/schema/drafts.ts";
import { Badge } from "../ui/badge.ts";
import type { IconName } from "../ui/icon.ts";
import type { Tone } from "../ui/tone.ts";

const LOOK: Record<DraftState, { tone: Tone; icon: IconName; word: string }> = {
  composing: { tone: "info", icon: "loader", word: "Being written" },
  open: { tone: "warn", icon: "edit", word: "To countersign" },
  publishing: { tone: "info", icon: "send", word: "On its way" },
  published: { tone: "good", icon: "good", word: "In Jira" },
};

export const DraftStateBadge = ({ state }: { state: DraftState }) => {
  const { tone, icon, word } = LOOK[state];
  return Badge({ tone, icon, children: word });
};

export const ITEM_WORDS: Record<ItemKind, string> = {
  story: "Story",
  task: "Task",
  subtask: "Sub-task",
};
