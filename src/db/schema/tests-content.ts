import type { Decision } from "./content.ts";

interface Cited {
  text: string;
  cites: number[];
}

export type Framework = "vitest" | "jest" | "pytest" | "junit";

/** One test as code. Its file is made of those that a person does not leave out. */
export interface CodeTest {
  /** `t1`, `t2`, ...: unique in the draft, never used again. */
  id: string;
  title: string;
  /** Of the file that it tests, and of the file that it goes to. */
  target: string;
  file: string;
  /** Lines that bring in what it needs. */
  imports: string;
  code: string;
  /** What it was kept for, in words. */
  proof: string;
  cites: number[];
  decision: Decision;
}

/** It failed against the code as it stands, and a second look took its side. */
export interface PossibleBug extends Omit<CodeTest, "proof"> {
  /** What the test says of the code, and why that is likely wrong in the code. */
  reason: string;
  /** What the run said. */
  said: string;
}

/** A test that was not kept, and why. */
export interface RejectedTest {
  title: string;
  target: string;
  reason: string;
  code: string;
}

export interface Coverage {
  lines: number;
  /** Null: the tool does not count them. */
  branches: number | null;
  ofLines: number;
  ofBranches: number | null;
}

export interface CodeTests {
  type: "tests";
  mode: "code";
  title: Cited;
  /** In a few sentences. */
  summary: Cited;
  framework: Framework;
  /** Empty: pasted code. */
  repository: string;
  commit: string;
  /** Why nothing was run, in words; null: all that is kept has passed. */
  notRun: string | null;
  tests: CodeTest[];
  possibleBugs: PossibleBug[];
  rejected: RejectedTest[];
  /** Of the files that are tested, before and with what is kept. */
  coverage: { before: Coverage; after: Coverage } | null;
  leftOut: { path: string; reason: string }[];
}

type CaseType = "positive" | "negative" | "boundary";
export type CasePriority = "high" | "medium" | "low";

/** A test that a person does. */
export interface TestCase {
  /** `c1`, `c2`, ...: unique in the draft, never used again. */
  id: string;
  title: string;
  type: CaseType;
  priority: CasePriority;
  preconditions: string[];
  steps: { action: string; expected: string }[];
  cites: number[];
  decision: Decision;
}

export interface ManualTests {
  type: "tests";
  mode: "manual";
  title: Cited;
  summary: Cited;
  cases: TestCase[];
  /** What a model wrote and the checks refused, and why. */
  dropped: { title: string; reason: string }[];
  /** Statements of the sources that are to be tested. */
  requirements: { n: number; text: string }[];
}

/** Test cases by hand, or tests as code. */
export type TestsContent = CodeTests | ManualTests;
