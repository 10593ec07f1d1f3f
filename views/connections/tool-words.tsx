import type { ToolChoice, ToolKind } from "../../src/db/schema/tools.ts";
import { Badge } from "../ui/badge.ts";
import type { Tone } from "../ui/tone.ts";

export const KIND_WORDS: Record<ToolKind, string> = {
  read: "Reads",
  write: "Writes",
  destructive: "Destroys",
  unknown: "Unknown",
};
const KIND_TONES: Record<ToolKind, Tone> = {
  read: "good",
  write: "warn",
  destructive: "bad",
  unknown: "neutral",
};
export const CHOICE_WORDS: Record<ToolChoice, string> = {
  allow: "Runs at once",
  ask: "Waits for a yes",
  deny: "Off",
};

export const KindBadge = (kind: ToolKind) =>
  Badge({ tone: KIND_TONES[kind], children: KIND_WORDS[kind] });

export const UseBadge = ({
  state,
  choice,
}: {
  state: "fit" | "new" | "changed";
  choice: ToolChoice;
}) =>
  state === "fit"
    ? Badge({ tone: choice === "deny" ? "neutral" : "info", children: CHOICE_WORDS[choice] })
    : Badge({ tone: "warn", children: state === "new" ? "New: off" : "Changed: off" });
