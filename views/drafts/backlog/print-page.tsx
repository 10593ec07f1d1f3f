import type { Frame } from "../../../src/accounts/page-frame.ts";
import type { Draft } from "../../../src/drafts/draft.ts";
import type { NodeRow } from "../../../src/drafts/backlog/view.ts";
import { urls } from "../../../src/urls.ts";
import { Page } from "../../layout.tsx";
import { Time } from "../../ui/time.ts";
import { DraftContent } from "../content.tsx";
import { draftWords, ITEM_WORDS } from "../state.ts";
import { DECISION_WORDS } from "./words.ts";

type Item = { row: NodeRow } & Pick<Parameters<typeof DraftContent>[0], "content" | "description">;

/** Everything on one page, for paper: the only one that may be as long as the draft is. */
export const PrintPage = ({
  frame,
  draft,
  revision,
  items,
}: {
  frame: Frame;
  draft: Draft;
  revision: { number: number; createdAt: Date };
  items: Item[];
}) => (
  <Page
    {...frame}
    title={`Print: ${draft.title}`}
    heading={draft.title}
    lead={`${draftWords(draft)} for ${draft.target.projectName} (${draft.target.projectKey})`}
    nav="drafts"
    back={{ href: urls.drafts.show(draft.id), label: "Back to the draft" }}
  >
    <p class="hint">
      Revision {revision.number}, {Time({ at: revision.createdAt, zone: frame.zone, exact: true })}.
      <span class="no-print"> Print it with your browser: Ctrl and P.</span>
    </p>
    {items.map(({ row, content, description }) => (
      <article class="print-node" aria-labelledby={`print-${row.id}`}>
        <p class="node-head">
          <b class={`kind kind-${row.kind}`}>{ITEM_WORDS[row.kind]}</b>
          {row.decision !== "open" && <span>{DECISION_WORDS[row.decision]}</span>}
        </p>
        <h2 id={`print-${row.id}`}>{row.title}</h2>
        <DraftContent
          content={content}
          description={description}
          findings={[]}
          place={{
            draftId: draft.id,
            revision: revision.number,
            fixable: false,
            paper: true,
          }}
        />
      </article>
    ))}
  </Page>
);
