import { defineRule } from "./rule.ts";

// Precise only where the conjunction joins two verbs; so it is a hint, never a gate.
const TWO_VERBS =
  /\b(?:and|or)\s+(?:add|approve|assign|cancel|change|check|choose|close|copy|create|delete|download|edit|enter|export|filter|find|import|link|move|open|pay|print|receive|remove|save|search|see|select|send|share|sort|store|track|update|upload|view)\b/i;

export const atomic = defineRule({
  id: "US-ATOMIC",
  label: "Wants one thing",
  basis: "Quality User Story framework: atomic",
  help: "A wish that joins two acts with “and” or “or” is often two items.",
  check({ content }) {
    const joined =
      TWO_VERBS.exec(content.narrative.need)?.[0] ?? TWO_VERBS.exec(content.title.text)?.[0];
    if (joined === undefined) return [];
    const part = TWO_VERBS.test(content.narrative.need) ? "narrative" : "title";
    return [{ part, message: `“… ${joined} …” joins two wishes. Should it be two stories?` }];
  },
});
