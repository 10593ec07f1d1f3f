import type { ItemKind } from "../../src/db/schema/content.ts";
import type { DraftState, DraftType } from "../../src/db/schema/drafts.ts";
import type { Draft, RevisionListing } from "../../src/drafts/draft.ts";
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

/** Where a published review stands. */
const REVIEWED = { ...LOOK.published, word: "Posted" };

export const DraftStateBadge = (draft: {
  state: DraftState;
  revision: number;
  type: DraftType;
}) => {
  const { state, revision, type } = draft;
  const look = state === "published" && type === "review" ? REVIEWED : LOOK[state];
  const { tone, icon, word } = state === "open" && revision === 0 ? UNWRITTEN : look;
  return Badge({ tone, icon, children: word });
};

/** Its owner looks at it, and it is neither being written nor on its way. */
export const isChangeable = ({ state, may }: Pick<Draft, "state" | "may">): boolean =>
  state === "open" && may === "owner";

/** Countersigns it, or looks at what became of that. */
export const maySign = ({ may }: Pick<Draft, "may">): boolean =>
  may === "owner" || may === "countersign";

/** What a draft makes: "Story", "Backlog, 31 items". */
export const draftWords = ({
  type,
  item,
  nodes,
}: {
  type: DraftType;
  item: ItemKind;
  nodes: number | null;
}): string => {
  if (type === "story") return ITEM_WORDS[item];
  if (type === "review") return "Code review";
  return nodes === null ? "Backlog" : `Backlog, ${nodes} ${nodes === 1 ? "item" : "items"}`;
};

export const ITEM_WORDS: Record<ItemKind, string> = {
  epic: "Epic",
  story: "Story",
  task: "Task",
  bug: "Bug",
  subtask: "Sub-task",
};

/** How a revision came to be. */
export const ORIGIN_WORDS: Record<RevisionListing["origin"], string> = {
  composed: "Written by the model",
  refined: "Refined",
  edited: "Edited by hand",
  fixed: "Fixed",
  restored: "Put back",
  imported: "Imported",
  sourced: "Fitted to a later version of a source",
  unsourced: "A source was removed",
};
