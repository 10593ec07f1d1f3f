import { defineRule } from "./rule.ts";

export const benefit = defineRule({
  id: "US-BENEFIT",
  label: "Says what it is good for",
  basis: "Quality User Story framework: the story's end",
  help: "A story ends with what it is good for, so that it can be weighed against others.",
  check({ content }) {
    const missing = content.narrative.role.trim() !== "" && content.narrative.benefit.trim() === "";
    return missing ? [{ part: "narrative", message: "Say what it is good for: “so that …”." }] : [];
  },
});
