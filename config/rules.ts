import { z } from "zod";
import json from "./rules.json" with { type: "json" };

const level = z.enum(["error", "warning", "hint", "off"]);
const levels = z.strictObject({
  level: z.strictObject({ epic: level, story: level, task: level, bug: level, subtask: level }),
});

/** Levels and thresholds of the rules; what a rule checks is code in src/drafts/rules. */
const schema = z.strictObject({
  "US-WELLFORMED": levels,
  "US-BENEFIT": levels,
  "US-ATOMIC": levels,
  "US-MINIMAL": levels,
  "US-UNAMBIG": levels.extend({ words: z.array(z.string().min(1)) }),
  "US-SMALL": levels.extend({ mostCriteria: z.int().min(1), mostPoints: z.number().min(1) }),
  "AC-GHERKIN": levels.extend({ fewest: z.int().min(1), most: z.int().min(1) }),
  "AC-TRACE": levels,
  "JIRA-FIELDS": levels,
});

export type RuleSettings = z.output<typeof schema>;
export const ruleSettings: RuleSettings = schema.parse(json);
