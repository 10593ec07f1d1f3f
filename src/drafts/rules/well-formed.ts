import { defineRule } from "./rule.ts";

export const wellFormed = defineRule({
  id: "US-WELLFORMED",
  label: "Says who wants what",
  basis: "Quality User Story framework: well-formed (role and means)",
  help: "Says who wants it and what they want to do. A model is asked whether somebody really has that role.",
  isJudged: true,
  check({ content }) {
    const { role, need } = content.narrative;
    if (role.trim() === "")
      return [{ part: "narrative", message: "Say who wants this: “As a …”." }];
    if (need.trim() === "")
      return [{ part: "narrative", message: "Say what the person wants to do: “I want …”." }];
    return [];
  },
});
