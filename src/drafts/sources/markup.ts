import type { JiraMarkup } from "../../connections/jira/jira.ts";
import type { TextWriter } from "../files/text-writer.ts";
import { writeAdf } from "./adf-text.ts";
import { writeWiki } from "./wiki-text.ts";

/** What people wrote into an issue, in either of Jira's markups. */
export const writeMarkup = (markup: JiraMarkup, writer: TextWriter): void =>
  typeof markup === "string" ? writeWiki(markup, writer) : writeAdf(markup, writer);
