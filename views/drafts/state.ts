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

/** Stopped or failed before its first revision: there is nothing to sign yet. */
const UNWRITTEN = { tone: "neutral", icon: "pause", word: "Not written yet" } as const;

export const DraftStateBadge = ({ state, revision }: { state: DraftState; revision: number }) => {
  const { tone, icon, word } = state === "open" && revision === 0 ? UNWRITTEN : LOOK[state];
  return Badge({ tone, icon, children: word });
};

export const ITEM_WORDS: Record<ItemKind, string> = {
  epic: "Epic",
  story: "Story",
  task: "Task",
  bug: "Bug",
  subtask: "Sub-task",
};
