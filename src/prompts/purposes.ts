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

export const purposes = {
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
} as const satisfies Record<PromptPurpose, Purpose>;

/** What the code gives to a prompt: exactly this, so that no text waits for what never comes. */
export type VariablesOf<P extends PromptPurpose> = Record<
  (typeof purposes)[P]["variables"][number],
  string
>;

export const isPurpose = (word: string): word is PromptPurpose => Object.hasOwn(purposes, word);

export const purposeOf = (purpose: PromptPurpose): Purpose => purposes[purpose];

/** What each variable stands for, and an example of it. */
export const variableWords: Record<string, { means: string; example: string }> = {
  item: { means: "what is written: epic, story, task, bug or sub-task", example: "story" },
  criteria_format: { means: "gherkin or checklist", example: "gherkin" },
  project: { means: "name of the project in Jira", example: "Web shop" },
  kinds: { means: "the kinds of items that the backlog may hold", example: "epic, story, task" },
  most: { means: "how many items one part may lead to", example: "60" },
  part: { means: "which part of the sources it is", example: "1 of 1" },
  rules: { means: "ids of the rules that a model judges", example: "US-PROBLEM, US-VALUABLE" },
};
