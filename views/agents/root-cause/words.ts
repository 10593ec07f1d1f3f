import type { Verdict } from "../../../src/db/schema/root-cause-content.ts";
import type { Look } from "../words.ts";

export const VERDICT_LOOKS: Record<Verdict, Look> = {
  confirmed: { tone: "good", icon: "good", word: "Confirmed" },
  likely: { tone: "info", icon: "check", word: "Likely" },
  inconclusive: { tone: "neutral", icon: "neutral", word: "Inconclusive" },
  ruled_out: { tone: "bad", icon: "bad", word: "Ruled out" },
};

/** "in 3 of 4 cases". */
export const helpedWords = ({ offered, helped }: { offered: number; helped: number }): string =>
  offered === 0
    ? "in no other case yet"
    : `in ${helped} of ${offered} ${offered === 1 ? "case" : "cases"}`;

/** "19 Nov, 14:02:50": times of a case are those of its log, in UTC. */
export const caseTime = (at: number | null): string =>
  at === null ? "" : new Date(at).toISOString().replace("T", " ").slice(0, 19);
