import type { PromptPurpose } from "../db/schema/prompts.ts";

interface Purpose {
  label: string;
  /** What of the product asks with it. */
  usedFor: string;
  /** The one that the code asks with; people choose among the others. */
  only?: string;
  /** What the code gives; a text holds each at least once. */
  variables: readonly string[];
}

const STORY = ["item", "criteria_format", "project"] as const;

const purposes = {
  draft: {
    label: "Drafts of one item",
    usedFor: "The first revision of a story, task, bug, sub-task or epic",
    variables: STORY,
  },
  refine: {
    label: "Refinements",
    usedFor: "Each refinement of a draft, and of an item of a backlog",
    only: "refine",
    variables: STORY,
  },
  outline: {
    label: "Outlines of backlogs",
    usedFor: "The outline of a backlog, part by part of its sources",
    only: "backlog-outline",
    variables: ["kinds", "most", "part", "project"],
  },
  node: {
    label: "Items of backlogs",
    usedFor: "The details of each item of a backlog",
    only: "backlog-node",
    variables: STORY,
  },
  judge: {
    label: "Reviews",
    usedFor: "What a model thinks of a draft",
    only: "judge",
    variables: ["rules", "project"],
  },
  review: {
    label: "Code reviews",
    usedFor: "Remarks on the changes of a pull request or a diff",
    only: "code-review",
    variables: ["project"],
  },
  refute: {
    label: "Second looks at remarks",
    usedFor: "Each remark of a code review, by whoever tries to disprove it",
    only: "code-review-refute",
    variables: ["project"],
  },
  document: {
    label: "Documentation of code",
    usedFor: "Each section of what a code analysis writes",
    only: "code-document",
    variables: ["project"],
  },
  rca_tools: {
    label: "Questions to monitoring",
    usedFor: "What a root-cause analysis asks outside systems for",
    only: "root-cause-tools",
    variables: ["project"],
  },
  rca: {
    label: "Causes",
    usedFor: "The hypotheses of a root-cause analysis",
    only: "root-cause",
    variables: ["project"],
  },
  rca_test: {
    label: "Tests of causes",
    usedFor: "Each hypothesis of a root-cause analysis, on the data",
    only: "root-cause-test",
    variables: ["project"],
  },
  rca_conclude: {
    label: "Conclusions",
    usedFor: "What follows from the tested hypotheses of a root-cause analysis",
    only: "root-cause-conclusion",
    variables: ["project"],
  },
  test_code: {
    label: "Tests as code",
    usedFor: "Each round of tests that are proposed for code",
    only: "test-code",
    variables: ["framework", "project"],
  },
  test_judge: {
    label: "Second looks at failing tests",
    usedFor: "Each proposed test that fails: who is wrong, the test or the code",
    only: "test-judge",
    variables: ["project"],
  },
  test_cases: {
    label: "Test cases",
    usedFor: "Test cases that people do, from requirements",
    only: "test-cases",
    variables: ["project"],
  },
  session: {
    label: "Sessions",
    usedFor: "Each turn of a session",
    only: "session",
    variables: ["agent", "project"],
  },
  code: {
    label: "Code assistance",
    usedFor: "Questions about code",
    only: "code-assistance",
    variables: ["repository"],
  },
} as const satisfies Record<PromptPurpose, Purpose>;

/** What the code gives to a prompt: exactly this, so that no text waits for what never comes. */
export type VariablesOf<P extends PromptPurpose> = Record<
  (typeof purposes)[P]["variables"][number],
  string
>;

export const isPurpose = (word: string): word is PromptPurpose => Object.hasOwn(purposes, word);

export const PURPOSES = Object.keys(purposes).filter(isPurpose);

export const purposeOf = (purpose: PromptPurpose): Purpose => purposes[purpose];

/** What each variable stands for. */
const variableWords: Record<string, string> = {
  item: "what is written: epic, story, task, bug or sub-task",
  criteria_format: "gherkin or checklist",
  project: "name of the project in Jira, or of the repository",
  agent: "whom the session is with",
  framework: "vitest, jest, pytest or junit",
  repository: "the name of the repository, or where the code stands",
  kinds: "the kinds of items that the backlog may hold",
  most: "how many items one part may lead to",
  part: "which part of the sources it is",
  rules: "ids of the rules that a model judges",
};

export interface PurposeChoice {
  value: string;
  label: string;
  usedFor: string;
  variables: { name: string; means: string }[];
}

export const toldVariables = (purpose: PromptPurpose): PurposeChoice["variables"] =>
  purposes[purpose].variables.map((name) => ({ name, means: variableWords[name] ?? "" }));

/** What a prompt can be for, for the forms. */
export const purposeChoices: PurposeChoice[] = Object.entries(purposes).flatMap(
  ([value, { label, usedFor }]) =>
    isPurpose(value) ? [{ value, label, usedFor, variables: toldVariables(value) }] : [],
);
