import type { Account, Deps } from "../../app.ts";
import type { Tx } from "../../db/db.ts";
import { and, eq } from "../../db/drizzle.ts";
import { type Draft, findRevision } from "../draft.ts";
import { nodesOf, withNodeContent } from "../nodes.ts";
import { lockDraft } from "../publishing/publication.ts";
import { addRevision } from "../revision.ts";
import { listPassages } from "../source.ts";
import { type Comment, findItem } from "./comments.ts";
import { applySuggested, isUnchanged, parseSuggested } from "./suggestion.ts";

export type CommentOutcome = "done" | "accepted" | "declined";

export type Decided =
  | { ok: true }
  | {
      ok: false;
      code: "drafts.not_found" | "drafts.not_allowed" | "drafts.not_open" | "drafts.changed";
      message: string;
    };

const refused = (code: (Decided & { ok: false })["code"], message: string): Decided => ({
  ok: false,
  code,
  message,
});

interface Deciding {
  account: Account;
  draft: Draft;
  comment: Comment;
}

/**
 * What becomes of a comment: the owner accepts a suggestion (that is the next revision) or declines
 * it; a comment is done when its writer or the owner says so. The first decision stands.
 */
export async function decideComment(
  deps: Pick<Deps, "db" | "clock">,
  account: Account,
  draft: Draft,
  { id, outcome }: { id: string; outcome: CommentOutcome },
): Promise<Decided> {
  return deps.db.transaction(async (tx) => {
    const { comments } = tx.t;
    const current = await lockDraft(tx, draft.id);
    const [comment] = await tx
      .select()
      .from(comments)
      .where(and(eq(comments.id, id), eq(comments.draftId, draft.id)));
    if (!current || !comment) return refused("drafts.not_found", "This comment is gone.");
    const isOwner = current.accountId === account.id;
    if (!isOwner && (outcome !== "done" || comment.accountId !== account.id)) {
      return refused("drafts.not_allowed", "Only the owner of the draft decides this.");
    }
    if (comment.outcome !== null) return { ok: true };
    if (outcome === "accepted") {
      const accepted = await accept(deps, tx, { account, draft: current, comment });
      if (!accepted.ok) return accepted;
    }
    await tx
      .update(comments)
      .set({ outcome, decidedBy: account.id, decidedAt: deps.clock.now() })
      .where(eq(comments.id, id));
    return { ok: true };
  });
}

async function accept(
  { clock }: Pick<Deps, "clock">,
  tx: Tx,
  { account, draft, comment }: Deciding,
): Promise<Decided> {
  const { nodeId, part, suggestion } = comment;
  if (suggestion === null) return refused("drafts.not_found", "There is nothing to accept in it.");
  if (draft.state !== "open") {
    const message = "The draft cannot be changed just now: it is being written or published.";
    return refused("drafts.not_open", message);
  }
  const revision = await findRevision(tx, draft.id, draft.revision);
  const node = revision && nodesOf(draft, revision.content).find(({ id }) => id === nodeId);
  const before = await findItem(tx, draft, comment);
  if (!revision || !node || !isUnchanged(before, node.content, part)) {
    return refused("drafts.changed", CHANGED);
  }
  const passages = await listPassages(tx, draft.id);
  const applied = applySuggested(node.content, parseSuggested(suggestion), passages);
  if (!applied.ok) {
    return refused("drafts.changed", Object.values(applied.errors)[0] ?? CHANGED);
  }
  const { accounts } = tx.t;
  const [author] = await tx
    .select({ name: accounts.name })
    .from(accounts)
    .where(eq(accounts.id, comment.accountId));
  await addRevision(tx, clock, draft, {
    content: withNodeContent(revision.content, nodeId, applied.content),
    origin: "edited",
    note: `Suggestion by ${author?.name ?? "a colleague"}`,
    compositionId: null,
    accountId: account.id,
  });
  return { ok: true };
}

const CHANGED =
  "This part has changed since it was suggested. Compare both, and edit the part yourself, or decline.";
