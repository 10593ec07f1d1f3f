import type { CodeTests, ManualTests } from "../../db/schema/tests-content.ts";
import { FRAMEWORK_WORDS } from "./framework-words.ts";
import { matrixOf } from "./manual/matrix.ts";

/** Longer than any row of backticks in it, so that nothing ends it before its time. */
function fenced(code: string): string {
  const longest = Math.max(2, ...(code.match(/`+/g) ?? []).map((row) => row.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}\n${code.trim()}\n${fence}`;
}

const escaped = (text: string): string => text.replaceAll(/([\\`*_[\]<>|#])/g, String.raw`\$1`);
const cell = (text: string): string => escaped(text).replaceAll("\n", "<br>");

export function codeMarkdown(content: CodeTests): string {
  const { title, summary, framework, notRun, tests, possibleBugs, rejected } = content;
  const kept = tests.filter(({ decision }) => decision !== "left_out");
  return `${[
    `# ${escaped(title.text)}`,
    escaped(summary.text),
    `Framework: ${FRAMEWORK_WORDS[framework]}.`,
    ...(notRun === null ? [] : [`Not run: ${escaped(notRun)}`]),
    ...(kept.length > 0 ? ["## Tests"] : []),
    ...kept.map(
      ({ title: name, file, imports, code, proof }) =>
        `### ${escaped(name)}\n\n${escaped(file)}. ${escaped(proof)}\n\n${fenced(`${imports}\n\n${code}`)}`,
    ),
    ...(possibleBugs.length > 0 ? ["## Possible bugs"] : []),
    ...possibleBugs.map(
      ({ title: name, target, reason, said, code }) =>
        `### ${escaped(name)}\n\n${escaped(target)}: ${escaped(reason)}\n\n${fenced(code)}\n\n${fenced(said)}`,
    ),
    ...(rejected.length > 0 ? ["## Not kept"] : []),
    ...(rejected.length > 0
      ? [rejected.map((one) => `- ${escaped(one.title)}: ${escaped(one.reason)}`).join("\n")]
      : []),
  ].join("\n\n")}\n`;
}

export function casesMarkdown(content: ManualTests): string {
  const cases = content.cases.filter(({ decision }) => decision !== "left_out");
  const rows = cases.map(({ id, title, type, priority, preconditions, steps, cites }) =>
    [
      id,
      cell(title),
      type,
      priority,
      cell(preconditions.join("\n")),
      cell(steps.map(({ action }, i) => `${i + 1}. ${action}`).join("\n")),
      cell(steps.map(({ expected }, i) => `${i + 1}. ${expected}`).join("\n")),
      cites.join(", "),
    ].join(" | "),
  );
  const matrix = matrixOf(content).map(
    ({ n, text, cases: own }) =>
      `| ${n} | ${cell(text)} | ${own.map(({ id }) => id).join(", ") || "**not tested**"} |`,
  );
  return `${[
    `# ${escaped(content.title.text)}`,
    escaped(content.summary.text),
    `| Id | Title | Type | Priority | Preconditions | Steps | Expected | Passages |\n| --- | --- | --- | --- | --- | --- | --- | --- |\n${rows.map((row) => `| ${row} |`).join("\n")}`,
    ...(matrix.length > 0
      ? [
          `## What is tested\n\n| Passage | Requirement | Cases |\n| --- | --- | --- |\n${matrix.join("\n")}`,
        ]
      : []),
  ].join("\n\n")}\n`;
}
