import type { Account, Deps } from "../app.ts";
import type { DraftType } from "../db/schema/drafts.ts";
import { reachAny } from "../drafts/reach-draft.ts";
import type { May } from "../drafts/review/access.ts";
import { mendRun } from "./runs.ts";

export type Reach = Awaited<ReturnType<typeof reachAny>>;

interface Wanted {
  types: readonly DraftType[];
  needed: May;
}

/** A draft that an agent made, of one of these types, that an account may do with what is `needed`. */
export async function reachMade(
  deps: Deps,
  account: Account,
  id: string,
  { types, needed }: Wanted,
): Promise<Reach> {
  const reached = await reachAny(deps, account, id, needed);
  if (typeof reached === "string") return reached;
  const { draft, owner } = reached;
  if (!types.includes(draft.type)) return "not_found";
  return { owner, draft: { ...(await mendRun(deps, draft)), may: draft.may } };
}
