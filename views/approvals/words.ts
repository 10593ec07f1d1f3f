import type { ApprovalState } from "../../src/db/schema/tools.ts";
import { Badge } from "../ui/badge.ts";
import type { Tone } from "../ui/tone.ts";

const LOOKS: Record<ApprovalState, { tone: Tone; word: string }> = {
  waiting: { tone: "warn", word: "Waits for you" },
  approved: { tone: "info", word: "Approved" },
  denied: { tone: "neutral", word: "Denied" },
  used: { tone: "good", word: "Called" },
  expired: { tone: "neutral", word: "Expired" },
};

export const stateWord = (state: ApprovalState): string => LOOKS[state].word;
export const ApprovalBadge = (state: ApprovalState) =>
  Badge({ tone: LOOKS[state].tone, children: LOOKS[state].word });

/** What a call is for, in words. */
export const subjectWords = (subject: string): string =>
  subject === "try" ? "You try it" : `For ${subject}`;
