import { html } from "hono/html";
import type { DraftListing } from "../../src/drafts/draft.ts";
import { urls } from "../../src/urls.ts";
import type { Frame } from "../../src/accounts/page-frame.ts";
import { Page } from "../layout.tsx";
import { ButtonLink } from "../ui/button.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { Pager } from "../ui/pager.ts";
import { Table } from "../ui/table.ts";
import { Time } from "../ui/time.ts";
import { DraftTabs } from "./review/draft-tabs.tsx";
import { DraftStateBadge, draftWords } from "./state.ts";

interface Props {
  frame: Frame;
  drafts: DraftListing[];
  next: string | undefined;
  /** Not the first page. */
  later: boolean;
}

const COLUMNS = [
  { title: "Draft", look: "main" as const },
  { title: "State", look: "fit" as const },
  { title: "Makes", look: "fit" as const },
  { title: "Project", look: "fit" as const },
  { title: "Changed", look: "fit" as const },
];

const makes = (draft: DraftListing) => {
  const { covered, statements } = draft;
  return covered === null || statements === null || statements === 0
    ? draftWords(draft)
    : html`${draftWords(draft)}
        <div class="hint">${covered} of ${statements} statements covered</div>`;
};

// Function calls instead of JSX: the rows are the hot part of the page.
const cells = (draft: DraftListing, zone: string | undefined) => [
  html`<a href="${urls.drafts.show(draft.id)}">${draft.title}</a>`,
  DraftStateBadge(draft),
  makes(draft),
  draft.issueKey ?? draft.projectKey,
  Time({ at: draft.updatedAt, zone }),
];

export function DraftsIndexPage({ frame, drafts, next, later }: Props) {
  const create = (
    <>
      <ButtonLink href={urls.drafts.new()} icon="plus">
        New draft
      </ButtonLink>
      <ButtonLink href={urls.drafts.import()} kind="secondary">
        Import a backlog
      </ButtonLink>
    </>
  );
  return (
    <Page {...frame} title="Drafts" nav="drafts" actions={drafts.length > 0 ? create : undefined}>
      <DraftTabs current="own" />
      {drafts.length === 0 ? (
        <EmptyState
          icon="draft"
          title={later ? "No older drafts" : "No drafts yet"}
          action={create}
        >
          Paste a requirement, and a story with acceptance criteria is drafted from it. Nothing goes
          to Jira before you sign it.
        </EmptyState>
      ) : (
        <>
          {Table({
            name: "Drafts",
            columns: COLUMNS,
            rows: drafts.map((draft) => ({ cells: cells(draft, frame.zone) })),
          })}
          {Pager({
            name: "Drafts",
            first: later ? urls.drafts.index() : undefined,
            next: next === undefined ? undefined : urls.drafts.index({ before: next }),
          })}
        </>
      )}
    </Page>
  );
}
