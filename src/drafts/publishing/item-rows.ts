import type { Deps } from "../../app.ts";
import type { OutsideFailure } from "../../connections/failure.ts";
import type { Queries } from "../../db/db.ts";
import { and, asc, eq, inArray, ne } from "../../db/drizzle.ts";
import { keepDraftIssue } from "./draft-issues.ts";
import type { Publication, PublicationItem as Item } from "./publication.ts";

/** An item of the publication that it belongs to, as it was read. */
export interface Held {
  publication: Publication;
  item: Item;
}

/** In the order in which they are sent. */
export async function listItems(db: Queries, publicationId: string): Promise<Item[]> {
  const { publicationItems: t } = db.t;
  return db.select().from(t).where(eq(t.publicationId, publicationId)).orderBy(asc(t.position));
}

/**
 * False when the item is not as it was read: a process that was stopped for long must not undo what
 * another one, or a person, has found out since.
 */
export async function updateItem(deps: Deps, held: Held, values: Partial<Item>): Promise<boolean> {
  const isChanged = await changeRow(deps.db, held.item, { ...values, updatedAt: deps.clock.now() });
  deps.live.wake(`draft:${held.publication.draftId}`);
  return isChanged;
}

/** The same for several at once; those that were changed. */
export async function updateItems<One extends Held>(
  deps: Deps,
  changes: { held: One; values: Partial<Item> }[],
): Promise<One[]> {
  const updatedAt = deps.clock.now();
  const changed = await deps.db.transaction(async (tx) => {
    const done: One[] = [];
    for (const { held, values } of changes) {
      if (await changeRow(tx, held.item, { ...values, updatedAt })) done.push(held);
    }
    return done;
  });
  const [first] = changes;
  if (first) deps.live.wake(`draft:${first.held.publication.draftId}`);
  return changed;
}

async function changeRow(db: Queries, item: Item, values: Partial<Item>): Promise<boolean> {
  const { publicationItems: t } = db.t;
  // Whoever sent it knows more than one who found it "sending" and could only guess.
  const from: Item["state"][] = item.state === "sending" ? ["sending", "uncertain"] : [item.state];
  const changed = await db
    .update(t)
    .set(values)
    .where(and(eq(t.id, item.id), inArray(t.state, from), eq(t.sends, item.sends)))
    .returning({ id: t.id });
  return changed.length > 0;
}

/** The issue exists, whatever the row says: only what was found before stays. */
export async function keepItem(
  deps: Deps,
  { item, publication }: Held,
  values: Partial<Item>,
): Promise<void> {
  const { publicationItems: t } = deps.db.t;
  const now = deps.clock.now();
  await deps.db.transaction(async (tx) => {
    const [kept] = await tx
      .update(t)
      .set({ ...values, updatedAt: now })
      .where(and(eq(t.id, item.id), ne(t.state, "done")))
      .returning();
    if (kept?.state === "done") await keepDraftIssue(tx, { publication, item: kept, now });
  });
  deps.live.wake(`draft:${publication.draftId}`);
}

export const errorOf = (failure: OutsideFailure) => ({
  errorCode: failure.code,
  errorMessage: `${failure.message} ${failure.fix}`.trim(),
});
