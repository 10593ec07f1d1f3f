import { strToU8, zipSync } from "fflate";
import type { Decision } from "../../db/schema/content.ts";
import type { CodeTests, ManualTests, TestsContent } from "../../db/schema/tests-content.ts";
import { defineKind } from "../kind.ts";
import { filesOf } from "./code/attempt.ts";
import { patchOf } from "./code/patch.ts";
import { toCsv, toXray, toZephyr } from "./manual/csv.ts";
import { toGherkin } from "./manual/gherkin.ts";
import { casesMarkdown, codeMarkdown } from "./markdown.ts";

/** The test files as they would be added; what a person leaves out is not in them. */
const keptFiles = ({ tests }: CodeTests): Record<string, string> =>
  filesOf(tests.filter(({ decision }) => decision !== "left_out"));

const ofCode =
  <Made>(make: (files: Record<string, string>) => Made) =>
  (content: TestsContent): Made | undefined => {
    const files = content.mode === "code" ? keptFiles(content) : {};
    return Object.keys(files).length === 0 ? undefined : make(files);
  };

/** Those that a person does not leave out. */
const ofCases =
  (make: (content: ManualTests) => string) =>
  (content: TestsContent): string | undefined => {
    if (content.mode !== "manual") return undefined;
    const cases = content.cases.filter(({ decision }) => decision !== "left_out");
    return cases.length === 0 ? undefined : make({ ...content, cases });
  };

const CSV = "text/csv; charset=utf-8";

const zipOf = (files: Record<string, string>): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(
    zipSync(
      Object.fromEntries(Object.entries(files).map(([path, text]) => [path, strToU8(text)])),
      {
        // Twice the same content is the same file.
        mtime: new Date("2026-01-01T00:00:00Z"),
      },
    ),
  );

export const testsKind = defineKind<TestsContent>({
  markdown: (content) => (content.mode === "code" ? codeMarkdown(content) : casesMarkdown(content)),
  downloads: [
    {
      format: "patch",
      label: "Download as a patch",
      type: "text/x-diff; charset=utf-8",
      ending: "patch",
      text: ofCode(patchOf),
    },
    {
      format: "zip",
      label: "Download the test files",
      type: "application/zip",
      ending: "zip",
      text: ofCode(zipOf),
    },
    {
      format: "gherkin",
      label: "Download as Gherkin",
      type: "text/plain; charset=utf-8",
      ending: "feature",
      text: ofCases(toGherkin),
    },
    { format: "csv", label: "Download as CSV", type: CSV, ending: "csv", text: ofCases(toCsv) },
    {
      format: "xray",
      label: "Download for Xray (CSV)",
      type: CSV,
      ending: "xray.csv",
      text: ofCases(toXray),
    },
    {
      format: "zephyr",
      label: "Download for Zephyr (CSV)",
      type: CSV,
      ending: "zephyr.csv",
      text: ofCases(toZephyr),
    },
    {
      format: "markdown",
      label: "Download as Markdown",
      type: "text/markdown; charset=utf-8",
      ending: "md",
      text: (content) => (content.mode === "code" ? codeMarkdown(content) : casesMarkdown(content)),
    },
  ],
  decide: (content, part, decision) =>
    content.mode === "code"
      ? decideTest(content, part, decision)
      : decideCase(content, part, decision),
});

function decideTest(content: CodeTests, part: string, decision: Decision) {
  const found = [...content.tests, ...content.possibleBugs].find(({ id }) => id === part);
  if (!found) return undefined;
  const tests = content.tests.map((one) => (one.id === part ? { ...one, decision } : one));
  const possibleBugs = content.possibleBugs.map((one) =>
    one.id === part ? { ...one, decision } : one,
  );
  return { content: { ...content, tests, possibleBugs }, title: found.title };
}

function decideCase(content: ManualTests, part: string, decision: Decision) {
  const found = content.cases.find(({ id }) => id === part);
  if (!found) return undefined;
  const cases = content.cases.map((one) => (one.id === part ? { ...one, decision } : one));
  return { content: { ...content, cases }, title: found.title };
}
