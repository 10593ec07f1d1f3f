import { parseMarkdown } from "../../platform/text/parse-markdown.ts";
import { writeAdf } from "../../platform/text/write-adf.ts";
import { writeWiki } from "../../platform/text/write-wiki.ts";
import type { JiraDialect } from "./jira.ts";

/** The markup that the dialect's fields of several lines take: wiki text, or a document (ADF). */
export function writeDescription(dialect: JiraDialect, markdown: string) {
  const document = parseMarkdown(markdown);
  return dialect === "dc" ? writeWiki(document) : writeAdf(document);
}
