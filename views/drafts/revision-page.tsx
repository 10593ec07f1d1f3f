import type { Frame } from "../../src/accounts/page-frame.ts";
import type { Row } from "../../src/db/schema.ts";
import type { StoryContent } from "../../src/db/schema/drafts.ts";
import type { Draft } from "../../src/drafts/draft.ts";
import type { Document } from "../../src/platform/text/document.ts";
import { urls } from "../../src/urls.ts";
import { Page } from "../layout.tsx";
import { PostButton } from "../ui/form.tsx";
import { DraftContent } from "./content.tsx";

interface Props {
  frame: Frame;
  draft: Draft;
  revision: Row<"revisions">;
  content: StoryContent;
  description: Document;
}

/** One revision as it was. */
export function RevisionPage({ frame, draft, revision, content, description }: Props) {
  const { number } = revision;
  const older = draft.state === "open" && number !== draft.revision;
  return (
    <Page
      {...frame}
      title={`Revision ${number}: ${content.title.text}`}
      heading={content.title.text}
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
        <DraftContent
          content={content}
          description={description}
          findings={[]}
          place={{ draftId: draft.id, revision: number, fixable: false }}
        />
      </section>
    </Page>
  );
}
