import type { Frame } from "../../src/accounts/page-frame.ts";
import type { Row } from "../../src/db/schema.ts";
import type { Draft } from "../../src/drafts/draft.ts";
import type { Branch } from "../../src/drafts/backlog/branches.ts";
import { urls } from "../../src/urls.ts";
import { Page } from "../layout.tsx";
import { PostButton } from "../ui/form.tsx";
import { Tree } from "./backlog/tree.tsx";
import { DraftContent } from "./content.tsx";
import { isChangeable } from "./state.ts";

interface Props {
  frame: Frame;
  draft: Draft;
  revision: Row<"revisions">;
  story?: Pick<Parameters<typeof DraftContent>[0], "content" | "description">;
  /** Of a backlog. */
  tree?: Branch;
}

/** One revision as it was. */
export function RevisionPage({ frame, draft, revision, story, tree }: Props) {
  const { number } = revision;
  const title = story?.content.title.text ?? tree?.items[0]?.row.title ?? draft.title;
  const older = isChangeable(draft) && number !== draft.revision;
  return (
    <Page
      {...frame}
      title={`Revision ${number}: ${title}`}
      heading={title}
      lead={
        number === draft.revision
          ? `Revision ${number}, the newest`
          : `Revision ${number} of ${draft.revision}`
      }
      nav="drafts"
      back={{ href: urls.drafts.revisions(draft.id), label: "Revisions" }}
      actions={
        older ? (
          <PostButton
            action={urls.drafts.restoration(draft.id, number)}
            icon="undo"
            kind="secondary"
          >
            Put this one back
          </PostButton>
        ) : undefined
      }
    >
      <section class="card" aria-label="Draft">
        {story ? (
          <DraftContent
            {...story}
            findings={[]}
            place={{ draftId: draft.id, revision: number, fixable: false }}
          />
        ) : (
          tree && Tree({ draftId: draft.id, revision: number, tree })
        )}
      </section>
    </Page>
  );
}
