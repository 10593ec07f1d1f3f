import type { RootCauseContent } from "../../db/schema/root-cause-content.ts";
import { defineKind } from "../kind.ts";

export const rootCauseKind = defineKind<RootCauseContent>({
  markdown: ({ title }) => `# ${title.text}\n`,
  downloads: [],
});
