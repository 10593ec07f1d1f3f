import { z } from "zod";
import type { Call } from "../tool.ts";
import { type DraftListing, listDrafts } from "../../drafts/draft.ts";
import { listSharedDrafts } from "../../drafts/review/shared-drafts.ts";
import { draftState, listed, listedLine, listing } from "../drafts-text.ts";
import { defineTool } from "../tool.ts";
import { counted, cursor, limit, lines, more, next } from "../words.ts";

/** So many are looked through at once; the cursor goes on from there. */
const LOOKED_AT = 500;

export const searchDrafts = defineTool({
  name: "search_drafts",
  title: "Search drafts",
  description:
    "Finds your drafts, the last changed first, by words of their title, project or issue key and by state. Without a query it lists them. `shared` lists what others share with you instead.",
  action: "drafts.read",
  hints: { readOnly: true, idempotent: true, openWorld: false },
  input: z.strictObject({
    query: z.string().max(200).default("").describe("Words that must all be there."),
    state: draftState.optional(),
    shared: z.boolean().default(false),
    cursor,
    limit,
  }),
  output: z.object({ drafts: z.array(listing), next }),
  async run(call, { query, state, shared, cursor: before, limit: most }) {
    const words = query.toLowerCase().split(/\s+/).filter(Boolean);
    const fits = (draft: DraftListing) => {
      const text = [draft.title, draft.projectKey, draft.issueKey].join(" ").toLowerCase();
      return (
        (state === undefined || draft.state === state) && words.every((word) => text.includes(word))
      );
    };
    const found = await find(call, { fits, shared, before, most });
    const text = lines(
      found.drafts.length === 0 ? "No draft fits." : `${counted(found.drafts.length, "draft")}:`,
      ...found.drafts.map(listedLine),
      more(found.next),
    );
    return { data: { drafts: found.drafts.map(listed), next: found.next ?? null }, text };
  },
});

interface Search {
  fits: (draft: DraftListing) => boolean;
  shared: boolean;
  before: string | undefined;
  most: number;
}

async function find({ deps, account }: Call, { fits, shared, before, most }: Search) {
  const drafts: DraftListing[] = [];
  let reached = before;
  for (let seen = 0; seen < LOOKED_AT;) {
    const page = shared
      ? await listSharedDrafts(deps.db, account, { before: reached })
      : await listDrafts(deps.db, account, { before: reached, limit: most });
    drafts.push(...page.drafts.filter(fits));
    seen += page.drafts.length;
    reached = page.next;
    if (reached === undefined || drafts.length >= most) break;
  }
  return { drafts, next: reached };
}
