import type { JiraIssue } from "../../connections/jira/jira.ts";
import type { Difference, IssueFields, ItemFields } from "../../db/schema/drafts.ts";
import { parseMarkdown } from "../../platform/text/parse-markdown.ts";
import { sameValue } from "../fields/same-value.ts";
import { adfText, documentText, plainText, wikiText } from "../../platform/text/plain-text.ts";

/** A difference is shown cut to this. */
const SHOWN = 200;

const NAMES: Record<string, string> = {
  summary: "Summary",
  description: "Description",
  issuetype: "Issue type",
  parent: "Belongs to",
  priority: "Priority",
  labels: "Labels",
};

/** What a field that every issue has is called; a custom field's name is on its screen. */
export const fieldName = (id: string): string => NAMES[id] ?? id;

/** In plain words by field id; markup and blanks make no difference. `parent` also of an epic link. */
export type FieldWords = Record<string, string>;

export function sentWords(sent: IssueFields): FieldWords {
  const custom = Object.entries(sent.custom).map(([id, value]) => [id, shape(value)]);
  return {
    summary: plainText(sent.summary),
    description: documentText(parseMarkdown(sent.description)),
    issuetype: sent.issueTypeId,
    ...(sent.parentKey !== undefined && { parent: sent.parentKey }),
    ...(sent.priorityId !== undefined && { priority: sent.priorityId }),
    labels: words(sent.labels),
    ...Object.fromEntries(custom),
  };
}

/** The same fields as Jira holds them. */
export function heldWords(sent: IssueFields, found: JiraIssue): FieldWords {
  const { parentField } = sent;
  const parent = parentField === undefined ? found.parentKey : found.custom[parentField];
  const custom = Object.entries(sent.custom).map(([id, value]) => [
    id,
    heldCustom(value, found.custom[id]),
  ]);
  return {
    summary: plainText(found.summary),
    description:
      sent.markIn === undefined ? descriptionOf(found) : withoutMark(descriptionOf(found)),
    issuetype: found.issueTypeId,
    ...(sent.parentKey !== undefined && { parent: shape(parent) }),
    ...(sent.priorityId !== undefined && { priority: found.priorityId ?? "" }),
    labels: words(found.labels),
    ...Object.fromEntries(custom),
  };
}

/** Field by field, what Jira holds otherwise than it was sent; of an update, of the fields that were written. */
export function differences(fields: ItemFields, found: JiraIssue, marker: string): Difference[] {
  const labels = fields.markIn === undefined ? [...fields.labels, marker] : fields.labels;
  const sent = sentWords({ ...fields, labels });
  const held = heldWords(fields, found);
  const { update } = fields;
  return Object.entries(sent)
    .filter(([id]) => !update || (id !== "labels" && update.write.includes(id)))
    .map(([id, value]) => ({ field: fieldName(id), sent: value, found: held[id] ?? "" }))
    .filter((one) => one.sent !== one.found)
    .map(shorten);
}

const words = (labels: string[]) => [...new Set(labels)].toSorted().join(" ");

/** The word at the end that marks the publication is none of the draft's. */
const withoutMark = (text: string) => text.replace(MARK, "").trimEnd();
const MARK = /(?:^|\s)cs[0-9a-f]{16}\s*$/;

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

/** What is the same in another form is told in the words that were sent. */
const heldCustom = (sent: unknown, found: unknown): string =>
  sameValue(sent, found) ? shape(sent) : isDocument(found) ? adfText(found) : shape(found);

const isDocument = (found: unknown): boolean =>
  typeof found === "object" && found !== null && "type" in found && found.type === "doc";

/** Jira answers a value with more than was sent of it: what names it says whether it is the same. */
function shape(value: unknown): string {
  if (value === undefined || value === null) return "";
  if (Array.isArray(value)) return value.map(shape).join(", ");
  if (typeof value === "object") {
    const parts = new Map<string, unknown>(Object.entries(value));
    const named = parts.get("id") ?? parts.get("accountId") ?? parts.get("name");
    const child = parts.get("child");
    if (named !== undefined) return shape(named) + (child ? ` / ${shape(child)}` : "");
  }
  return typeof value === "string" ? value : (JSON.stringify(value) ?? "");
}

const shorten = ({ field, sent, found }: Difference): Difference => ({
  field,
  sent: sent.slice(0, SHOWN),
  found: found.slice(0, SHOWN),
});
