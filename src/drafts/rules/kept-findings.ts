import type { RuleSettings } from "../../../config/rules.ts";
import type { DraftContent } from "../../db/schema/content.ts";
import type { Passage } from "../../db/schema/drafts.ts";
import type { Draft } from "../draft.ts";
import { type DraftFinding, draftFindings } from "../findings.ts";
import { isBacklog } from "../nodes.ts";

/** The rules take 30 ms for a long backlog, and every look at one of its items needs what they say. */
const KEPT_FROM = 50;
const MOST_KEPT = 20;
const kept = new Map<string, DraftFinding[]>();

interface Subject {
  content: DraftContent;
  passages: Passage[];
  settings: RuleSettings;
}

/** What the rules say of the draft's newest revision. A revision never changes, nor does a passage of a number. */
export async function findingsOfRevision(draft: Draft, subject: Subject): Promise<DraftFinding[]> {
  const { content, passages, settings } = subject;
  if (!isBacklog(content) || content.nodes.length < KEPT_FROM) return draftFindings(draft, subject);
  const { id, revision, type, item, criteriaFormat, fields } = draft;
  const seen = [id, revision, type, item, criteriaFormat, fields, settings, rangesOf(passages)];
  const key = JSON.stringify(seen);
  const known = kept.get(key) ?? (await draftFindings(draft, subject));
  // As the newest; the oldest goes.
  kept.delete(key);
  kept.set(key, known);
  const [oldest] = kept.keys();
  if (kept.size > MOST_KEPT && oldest !== undefined) kept.delete(oldest);
  return known;
}

/** `1-12 20-31`: sources come and go, and what they hold is numbered once. */
function rangesOf(passages: readonly Passage[]): string {
  const ranges: [number, number][] = [];
  for (const { n } of passages) {
    const last = ranges.at(-1);
    if (last && last[1] === n - 1) last[1] = n;
    else ranges.push([n, n]);
  }
  return ranges.map(([from, to]) => `${from}-${to}`).join(" ");
}
