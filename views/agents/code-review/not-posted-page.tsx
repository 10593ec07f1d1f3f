import type { Frame } from "../../../src/accounts/page-frame.ts";
import type { Draft } from "../../../src/drafts/draft.ts";
import { urls } from "../../../src/urls.ts";
import { Page } from "../../layout.tsx";
import { ButtonLink } from "../../ui/button.tsx";
import { Notice } from "../../ui/notice.tsx";

interface Props {
  frame: Frame;
  draft: Draft;
  message: string;
}

/** There is nothing to sign, and why. */
export const NotPostedPage = ({ frame, draft, message }: Props) => (
  <Page
    {...frame}
    title={`Check: ${draft.title}`}
    heading="Nothing can be posted just now"
    nav="agents"
    back={{ href: urls.codeReviews.show(draft.id), label: "The review" }}
  >
    <Notice
      tone="info"
      title={message}
      actions={
        <ButtonLink href={urls.codeReviews.show(draft.id)} kind="secondary">
          Back to the review
        </ButtonLink>
      }
    />
  </Page>
);
