import type { Decision } from "./content.ts";

/** Words that stand in a line of a passage: code has checked it. */
export interface Evidence {
  /** The passage. */
  n: number;
  /** As its source counts its lines, from 1. */
  line: number;
  quote: string;
  /** What it shows, in words. */
  says: string;
  /** A program found it, and not a model. */
  byCode?: true;
}

export type Verdict = "confirmed" | "likely" | "inconclusive" | "ruled_out";

export interface Hypothesis {
  /** `h1`, `h2`, ...: unique in the draft, never used again. */
  id: string;
  title: string;
  /** How it would lead to what was seen. */
  mechanism: string;
  for: Evidence[];
  against: Evidence[];
  verdict: Verdict;
  /** Why this verdict, in words. */
  reason: string;
  /** A commit of the sources that it names. */
  commit: string | null;
  decision: Decision;
}

export interface TimelineEntry {
  /** ms; null where the line says no time. */
  at: number | null;
  kind: "commit" | "incident" | "log" | "metric" | "tool";
  text: string;
  n: number;
  line: number;
}

export interface Ticket {
  /** `t1`, `t2`, ... */
  id: string;
  kind: "bug" | "task" | "story";
  title: string;
  text: string;
  decision: Decision;
}

/** A call of a tool of an outside system that a model asked for, and what became of it. */
export interface AskedTool {
  tool: string;
  /** The connection, by its name. */
  system: string;
  /** As it was asked: from, to and how much at most. */
  range: string;
  why: string;
  outcome: "answered" | "refused" | "failed";
  /** The passage that its answer is; else why there is none. */
  n: number | null;
  message: string;
}

/** A solved case from before that looks like this one. */
export interface OfferedPattern {
  id: string;
  title: string;
  cause: string;
  fix: string;
  /** In so many cases it was offered and a person has said whether it helped. */
  offered: number;
  helped: number;
  /** What both have. */
  shared: string[];
}

/** Why something broke, as far as the sources say it. */
export interface RootCauseContent {
  type: "rca";
  title: { text: string; cites: number[] };
  /** In a few sentences. */
  summary: { text: string; cites: number[] };
  timeline: TimelineEntry[];
  hypotheses: Hypothesis[];
  conclusion: {
    state: "found" | "inconclusive";
    text: string;
    /** That it rests on; empty where nothing was found. */
    hypotheses: string[];
    cites: number[];
  };
  /** That most likely brought it; it stands in a source. */
  commit: { sha: string; title: string; author: string; at: number | null; n: number } | null;
  fix: string;
  nextSteps: string[];
  tickets: Ticket[];
  /** What is not known, and which data would decide it. */
  gaps: { text: string; data: string }[];
  /** What a model said and the checks refused, and why. */
  dropped: { title: string; reason: string }[];
  /** What no model saw, and why. */
  leftOut: string[];
  tools: AskedTool[];
  patterns: OfferedPattern[];
  /** By which a case like it is known again: templates of failures, errors and frames. */
  signature: string[];
}
