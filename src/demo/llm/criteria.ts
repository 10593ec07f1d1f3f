import type { Criterion } from "../../db/schema/drafts.ts";
import { isPerson, singular, type Statement } from "./statement.ts";

const lowerFirst = (text: string) =>
  /^[A-Z][a-z]/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
const sentence = (text: string) => {
  const end = text.trim().replace(/[.;,\s]+$/, "");
  return `${end.charAt(0).toUpperCase()}${end.slice(1)}`;
};
const article = (role: string) =>
  /^(?:an?|the)\s/.test(role) ? role : `${/^[aeio]/.test(role) ? "an" : "a"} ${role}`;

/** One criterion for each statement, which it cites. */
export function criteriaOf(
  statements: Statement[],
  { role, format, wish }: { role: string; format: "gherkin" | "checklist"; wish: string },
): Criterion[] {
  return statements.map((statement) => {
    const cites = [statement.n];
    return format === "checklist"
      ? { text: sentence(statement.text), cites }
      : { ...scene(statement, role, wish), cites };
  });
}

function scene(
  statement: Statement,
  role: string,
  mainWish: string,
): { given: string; when: string; outcome: string } {
  const { subject, main, action, condition, kind } = statement;
  const person = isPerson(subject) ? singular(subject) : role;
  const given = article(person);
  const outcome = lowerFirst(sentence(main));
  if (condition !== "") {
    const event =
      /^(?:an?|the|each|every)\s(?:\S+\s?){1,3}$/.test(condition) &&
      !/\s(?:is|are|has|have|was|were|gets|fails)\b/.test(condition);
    return { given, when: event ? `there is ${condition}` : lowerFirst(condition), outcome };
  }
  if (kind === "refusal")
    return {
      given,
      when:
        mainWish === "" ? `the ${person} tries it anyway` : `the ${person} wants to ${mainWish}`,
      outcome,
    };
  if (isPerson(subject) || kind === "story") {
    const wish = action.trim().replace(/[.;,\s]+$/, "");
    return {
      given,
      when: `the ${person} wants to ${lowerFirst(wish)}`,
      outcome: `the system lets the ${person} ${lowerFirst(wish)}`,
    };
  }
  return {
    given,
    when: mainWish === "" ? `the ${person} uses it` : `the ${person} wants to ${mainWish}`,
    outcome,
  };
}
