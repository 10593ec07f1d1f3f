import type { Frame } from "../../../src/accounts/page-frame.ts";
import type { Draft } from "../../../src/drafts/draft.ts";
import type { DraftFinding } from "../../../src/drafts/findings.ts";
import { Page } from "../../layout.tsx";
import { Card } from "../../ui/card.tsx";
import { ErrorSummary } from "../../ui/form.tsx";
import { LeaveForm } from "./finding-acts.tsx";

interface Props {
  frame: Frame;
  draft: Draft;
  back: string;
  finding: DraftFinding;
  typed: string;
  error: string;
}

/** The form again, with what was typed. */
export const LeavePage = ({ frame, draft, back, finding, typed, error }: Props) => (
  <Page
    {...frame}
    title="Leave it as it is"
    nav="drafts"
    width="narrow"
    back={{ href: back, label: draft.title }}
    error
  >
    <ErrorSummary errors={{ reason: error }} ids={{ reason: "leave-it" }} />
    <Card title={finding.label}>
      <p>{finding.message}</p>
      {finding.level !== "error" && (
        <LeaveForm finding={finding} draftId={draft.id} formKey="it" typed={typed} error={error} />
      )}
    </Card>
  </Page>
);
