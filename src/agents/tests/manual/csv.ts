import type { CasePriority, ManualTests, TestCase } from "../../../db/schema/tests-content.ts";
import { csvLines } from "../../../platform/text/csv-lines.ts";

const PRIORITIES: Record<CasePriority, string> = { high: "High", medium: "Medium", low: "Low" };

const numbered = (texts: readonly string[]): string =>
  texts.map((text, i) => `${i + 1}. ${text}`).join("\n");

/** A row a case. */
export const toCsv = ({ cases }: ManualTests): string =>
  csvLines([
    ["Id", "Title", "Type", "Priority", "Preconditions", "Steps", "Expected", "Passages"],
    ...cases.map(({ id, title, type, priority, preconditions, steps, cites }) => [
      id,
      title,
      type,
      PRIORITIES[priority],
      preconditions.join("\n"),
      numbered(steps.map(({ action }) => action)),
      numbered(steps.map(({ expected }) => expected)),
      cites.join(" "),
    ]),
  ]);

/** A row a step: what a case says of itself stands in the first. */
function byStep(
  cases: readonly TestCase[],
  head: readonly string[],
  first: (one: TestCase, nth: number) => string[],
  step: (one: TestCase["steps"][number]) => string[],
): string {
  const rows = cases.flatMap((one, nth) =>
    one.steps.map((each, i) => {
      const own = first(one, nth);
      return [...(i === 0 ? own : own.map((cell, at) => (at === 0 ? cell : ""))), ...step(each)];
    }),
  );
  return csvLines([[...head], ...rows]);
}

/** As the test case importer of Xray reads it: rows of one case share its Issue Id. */
export const toXray = ({ cases }: ManualTests): string =>
  byStep(
    cases,
    [
      "Issue Id",
      "Issue Key",
      "Test Type",
      "Summary",
      "Description",
      "Priority",
      "Labels",
      "Action",
      "Data",
      "Result",
    ],
    ({ title, type, priority, preconditions }, nth) => [
      String(nth + 1),
      "",
      "Manual",
      title,
      preconditions.join("\n"),
      PRIORITIES[priority],
      type,
    ],
    ({ action, expected }) => [action, "", expected],
  );

/** As the importer of Zephyr Scale reads it. */
export const toZephyr = ({ cases }: ManualTests): string =>
  byStep(
    cases,
    [
      "Name",
      "Objective",
      "Precondition",
      "Priority",
      "Labels",
      "Test Script (Step-by-Step) - Step",
      "Test Script (Step-by-Step) - Test Data",
      "Test Script (Step-by-Step) - Expected Result",
    ],
    ({ title, type, priority, preconditions }) => [
      title,
      "",
      preconditions.join("\n"),
      priority === "medium" ? "Normal" : PRIORITIES[priority],
      type,
    ],
    ({ action, expected }) => [action, "", expected],
  );
