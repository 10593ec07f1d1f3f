import { z } from "zod";
import json from "./rules.json" with { type: "json" };

/** Words and phrases of one list. */
const MOST_WORDS = 300;
const LONGEST_WORD = 60;

const level = z.enum(["error", "warning", "hint", "off"], "Choose one of the levels.");
const levels = z.strictObject({
  level: z.strictObject({ epic: level, story: level, task: level, bug: level, subtask: level }),
});
const always = z.literal("error", "This cannot be switched off: Jira would refuse it.");
const unmovable = z.strictObject({
  level: z.strictObject({
    epic: always,
    story: always,
    task: always,
    bug: always,
    subtask: always,
  }),
});
const between = (least: number, most: number) => {
  const words = `Write a whole number from ${least} to ${most}.`;
  return z.int(words).min(least, words).max(most, words);
};
const word = z
  .string()
  .min(1)
  .max(LONGEST_WORD, `Up to ${LONGEST_WORD} characters work for a word or phrase.`)
  .regex(/[\p{L}\p{N}]/u, "A word needs a letter or a digit.");

/** Levels and thresholds of the rules; what a rule checks is code in src/drafts/rules. */
export const ruleSchema = z.strictObject({
  "US-WELLFORMED": levels,
  "US-BENEFIT": levels,
  "US-ATOMIC": levels,
  "US-MINIMAL": levels,
  "US-UNAMBIG": levels.extend({
    words: z.array(word).max(MOST_WORDS, `Up to ${MOST_WORDS} words work.`),
  }),
  "US-PROBLEM": levels,
  "US-CONFLICT": levels,
  "US-SMALL": levels.extend({ mostCriteria: between(1, 100), mostPoints: between(1, 1000) }),
  "US-UNIFORM": levels,
  /** `likeness`: two titles with so many words in common, in percent, may be one. */
  "US-UNIQUE": levels.extend({ likeness: between(10, 100) }),
  "AC-GHERKIN": levels
    .extend({ fewest: between(1, 100), most: between(1, 100) })
    .refine(({ fewest, most }) => fewest <= most, {
      path: ["most"],
      message: "The most cannot be less than the fewest.",
    }),
  "AC-TRACE": levels,
  "JIRA-FIELDS": unmovable,
  "JIRA-PERM": unmovable,
  /** Whether a model is asked for its opinion without being told to. */
  judge: z.strictObject({ automatic: z.boolean() }),
});

export type RuleSchema = typeof ruleSchema;
export type RuleSettings = z.output<RuleSchema>;
export const ruleSettings: RuleSettings = ruleSchema.parse(json);
