import type { Decision } from "./content.ts";

export type DocumentKind = "overview" | "api" | "readme" | "modules" | "comments";

/** Lines of a file that a statement rests on. */
export interface CodeCite {
  /** The passage that keeps them. */
  n: number;
  path: string;
  /** From 1, at the commit of the document. */
  line: number;
  endLine: number;
  /** Of their text: by it they are found again in a later commit. */
  hash: string;
}

/** What code found wrong with a statement. */
export interface StatementProblem {
  level: "error" | "warning";
  message: string;
}

export interface Statement {
  /** Markdown, in one paragraph. */
  text: string;
  cites: CodeCite[];
  problems: StatementProblem[];
}

export interface DocumentSection {
  /** `s1`, `s2`, ...: by its place in the plan, so it stays over revisions. */
  id: string;
  title: string;
  /** Files that it is about. */
  about: string[];
  statements: Statement[];
  /** Of comments: what puts them into the file, a unified diff that adds nothing else. */
  patch: string | null;
  decision: Decision;
}

/** Drawn by code, from what names what. */
export interface Diagram {
  width: number;
  height: number;
  nodes: { id: string; label: string; x: number; y: number; width: number; height: number }[];
  /** `path`: as SVG draws it. */
  edges: { from: string; to: string; count: number; path: string }[];
}

/** What a document of the repository says and the code does not know. */
export interface StaleWords {
  path: string;
  line: number;
  kind: "link" | "name" | "path" | "script";
  said: string;
  message: string;
}

/** Text about code, with what each statement rests on. */
export interface DocumentContent {
  type: "document";
  title: { text: string; cites: number[] };
  /** In a few sentences. */
  summary: { text: string; cites: number[] };
  kind: DocumentKind;
  repository: { name: string; ref: string; commit: string; folder: string };
  sections: DocumentSection[];
  diagram: Diagram | null;
  stale: StaleWords[];
  /** What no model saw, and why, in words. */
  leftOut: { path: string; reason: string }[];
  /** Against the revision before: sections that were written anew, since their code changed. */
  since: { commit: string; redone: string[]; kept: number } | null;
}
