import type { ManualTests, TestCase } from "../../../db/schema/tests-content.ts";

/** A scenario each; what a step of it says is kept on its line. */
export const toGherkin = ({ title, cases }: ManualTests): string =>
  [`Feature: ${title.text}`, ...cases.map(scenario)].join("\n\n") + "\n";

function scenario({ title, type, priority, preconditions, steps }: TestCase): string {
  return [
    `  @${type} @priority-${priority}`,
    `  Scenario: ${title}`,
    ...led("Given", preconditions),
    ...steps.flatMap(({ action, expected }) => [
      `    When ${action}`,
      ...(expected === "" ? [] : [`    Then ${expected}`]),
    ]),
  ].join("\n");
}

const led = (word: string, texts: readonly string[]): string[] =>
  texts.map((text, i) => `    ${i === 0 ? word : "And"} ${text}`);
