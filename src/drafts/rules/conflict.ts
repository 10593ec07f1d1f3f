import { defineRule } from "./rule.ts";

export const conflict = defineRule({
  id: "US-CONFLICT",
  label: "Contradicts nothing",
  basis: "Quality User Story framework: conflict-free",
  help: "No two parts contradict each other, and none contradicts the source. Only a model can look at this; what it says is its opinion.",
  isJudged: true,
  check: () => [],
});
