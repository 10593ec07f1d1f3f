import type { Account, Deps } from "../app.ts";
import { record } from "../audit/audit.ts";
import { eq } from "../db/drizzle.ts";
import type { Draft } from "./draft.ts";
import { noteRemoval } from "./outcome.ts";
import type { From } from "./publishing/publication.ts";

export type Removed = { ok: true } | { ok: false; code: "drafts.not_open"; message: string };

/** With its source and revisions. What is being written, sent or published stays. */
export async function removeDraft(
  deps: Pick<Deps, "db" | "clock">,
  account: Account,
  draft: Draft,
  from: From,
): Promise<Removed> {
  return deps.db.transaction(async (tx) => {
    const { drafts } = tx.t;
    const [current] = await tx.locked(tx.select().from(drafts).where(eq(drafts.id, draft.id)));
    if (current?.state !== "open") {
      const message =
        "Only an open draft can be removed: this one is being written, on its way, or in Jira.";
      return { ok: false, code: "drafts.not_open", message };
    }
    await noteRemoval(tx, current, deps.clock.now());
    await tx.delete(drafts).where(eq(drafts.id, draft.id));
    await record(tx, deps.clock, {
      ...from,
      accountId: account.id,
      who: account.name,
      action: "drafts.removed",
      subject: `draft:${draft.id}`,
      details: { revision: current.revision },
    });
    return { ok: true };
  });
}
