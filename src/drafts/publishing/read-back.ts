import type { JiraIssue } from "../../connections/jira/jira.ts";
import type { Difference, IssueFields } from "../../db/schema/drafts.ts";
import { parseMarkdown } from "../../platform/text/parse-markdown.ts";
import { adfText, documentText, plainText, wikiText } from "../../platform/text/plain-text.ts";

/** A difference is shown cut to this. */
const SHOWN = 200;

/** Field by field, what Jira holds otherwise than it was sent; markup and blanks make no difference. */
export function differences(sent: IssueFields, found: JiraIssue, marker: string): Difference[] {
  const all: Difference[] = [
    compare("Summary", plainText(sent.summary), plainText(found.summary)),
    compare("Description", documentText(parseMarkdown(sent.description)), descriptionOf(found)),
    compare("Issue type", sent.issueTypeId, found.issueTypeId),
    compare(
      "Belongs to",
      sent.parentKey ?? "",
      sent.parentKey === undefined ? "" : (found.parentKey ?? ""),
    ),
    compare(
      "Priority",
      sent.priorityId ?? "",
      sent.priorityId === undefined ? "" : (found.priorityId ?? ""),
    ),
    compare("Labels", words([...sent.labels, marker]), words(found.labels)),
    ...Object.entries(sent.custom).map(([field, value]) =>
      compare(field, shape(value), shape(found.custom[field])),
    ),
  ];
  return all.filter(({ sent: a, found: b }) => a !== b).map(shorten);
}

const compare = (field: string, sent: string, found: string): Difference => ({
  field,
  sent,
  found,
});
const words = (labels: string[]) => [...new Set(labels)].toSorted().join(" ");

function descriptionOf({ description }: JiraIssue): string {
  if (!description.startsWith("{")) return wikiText(description);
  const document = parseOr(description);
  return document === undefined ? wikiText(description) : adfText(document);
}

function parseOr(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Wiki text that begins with a macro, not a document of Cloud.
    return undefined;
  }
}

/** Jira answers an option with more than its id: only the ids say whether it is the same. */
function shape(value: unknown): string {
  if (Array.isArray(value)) return value.map(shape).join(", ");
  if (typeof value === "object" && value !== null && "id" in value) return shape(value.id);
  return typeof value === "string" ? value : (JSON.stringify(value) ?? "");
}

const shorten = ({ field, sent, found }: Difference): Difference => ({
  field,
  sent: sent.slice(0, SHOWN),
  found: found.slice(0, SHOWN),
});
