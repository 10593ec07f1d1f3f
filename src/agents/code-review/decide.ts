import type { Account, Deps } from "../../app.ts";
import type { Remark } from "../../db/schema/content.ts";
import { type Draft, readRevision } from "../../drafts/draft.ts";
import { isReview } from "../../drafts/nodes.ts";
import { DECISION_WORDS } from "../decide.ts";
import { changeContent, type Changed } from "../../drafts/revision.ts";

interface Decision {
  /** Id of the remark. */
  remark: string;
  decision: Remark["decision"];
  /** The revision that the person saw. */
  base: number;
}

/** What a person says of a remark; said twice is said once. */
export async function decideRemark(
  deps: Pick<Deps, "db" | "clock">,
  account: Account,
  draft: Draft,
  { remark: id, decision, base }: Decision,
): Promise<Changed> {
  const revision = await readRevision(deps.db, draft.id, base);
  const content = revision && isReview(revision.content) ? revision.content : undefined;
  const remark = content?.remarks.find((one) => one.id === id);
  if (!content || !remark) {
    return { ok: false, code: "drafts.not_found", message: "There is no such remark any more." };
  }
  if (remark.decision === decision && base === draft.revision) return { ok: true, number: base };
  const remarks = content.remarks.map((one) => (one.id === id ? { ...one, decision } : one));
  return changeContent(deps, account, draft, {
    base,
    origin: "edited",
    note: `${DECISION_WORDS[decision]}: ${remark.title}`,
    content: { ...content, remarks },
  });
}
