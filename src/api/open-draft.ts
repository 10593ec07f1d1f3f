import { reachDraft } from "../drafts/reach-draft.ts";
import { neededFor } from "../drafts/review/access.ts";
import { type Call, NOT_FOUND, type Refused } from "./endpoint.ts";

export type OpenDraft = Exclude<Awaited<ReturnType<typeof reachDraft>>, string>;

const REFUSED: Refused = {
  code: "drafts.not_yours",
  message: "This draft was shared with you for less. Ask its owner.",
};

/**
 * The draft that the path names, as far as the account may do what the page at `path` does: one table
 * says it for both.
 */
export async function openDraft(
  { deps, account }: Pick<Call, "deps" | "account">,
  draftId: string,
  [method, path]: readonly [method: "GET" | "POST", path: string],
): Promise<{ opened: OpenDraft } | { refused: Refused }> {
  const opened = await reachDraft(deps, account, draftId, neededFor(method, path));
  if (opened === "not_found") return { refused: NOT_FOUND };
  return opened === "not_allowed" ? { refused: REFUSED } : { opened };
}
