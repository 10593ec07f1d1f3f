import type { Account, Deps } from "../../app.ts";
import type { May } from "../../drafts/review/access.ts";
import { type Reach, reachMade } from "../reach.ts";

/** A code review that an account may do with what is `needed`. */
export const reachReview = (
  deps: Deps,
  account: Account,
  id: string,
  needed: May,
): Promise<Reach> => reachMade(deps, account, id, { types: ["review"], needed });
