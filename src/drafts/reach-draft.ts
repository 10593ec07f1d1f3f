import { findAccount } from "../accounts/account.ts";
import type { Account, Deps } from "../app.ts";
import { mendDraft } from "./composition.ts";
import { type Draft, findDraft } from "./draft.ts";
import { type May, reaches } from "./review/access.ts";

const isOfItems = (type: Draft["type"]): boolean => type === "story" || type === "backlog";

interface Reached {
  draft: Draft & { may: May };
  /** Whose draft it is: their connections reach the outside. */
  owner: Account;
}

type Reach = Reached | "not_allowed" | "not_found";

/** A draft of items for Jira that an account may do with what is `needed`. */
export async function reachDraft(
  deps: Deps,
  account: Account,
  id: string,
  needed: May,
): Promise<Reach> {
  const reached = await reachAny(deps, account, id, needed);
  if (typeof reached === "string") return reached;
  const { draft } = reached;
  if (!isOfItems(draft.type)) return "not_found";
  return { ...reached, draft: { ...(await mendDraft(deps, draft)), may: draft.may } };
}

/** The same of a draft of any type, as it stands: what other agents make has pages of its own. */
export async function reachAny(
  deps: Deps,
  account: Account,
  id: string,
  needed: May,
): Promise<Reach> {
  const draft = await findDraft(deps.db, account, id);
  if (!draft) return "not_found";
  if (!reaches(draft.may, needed)) return "not_allowed";
  const owner = draft.may === "owner" ? account : await findAccount(deps.db, draft.accountId);
  return owner ? { owner, draft } : "not_found";
}
