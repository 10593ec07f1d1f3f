import type { Tx } from "../db/db.ts";
import { and, eq } from "../db/drizzle.ts";
import type { DraftState } from "../db/schema/drafts.ts";
import type { Draft } from "../drafts/draft.ts";

/** How a draft stands when a run ends without a revision: as it did before. */
export async function restingState(
  tx: Tx,
  { id, revision }: Pick<Draft, "id" | "revision">,
): Promise<DraftState> {
  const { documentPublications: t } = tx.t;
  const stands = and(eq(t.draftId, id), eq(t.revision, revision), eq(t.state, "done"));
  const [published] = await tx.select({ id: t.id }).from(t).where(stands).limit(1);
  return published ? "published" : "open";
}
