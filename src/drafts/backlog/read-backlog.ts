import type { Deps } from "../../app.ts";
import type { Draft } from "../draft.ts";
import { isBacklog } from "../nodes.ts";
import { readReview } from "../review/read-review.ts";
import { readDraft } from "../show.ts";
import type { Unfolded } from "./branches.ts";
import { viewBacklog } from "./view.ts";

/** What of a backlog's page is asked for: the id of the open item, which is read `alone` where the others stand on the page already. */
interface Wanted {
  chosen?: string;
  alone?: boolean;
  unfolded?: Unfolded;
}

/** What the page of a draft shows, of a backlog with its items. */
export async function readPage(deps: Deps, draft: Draft, wanted: Wanted = {}) {
  const [read, review] = await Promise.all([readDraft(deps, draft), readReview(deps, draft)]);
  const page = { ...read, review };
  const { revision } = page;
  if (!revision || !isBacklog(revision.content)) return { ...page, backlog: undefined };
  const { passages, findings } = page;
  const view = viewBacklog({
    content: revision.content,
    passages,
    findings,
    chosen: undefined,
    ...wanted,
  });
  return { ...page, backlog: view };
}
