import type { Account, Deps } from "../../app.ts";
import { reachAny } from "../../drafts/reach-draft.ts";
import type { May } from "../../drafts/review/access.ts";
import { mendRun } from "../runs.ts";

type Reach = Awaited<ReturnType<typeof reachAny>>;

/** A code review that an account may do with what is `needed`. */
export async function reachReview(
  deps: Deps,
  account: Account,
  id: string,
  needed: May,
): Promise<Reach> {
  const reached = await reachAny(deps, account, id, needed);
  if (typeof reached === "string") return reached;
  const { draft, owner } = reached;
  if (draft.type !== "review") return "not_found";
  return { owner, draft: { ...(await mendRun(deps, draft)), may: draft.may } };
}
