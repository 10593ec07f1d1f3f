import { findAccount } from "../accounts/account.ts";
import type { Account, Deps } from "../app.ts";
import { mendDraft } from "./composition.ts";
import { type Draft, findDraft } from "./draft.ts";
import { type May, reaches } from "./review/access.ts";

interface Reached {
  draft: Draft & { may: May };
  /** Whose draft it is: their connections reach the outside. */
  owner: Account;
}

/** A draft that an account may do with what is `needed`. */
export async function reachDraft(
  deps: Deps,
  account: Account,
  id: string,
  needed: May,
): Promise<Reached | "not_allowed" | "not_found"> {
  const found = await findDraft(deps.db, account, id);
  if (!found) return "not_found";
  const { may } = found;
  if (!reaches(may, needed)) return "not_allowed";
  const owner = may === "owner" ? account : await findAccount(deps.db, found.accountId);
  if (!owner) return "not_found";
  return { owner, draft: { ...(await mendDraft(deps, found)), may } };
}
