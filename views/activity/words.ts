import type { ActivityStatus, ActivityTask, CacheUse } from "../../src/db/schema/llm.ts";
import { Badge } from "../ui/badge.ts";
import type { IconName } from "../ui/icon.ts";
import type { Tone } from "../ui/tone.ts";

export const TASK_WORDS: Record<ActivityTask, string> = {
  draft: "Draft",
  refine: "Refinement",
  split: "Outline of a backlog",
  judge: "Opinion on a draft",
  review: "Code review",
  tests: "Test suite",
  rca: "Root-cause report",
  document: "Document",
  chat: "Conversation",
  classify: "Sorting into kinds",
  embed: "Search index",
  test: "Test of a model",
  outside: "Outside tool",
};

/** `none`: it was not looked for in the cache. */
export const CACHE_WORDS: Record<CacheUse, string> = {
  none: "Not used",
  hit: "From the cache",
  stored: "Kept for next time",
  bypass: "Asked anew",
  shared: "Shared with an equal call",
};

export const STATUS_LOOKS: Record<ActivityStatus, { word: string; tone: Tone; icon: IconName }> = {
  open: { word: "Under way", tone: "info", icon: "loader" },
  ok: { word: "Answered", tone: "good", icon: "good" },
  error: { word: "Failed", tone: "bad", icon: "bad" },
  interrupted: { word: "Broke off", tone: "warn", icon: "warn" },
  cancelled: { word: "Stopped", tone: "neutral", icon: "stop" },
  blocked: { word: "Refused by a limit", tone: "warn", icon: "lock" },
};

export const StatusBadge = (status: ActivityStatus) => {
  const { word, ...look } = STATUS_LOOKS[status];
  return Badge({ ...look, children: word });
};

/** "850 ms", "12.3 s"; nothing where nothing was measured. */
export function tookWords(ms: number | null): string {
  if (ms === null) return "";
  return ms < 1000 ? `${ms} ms` : `${(ms / 1000).toFixed(1)} s`;
}

export const tokenWords = (tokens: { input: number; output: number } | undefined): string =>
  tokens === undefined
    ? ""
    : `${tokens.input.toLocaleString("en")} in, ${tokens.output.toLocaleString("en")} out`;

interface Models {
  modelRequested: string;
  modelServed: string | null;
}

/** The one that was asked for, and the one that answered where that is another. */
export const modelWords = ({ modelRequested, modelServed }: Models): string =>
  modelServed === null || modelServed === modelRequested
    ? modelRequested
    : `${modelRequested} → ${modelServed}`;
