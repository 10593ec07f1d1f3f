import { isDeepStrictEqual } from "node:util";
import type { Account, Deps } from "../app.ts";
import type { Tx } from "../db/db.ts";
import { eq } from "../db/drizzle.ts";
import type { Row } from "../db/schema.ts";
import type { RevisionContent } from "../db/schema/content.ts";
import type { Passage } from "../db/schema/drafts.ts";
import type { Clock } from "../platform/clock.ts";
import { type Draft, readRevision, titleOf } from "./draft.ts";
import { isOfAgent, isReview, lastNodeOf, nodesOf } from "./nodes.ts";
import { listPassages } from "./source.ts";
import { coverageFigures } from "./trace/coverage.ts";

type NewRevision = Pick<
  Row<"revisions">,
  "content" | "origin" | "note" | "compositionId" | "accountId"
>;

/** The next revision; the draft is locked by the caller. Leaves the draft open. */
export async function addRevision(
  tx: Tx,
  clock: Clock,
  draft: Draft,
  revision: NewRevision,
): Promise<number> {
  const now = clock.now();
  const number = draft.revision + 1;
  await tx
    .insert(tx.t.revisions)
    .values({ ...revision, draftId: draft.id, number, createdAt: now });
  const { content } = revision;
  const passages = await listPassages(tx, draft.id);
  await tx
    .update(tx.t.drafts)
    .set({
      revision: number,
      title: titleOf(content, draft.title),
      ...figuresOf(draft, content, passages),
      state: "open",
      updatedAt: now,
    })
    .where(eq(tx.t.drafts.id, draft.id));
  return number;
}

function figuresOf(draft: Draft, content: RevisionContent, passages: Passage[]) {
  if (isReview(content)) return { nodes: content.remarks.length };
  if (isOfAgent(content)) return {};
  const [nodes, lastNode] = [nodesOf(draft, content).length, lastNodeOf(draft, content)];
  return { nodes, lastNode, ...coverageFigures(draft, content, passages) };
}

export type Changed =
  | { ok: true; number: number }
  /** Somebody, maybe the same person in another tab, was first. */
  | { ok: false; code: "drafts.changed" | "drafts.not_open" | "drafts.not_found"; message: string };

interface Change {
  /** The revision that the person saw. */
  base: number;
  origin: "edited" | "fixed" | "restored";
  note: string;
}

/** A person's own change. Nothing happens when the draft has moved on since. */
export async function changeContent(
  deps: Pick<Deps, "db" | "clock">,
  account: Account,
  draft: Draft,
  { base, origin, note, content }: Change & { content: RevisionContent },
): Promise<Changed> {
  return deps.db.transaction(async (tx) => {
    const { drafts } = tx.t;
    const [current] = await tx.locked(tx.select().from(drafts).where(eq(drafts.id, draft.id)));
    if (current?.state !== "open") {
      const message = "The draft cannot be changed just now: it is being written or published.";
      return { ok: false, code: "drafts.not_open", message };
    }
    if (current.revision !== base) {
      const message = `Revision ${current.revision} came in between. Your text is still here: compare it, then save again.`;
      return { ok: false, code: "drafts.changed", message };
    }
    const by = { compositionId: null, accountId: account.id };
    return {
      ok: true,
      number: await addRevision(tx, deps.clock, current, { content, origin, note, ...by }),
    };
  });
}

/** Undo: an earlier revision becomes the newest; nothing is thrown away. Twice is once. */
export async function restoreRevision(
  deps: Pick<Deps, "db" | "clock">,
  account: Account,
  draft: Draft,
  number: number,
): Promise<Changed> {
  const [earlier, newest] = await Promise.all([
    readRevision(deps.db, draft.id, number),
    readRevision(deps.db, draft.id, draft.revision),
  ]);
  if (!earlier)
    return { ok: false, code: "drafts.not_found", message: "There is no such revision." };
  if (isDeepStrictEqual(earlier.content, newest?.content)) {
    return { ok: true, number: draft.revision };
  }
  return changeContent(deps, account, draft, {
    base: draft.revision,
    origin: "restored",
    note: `Revision ${number}`,
    content: earlier.content,
  });
}
