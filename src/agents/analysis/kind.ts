import type { DocumentContent } from "../../db/schema/document-content.ts";
import { defineKind } from "../kind.ts";

export const documentKind = defineKind<DocumentContent>({
  markdown: ({ title }) => `# ${title.text}\n`,
  downloads: [],
});
