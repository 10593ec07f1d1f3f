import type { Frame } from "../../../src/accounts/page-frame.ts";
import type { BacklogNode } from "../../../src/db/schema/content.ts";
import type { Draft } from "../../../src/drafts/draft.ts";
import type { InQuestion } from "../../../src/drafts/duplicates/read-duplicates.ts";
import { urls } from "../../../src/urls.ts";
import { Page } from "../../layout.tsx";
import { Card } from "../../ui/card.tsx";
import { ErrorSummary } from "../../ui/form.tsx";
import { DuplicateActs } from "./question.tsx";

interface Props {
  frame: Frame;
  draft: Draft;
  /** Undefined when it is not in question any more. */
  asked: { node: BacklogNode; issue: InQuestion } | undefined;
  typed: string;
  error: string;
}

/** The question again, with what was typed. */
export const DecidePage = ({ frame, draft, asked, typed, error }: Props) => (
  <Page
    {...frame}
    title="Is it there already?"
    nav="drafts"
    width="narrow"
    back={{ href: urls.drafts.duplicates(draft.id), label: `Check: ${draft.title}` }}
    error
  >
    <ErrorSummary
      errors={{ [asked ? "reason" : ""]: error }}
      ids={asked ? { reason: `why-${asked.node.id}-${asked.issue.issueKey}` } : {}}
    />
    {asked && (
      <Card title={asked.node.content.title.text}>
        <p>
          Looks like <a href={asked.issue.url}>{asked.issue.issueKey}</a>
          {asked.issue.found && <> “{asked.issue.found.summary}”</>}
        </p>
        <DuplicateActs draft={draft} {...asked} typed={typed} error={error} isOpen />
      </Card>
    )}
  </Page>
);
