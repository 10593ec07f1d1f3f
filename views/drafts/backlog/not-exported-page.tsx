import type { Frame } from "../../../src/accounts/page-frame.ts";
import type { Draft } from "../../../src/drafts/draft.ts";
import { urls } from "../../../src/urls.ts";
import { Page } from "../../layout.tsx";
import { ButtonLink } from "../../ui/button.tsx";
import { Notice } from "../../ui/notice.tsx";

/** The file would lack what only Jira knows. */
export const NotExportedPage = (props: { frame: Frame; draft: Draft; message: string }) => (
  <Page
    {...props.frame}
    title="Not exported"
    nav="drafts"
    back={{ href: urls.drafts.show(props.draft.id), label: props.draft.title }}
    error
  >
    <Notice
      tone="bad"
      title="Jira could not say which fields it wants"
      actions={
        <ButtonLink href={urls.drafts.export(props.draft.id, "json")} kind="secondary" icon="retry">
          Try again
        </ButtonLink>
      }
    >
      {props.message} The Jira JSON is made for the create screen of the project, so it needs Jira.
      Markdown and CSV work without it.
    </Notice>
  </Page>
);
