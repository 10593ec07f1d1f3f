import type { Account, Deps } from "../../app.ts";
import type { RootCauseContent } from "../../db/schema/root-cause-content.ts";
import type { Draft } from "../../drafts/draft.ts";
import { newId } from "../../platform/clock.ts";

/** "This was it": what was found becomes a pattern, or changes the one that this draft made before. */
export async function solve(
  { db, clock }: Pick<Deps, "db" | "clock">,
  account: Account,
  {
    draft,
    content,
    hypothesis,
  }: { draft: Pick<Draft, "id">; content: RootCauseContent; hypothesis: string },
): Promise<string | undefined> {
  const found = content.hypotheses.find(({ id }) => id === hypothesis);
  if (!found) return "There is no such hypothesis any more.";
  if (content.signature.length === 0) {
    return "Nothing in its sources says by what a case like this one is known again: there is no failure, error or stack trace.";
  }
  const now = clock.now();
  const said = {
    title: found.title,
    signature: content.signature,
    cause: found.mechanism === "" ? found.title : found.mechanism,
    fix: content.fix,
    updatedAt: now,
  };
  const { rootCausePatterns: t } = db.t;
  await db
    .insert(t)
    .values({
      id: newId(clock),
      accountId: account.id,
      teamId: null,
      draftId: draft.id,
      createdAt: now,
      ...said,
    })
    .onConflictDoUpdate({ target: t.draftId, set: said });
  return undefined;
}
