import { defineRule } from "./rule.ts";

export const problem = defineRule({
  id: "US-PROBLEM",
  label: "Says the problem, not the solution",
  basis: "Quality User Story framework: problem-oriented, sound",
  help: "What somebody wants and why, not how it is built. Only a model can look at this; what it says is its opinion.",
  isJudged: true,
  check: () => [],
});
