import { documentText, adfText } from "../../platform/text/plain-text.ts";
import { parseMarkdown } from "../../platform/text/parse-markdown.ts";

const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/;
const instant = (text: string) => Date.parse(text.replace(/([+-]\d{2})(\d{2})$/, "$1:$2"));

/**
 * Whether Jira holds what was sent: it answers with more than it was given, lists in its own order,
 * times in its own zone, and the Cloud keeps a text of several lines as a document.
 */
export function sameValue(sent: unknown, found: unknown): boolean {
  if (Array.isArray(sent)) return sameList(sent, found);
  if (typeof sent === "string") return sameText(sent, found);
  if (typeof sent !== "object" || sent === null) return sent === found;
  if (typeof found !== "object" || found === null) return false;
  const held = new Map<string, unknown>(Object.entries(found));
  // The second level of a field that was sent without one.
  if (held.has("child") && !("child" in sent)) return false;
  return Object.entries(sent).every(([key, value]) => sameValue(value, held.get(key)));
}

const sameList = (sent: unknown[], found: unknown): boolean =>
  Array.isArray(found) &&
  found.length === sent.length &&
  sent.every((one) => found.some((other) => sameValue(one, other)));

function sameText(sent: string, found: unknown): boolean {
  if (typeof found === "string") {
    return sent === found || (TIME.test(sent) && instant(sent) === instant(found));
  }
  const isDocument = typeof found === "object" && found !== null && "content" in found;
  return isDocument && adfText(found) === documentText(parseMarkdown(sent));
}
