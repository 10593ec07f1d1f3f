import { reachDraft } from "../drafts/reach-draft.ts";
import { neededFor } from "../drafts/review/access.ts";
import { type Call, notFound, type Refused } from "./tool.ts";

type Reached = Exclude<Awaited<ReturnType<typeof reachDraft>>, string>;

/** A draft that the account may do with what the page at `path` does: one table says it for both. */
export async function openDraft(
  { deps, account }: Pick<Call, "deps" | "account">,
  id: string,
  [method, path]: readonly [method: "GET" | "POST", path: string],
): Promise<Reached | Refused> {
  const reached = await reachDraft(deps, account, id, neededFor(method, path));
  if (reached === "not_found") return notFound("draft");
  if (reached !== "not_allowed") return reached;
  const message = "This draft was shared with you for less. Ask its owner.";
  return { code: "drafts.not_yours", message };
}
