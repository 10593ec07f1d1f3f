import { isGherkin } from "../content.ts";
import { defineRule, type Found } from "./rule.ts";

const NEGATIVE =
  /\b(?:not|no|cannot|can't|never|fail\w*|error|invalid|wrong|refus\w*|reject\w*|declin\w*|denied|without|missing|empty|expired?|too (?:long|large|many|late)|kein\w*|nicht|ungültig\w*|Fehler\w*|abgelehnt)\b/i;
const SECOND_WHEN = /\bwhen\b/i;

export const gherkin = defineRule({
  id: "AC-GHERKIN",
  label: "Acceptance criteria can be tested",
  basis: "INVEST: testable",
  help: "Each criterion has a situation, one event and one result that can be seen; together they are few enough to read, and one says what happens when it goes wrong. A model is asked for cases that are missing.",
  isJudged: true,
  check({ content, criteriaFormat, settings }) {
    if (criteriaFormat !== "gherkin") return [];
    const { fewest, most } = settings["AC-GHERKIN"];
    const { criteria } = content;
    if (criteria.length === 0) {
      return [
        {
          part: "criteria",
          message: "There is no acceptance criterion: nobody can say when it is done.",
        },
      ];
    }
    const found: Found[] = criteria.flatMap((criterion, i) => {
      const message = isGherkin(criterion)
        ? shapeFault(criterion)
        : "Write it as Given, When, Then.";
      return message ? [{ part: `criteria.${i}`, message }] : [];
    });
    if (criteria.length < fewest) {
      const message = `Fewer than ${fewest} criteria: is a case missing?`;
      found.push({ part: "criteria", message, level: "warning" });
    }
    if (criteria.length > most) {
      found.push({
        part: "criteria",
        message: `More than ${most} criteria: is it too much for one?`,
        level: "warning",
      });
    }
    const hasNegative = criteria.some((c) =>
      NEGATIVE.test(isGherkin(c) ? `${c.given} ${c.when} ${c.outcome}` : c.text),
    );
    if (!hasNegative) {
      found.push({
        part: "criteria",
        message: "No criterion says what happens when it goes wrong.",
        level: "warning",
      });
    }
    return found;
  },
});

function shapeFault({
  given,
  when,
  outcome,
}: {
  given: string;
  when: string;
  outcome: string;
}): string | undefined {
  if (given.trim() === "") return "“Given …” is missing: in which situation?";
  if (when.trim() === "") return "“When …” is missing: what happens?";
  if (outcome.trim() === "") return "“Then …” is missing: what can one see?";
  return SECOND_WHEN.test(when) ? "It has two “When”: make two criteria of it." : undefined;
}
