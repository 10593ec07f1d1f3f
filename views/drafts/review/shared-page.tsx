import { html } from "hono/html";
import type { Frame } from "../../../src/accounts/page-frame.ts";
import type { SharedListing } from "../../../src/drafts/review/shared-drafts.ts";
import { urls } from "../../../src/urls.ts";
import { Page } from "../../layout.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { Pager } from "../../ui/pager.ts";
import { Table } from "../../ui/table.ts";
import { Time } from "../../ui/time.ts";
import { DraftStateBadge, draftWords } from "../state.ts";
import { DraftTabs } from "./draft-tabs.tsx";
import { LEVEL_WORDS } from "./words.ts";

interface Props {
  frame: Frame;
  drafts: SharedListing[];
  next: string | undefined;
  later: boolean;
}

const cells = (draft: SharedListing, zone: string | undefined) => [
  html`<a href="${urls.drafts.show(draft.id)}">${draft.title}</a>`,
  draft.owner,
  `You ${LEVEL_WORDS[draft.level]}`,
  DraftStateBadge(draft),
  draftWords(draft),
  Time({ at: draft.sharedAt, zone }),
];

/** What colleagues ask the person to look at. */
export function SharedDraftsPage({ frame, drafts, next, later }: Props) {
  const shared = "yes" as const;
  return (
    <Page {...frame} title="Shared with me" heading="Drafts" nav="drafts">
      <div class="stack">
        <DraftTabs current="shared" />
        {drafts.length === 0 ? (
          <EmptyState icon="people" title={later ? "Nothing older" : "Nothing is shared with you"}>
            When a colleague asks you to look at a draft, it stands here and on your start page.
          </EmptyState>
        ) : (
          <>
            {Table({
              name: "Drafts shared with you",
              columns: [
                { title: "Draft", look: "main" },
                { title: "Of" },
                { title: "What you may do" },
                { title: "State", look: "fit" },
                { title: "Makes", look: "fit" },
                { title: "Shared", look: "fit" },
              ],
              rows: drafts.map((draft) => ({ cells: cells(draft, frame.zone) })),
            })}
            {Pager({
              name: "Drafts shared with you",
              first: later ? urls.drafts.index({ shared }) : undefined,
              next: next === undefined ? undefined : urls.drafts.index({ shared, before: next }),
            })}
          </>
        )}
      </div>
    </Page>
  );
}
