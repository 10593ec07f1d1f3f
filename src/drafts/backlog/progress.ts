import type { Deps } from "../../app.ts";
import { eq } from "../../db/drizzle.ts";
import type { BacklogNode } from "../../db/schema/content.ts";
import type { CompositionCursor } from "../../db/schema/drafts.ts";
import type { LlmFailure } from "../../llm/llm.ts";
import { done, type Fate, retry } from "../../platform/jobs/job.ts";
import { failed, isActive, isMine, type Work } from "../attempt.ts";
import type { End } from "../collect.ts";
import { keepWritten } from "./written.ts";

/** Where a composition stands: what is written after each step. */
export interface Progress {
  nodes: BacklogNode[];
  cursor: CompositionCursor;
}

/** The outline so far. Undone when a person stopped it, or when somebody else goes on with it by now. */
export async function saveOutline(
  deps: Deps,
  work: Work,
  { nodes, cursor }: Progress,
): Promise<boolean> {
  const { compositions } = deps.db.t;
  const rows = await deps.db
    .update(compositions)
    .set({ content: { nodes }, cursor, text: "" })
    .where(isMine(deps.db, work))
    .returning({ id: compositions.id });
  deps.live.wake(`draft:${work.composition.draftId}`);
  return rows.length > 0;
}

/**
 * One node's details; what is left follows from them. The cursor only where it says more: it lies
 * beside the whole outline, and a change of either writes both anew.
 */
export async function saveNode(
  deps: Deps,
  work: Work,
  { node, cursor }: { node: BacklogNode; cursor?: CompositionCursor },
): Promise<boolean> {
  const { id, draftId } = work.composition;
  const isSaved = await deps.db.transaction(async (tx) => {
    const { compositions } = tx.t;
    const mine = tx.select({ id: compositions.id }).from(compositions).where(isMine(tx, work));
    const rows = await tx.locked(mine);
    if (rows.length === 0) return false;
    if (cursor) await tx.update(compositions).set({ cursor }).where(eq(compositions.id, id));
    await keepWritten(tx, id, node);
    return true;
  });
  deps.live.wake(`draft:${draftId}`);
  return isSaved;
}

/** After a call without an answer. */
export async function unanswered(deps: Deps, work: Work, end: End): Promise<Fate> {
  if (end.status === "cancelled") {
    const isOver = !(await isActive(deps, work.composition.id));
    return isOver ? done() : retry("the process was stopped");
  }
  return failed(deps, work, end.failure ?? NO_ANSWER);
}

export const NO_ANSWER: LlmFailure = {
  code: "llm.failed",
  message: "The model gave no answer.",
  permanent: false,
};
