import type { Account, Deps } from "../../app.ts";
import type { Queries, Tx } from "../../db/db.ts";
import { and, asc, eq, gte, inArray, isNull, lt, notInArray } from "../../db/drizzle.ts";
import type { SourceKind } from "../../db/schema/drafts.ts";
import { NEW_FORM } from "../open-form.ts";
import type { Source } from "../source.ts";

/** Logs and metrics wait on the form of a root-cause analysis. */
export const OTHER_FORMS: SourceKind[] = ["log", "metrics"];

/** Material on the person's form of a new draft, in its order. */
export async function listWaiting(db: Queries, account: Pick<Account, "id">): Promise<Source[]> {
  const { sources } = db.t;
  return db
    .select()
    .from(sources)
    .where(
      and(
        eq(sources.accountId, account.id),
        isNull(sources.draftId),
        notInArray(sources.kind, OTHER_FORMS),
      ),
    )
    .orderBy(asc(sources.position), asc(sources.id));
}

/** False where there is none of this id on this person's form. */
export async function removeWaiting(db: Queries, account: Account, id: string): Promise<boolean> {
  const { sources } = db.t;
  const gone = await db
    .delete(sources)
    .where(
      and(
        eq(sources.id, id),
        eq(sources.accountId, account.id),
        isNull(sources.draftId),
        notInArray(sources.kind, OTHER_FORMS),
      ),
    )
    .returning({ id: sources.id });
  return gone.length > 0;
}

const KEPT_MS = 14 * 86_400_000;

/** Drops material that nobody made a draft of, with the form that it was for, once both have lain for two weeks. */
export async function tidyWaiting(deps: Pick<Deps, "db" | "clock">): Promise<number> {
  const before = new Date(deps.clock.now().getTime() - KEPT_MS);
  return deps.db.transaction(async (tx) => {
    const { sources, openForms } = tx.t;
    const isNew = eq(openForms.form, NEW_FORM);
    const inUse = tx
      .select({ id: openForms.accountId })
      .from(openForms)
      .where(and(isNew, gte(openForms.savedAt, before)));
    const gone = await tx
      .delete(sources)
      .where(
        and(
          isNull(sources.draftId),
          lt(sources.createdAt, before),
          notInArray(sources.accountId, inUse),
        ),
      )
      .returning({ accountId: sources.accountId });
    await dropForms(tx, [...new Set(gone.map(({ accountId }) => accountId))], before);
    return gone.length;
  });
}

async function dropForms(tx: Tx, accountIds: string[], before: Date): Promise<void> {
  const { openForms } = tx.t;
  if (accountIds.length === 0) return;
  await tx
    .delete(openForms)
    .where(
      and(
        eq(openForms.form, NEW_FORM),
        inArray(openForms.accountId, accountIds),
        lt(openForms.savedAt, before),
      ),
    );
}
