import type { TestsContent } from "../../db/schema/tests-content.ts";
import { defineKind } from "../kind.ts";

export const testsKind = defineKind<TestsContent>({
  markdown: ({ title }) => `# ${title.text}\n`,
  downloads: [],
});
