import type { Remark, RemarkCategory, RemarkSeverity } from "../../../src/db/schema/content.ts";
import type { RunStep } from "../../../src/agents/runs.ts";
import type { IconName } from "../../ui/icon.ts";
import type { Tone } from "../../ui/tone.ts";

interface Look {
  tone: Tone;
  icon: IconName;
  word: string;
}

export const SEVERITIES: Record<RemarkSeverity, Look> = {
  critical: { tone: "bad", icon: "bad", word: "Critical" },
  major: { tone: "warn", icon: "warn", word: "Major" },
  minor: { tone: "info", icon: "info", word: "Minor" },
};

export const CATEGORIES: Record<RemarkCategory, string> = {
  correctness: "Correctness",
  security: "Security",
  performance: "Performance",
  practice: "Best practice",
};

export const DECISIONS: Record<Remark["decision"], Look> = {
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

/** "src/cart.ts, line 12" or "lines 12 to 14". */
export const placeOf = ({ path, line, endLine }: Pick<Remark, "path" | "line" | "endLine">) =>
  endLine > line ? `${path}, lines ${line} to ${endLine}` : `${path}, line ${line}`;

/** "1 remark", "3 remarks". */
export const count = (many: number, one: string): string =>
  `${many} ${one}${many === 1 ? "" : "s"}`;
