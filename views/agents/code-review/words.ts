import type { Remark, RemarkCategory, RemarkSeverity } from "../../../src/db/schema/content.ts";
import type { Look } from "../words.ts";

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

/** "src/cart.ts, line 12" or "lines 12 to 14". */
export const placeOf = ({ path, line, endLine }: Pick<Remark, "path" | "line" | "endLine">) =>
  endLine > line ? `${path}, lines ${line} to ${endLine}` : `${path}, line ${line}`;
