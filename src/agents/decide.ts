import type { Account, Deps } from "../app.ts";
import type { Decision } from "../db/schema/content.ts";
import { type Draft, readRevision } from "../drafts/draft.ts";
import { isOfAgent } from "../drafts/nodes.ts";
import { changeContent, type Changed } from "../drafts/revision.ts";
import { withDecision } from "./kinds.ts";

interface Said {
  part: string;
  decision: Decision;
  /** The revision that the person saw. */
  base: number;
}

/** What a person says of a part; said twice is said once. */
export async function decidePart(
  deps: Pick<Deps, "db" | "clock">,
  account: Account,
  draft: Draft,
  { part, decision, base }: Said,
): Promise<Changed> {
  const revision = await readRevision(deps.db, draft.id, base);
  const before = revision && isOfAgent(revision.content) ? revision.content : undefined;
  const after = before && withDecision(before, part, decision);
  if (!after) {
    return { ok: false, code: "drafts.not_found", message: "There is no such part any more." };
  }
  const isSame = JSON.stringify(after.content) === JSON.stringify(before);
  if (isSame && base === draft.revision) return { ok: true, number: base };
  return changeContent(deps, account, draft, {
    base,
    origin: "edited",
    note: `${DECISION_WORDS[decision]}: ${after.title}`,
    content: after.content,
  });
}

/** In the history. */
export const DECISION_WORDS: Record<Decision, string> = {
  open: "Open again",
  accepted: "Accepted",
  left_out: "Left out",
};

const DECISIONS: ReadonlySet<string> = new Set(Object.keys(DECISION_WORDS));
export const isDecision = (typed: string): typed is Decision => DECISIONS.has(typed);
