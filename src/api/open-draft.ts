import { reachDraft } from "../drafts/reach-draft.ts";
import { neededFor } from "../drafts/review/access.ts";
import { type Call, NOT_FOUND, type Refused } from "./endpoint.ts";

export type OpenDraft = Exclude<Awaited<ReturnType<typeof reachDraft>>, string>;

const NOT_YOURS: Refused = {
  code: "drafts.not_yours",
  message: "This draft was shared with you for less. Ask its owner.",
};

/**
 * The draft that the path names, as far as the account may do what the page at `path` does: one table
 * says it for both.
 */
export async function openDraft(
  { deps, account, params }: Call<{ id: string }>,
  [method, path]: readonly [method: "GET" | "POST", path: string],
): Promise<OpenDraft | { refused: Refused }> {
  const reached = await reachDraft(deps, account, params.id, neededFor(method, path));
  if (reached === "not_found") return { refused: NOT_FOUND };
  return reached === "not_allowed" ? { refused: NOT_YOURS } : reached;
}
