import type { Deps } from "../../app.ts";
import type { Draft } from "../draft.ts";
import { isBacklog } from "../nodes.ts";
import { readReview } from "../review/read-review.ts";
import { readDraft } from "../show.ts";
import { viewBacklog } from "./view.ts";

/**
 * What the page of a draft shows, of a backlog with its items; `chosen` is the id of the open one, which
 * is read `alone` where the others stand on the page already.
 */
export async function readPage(deps: Deps, draft: Draft, chosen?: string, alone = false) {
  const [read, review] = await Promise.all([readDraft(deps, draft), readReview(deps, draft)]);
  const page = { ...read, review };
  const { revision } = page;
  if (!revision || !isBacklog(revision.content)) return { ...page, backlog: undefined };
  const { passages, findings } = page;
  const view = viewBacklog({ content: revision.content, passages, findings, chosen, alone });
  return { ...page, backlog: view };
}
