import type { Frame } from "../../../src/accounts/page-frame.ts";
import type { Draft } from "../../../src/drafts/draft.ts";
import type { Gap, ShownPassage } from "../../../src/drafts/trace/column.ts";
import { urls } from "../../../src/urls.ts";
import { Page } from "../../layout.tsx";
import { PassageItems } from "./source-column.tsx";

interface Props {
  frame: Frame;
  draft: Draft;
  items: (ShownPassage | Gap)[];
  /** The place of the first one among all, counted from 0. */
  from: number;
}

/** The sources page by page, for a browser without scripts and for passages that are long. */
export const PassagesPage = ({ frame, draft, items, from }: Props) => (
  <Page
    {...frame}
    title={`Sources: ${draft.title}`}
    heading="Passages of the sources"
    nav="drafts"
    back={{ href: urls.drafts.show(draft.id), label: draft.title }}
  >
    <div class="stack">
      {items.length === 0 && <p>There are no passages here.</p>}
      <ol class="passage-list">
        <PassageItems items={items} draftId={draft.id} partsHref={urls.drafts.show(draft.id)} />
      </ol>
      {from > 0 && (
        <p>
          <a href={urls.drafts.passages(draft.id)}>From the beginning</a>
        </p>
      )}
    </div>
  </Page>
);
