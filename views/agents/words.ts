import type { RunStep } from "../../src/agents/runs.ts";
import type { Decision } from "../../src/db/schema/content.ts";
import type { IconName } from "../ui/icon.ts";
import type { Tone } from "../ui/tone.ts";

export interface Look {
  tone: Tone;
  icon: IconName;
  word: string;
}

export const DECISIONS: Record<Decision, Look> = {
  open: { tone: "neutral", icon: "neutral", word: "Undecided" },
  accepted: { tone: "good", icon: "check", word: "Accepted" },
  left_out: { tone: "neutral", icon: "remove", word: "Left out" },
};

export const STEP_STATES: Record<RunStep["state"], Look> = {
  running: { tone: "info", icon: "loader", word: "Runs" },
  done: { tone: "good", icon: "good", word: "Done" },
  failed: { tone: "bad", icon: "bad", word: "Failed" },
};

export const STEP_KINDS: Record<RunStep["kind"], string> = {
  code: "By code",
  model: "Model",
  tool: "Tool",
};

/** "1 remark", "3 remarks". */
export const count = (many: number, one: string): string =>
  `${many} ${one}${many === 1 ? "" : "s"}`;
