import type { Account, Deps } from "../app.ts";
import { findDocument, listDocuments } from "../drafts/documents/document.ts";
import type { Draft } from "../drafts/draft.ts";
import { type Removed, removeDraft } from "../drafts/remove.ts";

type From = Parameters<typeof removeDraft>[3];

/** What is on its way out, or may have arrived there, keeps its draft. */
export async function removeAgentDraft(
  deps: Pick<Deps, "db" | "clock">,
  account: Account,
  draft: Draft,
  from: From,
): Promise<Removed> {
  const [newest] = await listDocuments(deps.db, draft.id);
  const found = newest && (await findDocument(deps.db, draft.id, newest.id));
  const isOpen = found && (found.isUnderWay || found.document.state === "uncertain");
  if (!isOpen) return removeDraft(deps, account, draft, from);
  const message = "It is on its way out. See how that ends, then remove it.";
  return { ok: false, code: "drafts.not_open", message };
}
