import type { Deps } from "../../app.ts";
import { and, eq, inArray, ne } from "../../db/drizzle.ts";
import { type TellDeps, tellDocument } from "../tell.ts";
import type { DocumentPublication } from "./document.ts";
import type { Stands } from "./sender.ts";

/**
 * False when it is not as it was read: a process that was stopped for long must not undo what another
 * one, or a person, has found out since.
 */
export async function updateDocument(
  deps: TellDeps & Pick<Deps, "db" | "live">,
  { id, draftId, state, sends }: DocumentPublication,
  values: Partial<DocumentPublication>,
): Promise<boolean> {
  const { documentPublications: t } = deps.db.t;
  // Whoever sent it knows more than one who found it "sending" and could only guess.
  const from: DocumentPublication["state"][] =
    state === "sending" ? ["sending", "uncertain"] : [state];
  const changed = await deps.db.transaction(async (tx) => {
    const [row] = await tx
      .update(t)
      .set(values)
      .where(and(eq(t.id, id), inArray(t.state, from), eq(t.sends, sends)))
      .returning();
    if (row && values.finishedAt != null) await tellDocument(deps, tx, row);
    return row !== undefined;
  });
  deps.live.wake(`draft:${draftId}`);
  return changed;
}

/** It stands, whatever the row says: only what was found before stays. */
export async function keepStanding(
  deps: TellDeps & Pick<Deps, "db" | "live">,
  { id, draftId }: DocumentPublication,
  stands: Stands,
): Promise<void> {
  const { documentPublications: t } = deps.db.t;
  await deps.db.transaction(async (tx) => {
    const [row] = await tx
      .update(t)
      .set({
        state: "done",
        outsideId: stands.id,
        outsideUrl: stands.url,
        outsideVersion: stands.version,
        errorCode: null,
        errorMessage: null,
        finishedAt: deps.clock.now(),
      })
      .where(and(eq(t.id, id), ne(t.state, "done")))
      .returning();
    if (!row) return;
    await tellDocument(deps, tx, row);
    // A page or comment is one more place of a draft; a review is all that there is to publish.
    if (row.kind !== "review") return;
    const { drafts } = tx.t;
    await tx
      .update(drafts)
      .set({ state: "published", updatedAt: deps.clock.now() })
      .where(and(eq(drafts.id, draftId), eq(drafts.state, "open")));
  });
  deps.live.wake(`draft:${draftId}`);
}
