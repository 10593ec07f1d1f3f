import type { Frame } from "../../../src/accounts/page-frame.ts";
import { urls } from "../../../src/urls.ts";
import { Page } from "../../layout.tsx";
import { ButtonLink } from "../../ui/button.tsx";
import { ErrorSummary, Form } from "../../ui/form.tsx";
import { problemsOf } from "./words.ts";
import { MoreSources, type WaitingProps } from "./waiting-sources.tsx";

/** The sources of a new draft on a page of their own: where something was searched or refused. */
export function NewSourcesPage({ frame, ...props }: WaitingProps & { frame: Frame }) {
  const problems = problemsOf(props.form);
  return (
    <Page
      {...frame}
      title="Sources of the new draft"
      nav="drafts"
      back={{ href: urls.drafts.new(), label: "New draft" }}
      lead="What you typed on the form is saved."
      error={Object.keys(problems.errors).length > 0}
      actions={
        <ButtonLink href={urls.drafts.new()} icon="right">
          Go on with the draft
        </ButtonLink>
      }
    >
      <ErrorSummary {...problems} />
      <Form id="add-sources" action={urls.drafts.newSources()} files>
        <MoreSources {...props} />
      </Form>
    </Page>
  );
}
