// What a draft says; kept as JSON in its revisions.
import type { DocumentContent } from "./document-content.ts";
import type { RootCauseContent } from "./root-cause-content.ts";
import type { TestsContent } from "./tests-content.ts";

export type ItemKind = "epic" | "story" | "task" | "bug" | "subtask";

export type CriteriaFormat = "gherkin" | "checklist";

/** Words of passage `n` that a part rests on: they stand in it, or the citation was refused. */
export interface Quote {
  n: number;
  text: string;
}

/** A part of a draft and the passages that it rests on (their numbers). */
type Cited<Part> = Part & {
  cites: number[];
  quotes?: Quote[];
  /** What a model quoted and the passage does not hold: citations that were removed. */
  refused?: Quote[];
};

export type Criterion = Cited<{ given: string; when: string; outcome: string } | { text: string }>;

export type Priority = "highest" | "high" | "medium" | "low" | "lowest";

/** Of one field of the create screen. */
interface FieldValue {
  /** In Jira's write shape; null where there is none that Jira takes. */
  value: unknown;
  /** Name of the field and words of the value, as they were when it was filled. */
  name?: string;
  text?: string;
  /** What a model wrote that is no value of Jira's. */
  said?: string;
}

export interface StoryContent {
  title: Cited<{ text: string }>;
  narrative: Cited<{ role: string; need: string; benefit: string }>;
  /** Markdown. */
  description: Cited<{ text: string }>;
  criteria: Criterion[];
  /** `reason`: in a sentence why, from value, risk and dependencies; absent where nobody said one. */
  priority: Cited<{ value: Priority; reason?: string | undefined }>;
  labels: Cited<{ values: string[] }>;
  estimate: Cited<{ points: number | null }>;
  questions: Cited<{ text: string }>[];
  /** Other fields of the create screen, by field id, in Jira's write shape; absent in older revisions. */
  fields?: Record<string, Cited<FieldValue>>;
}

/** The only node of a draft of one item. */
export const ONLY_NODE = "n1";

export interface BacklogNode {
  /** `n1`, `n2`, ...: unique in the draft, never used again. */
  id: string;
  parentId: string | null;
  kind: ItemKind;
  /** What a person says of it; what is left out is not published. */
  decision: "open" | "accepted" | "left_out";
  links: { type: "blocks" | "relates"; to: string }[];
  content: StoryContent;
}

/** Parents before their children, siblings in order. */
export interface BacklogContent {
  nodes: BacklogNode[];
}

export type DraftContent = StoryContent | BacklogContent;

/** What a person says of a part; what is left out is not published. */
export type Decision = "open" | "accepted" | "left_out";

export type RemarkSeverity = "critical" | "major" | "minor";
export type RemarkCategory = "correctness" | "security" | "performance" | "practice";

/** What a code reviewer says of lines that a diff adds. */
export interface Remark {
  /** `r1`, `r2`, ...: unique in the draft, never used again. */
  id: string;
  path: string;
  /** Lines of the new file, from 1; the code in `evidence` stands there. */
  line: number;
  endLine: number;
  severity: RemarkSeverity;
  category: RemarkCategory;
  title: string;
  /** How it goes wrong, step by step. */
  scenario: string;
  /** Quoted from the added lines. */
  evidence: string;
  /** Lines that would stand in place of `line` to `endLine`. */
  suggestion: string | null;
  /** Passages (hunks) that it rests on. */
  cites: number[];
  /** Of path, quoted code and category: the same remark after the next push has the same. */
  fingerprint: string;
  /** From 0 to 1, how sure the model was; absent in older revisions. */
  confidence?: number;
  decision: Decision;
}

/** What a linter says of a line that a diff adds, by our rules. */
export interface LinterFinding {
  tool: string;
  path: string;
  line: number;
  rule: string;
  message: string;
}

/** A remark that a model made and the checks refused, and why, in words. */
export interface DroppedRemark {
  title: string;
  path: string;
  line: number | null;
  reason: string;
}

export interface ReviewContent {
  title: { text: string; cites: number[] };
  /** In a sentence or two what the change does. */
  summary: { text: string; cites: number[] };
  /** By severity, at most five. */
  remarks: Remark[];
  dropped: DroppedRemark[];
  /** Files of the diff that no model saw, and why, in words. */
  leftOut: { path: string; reason: string }[];
  /** Remarks of an earlier revision whose code is gone since. */
  resolved: { title: string; path: string; fingerprint: string }[];
  /** Facts beside the remarks; absent in older revisions. */
  linter?: LinterFinding[];
  /** What of the repository was not looked at, in words. */
  notes?: string[];
}

/** What an agent makes that has the pages of all agents. */
export type AgentContent = TestsContent | DocumentContent | RootCauseContent;

/** What a revision holds: items for Jira, or what another agent has made. */
export type RevisionContent = DraftContent | ReviewContent | AgentContent;
