import type { Frame } from "../../../src/accounts/page-frame.ts";
import type { OutsideFailure } from "../../../src/connections/failure.ts";
import type { Draft } from "../../../src/drafts/draft.ts";
import type { ShownField } from "../../../src/drafts/fields/shown.ts";
import { urls } from "../../../src/urls.ts";
import { Page } from "../../layout.tsx";
import { Button, ButtonLink } from "../../ui/button.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { ErrorSummary, Form, FormActions } from "../../ui/form.tsx";
import { Notice } from "../../ui/notice.tsx";
import { FieldControl, fieldErrors } from "./field-control.tsx";

interface Props {
  frame: Frame;
  draft: Draft;
  fields: ShownField[];
  /** Ids of those whose value was remembered from an earlier draft. */
  remembered: string[];
  failure: OutsideFailure | undefined;
  /** Why nothing can be changed now, or what has just happened. */
  notice: { tone: "warn" | "good"; text: string } | undefined;
}

/** What holds for every item of a draft that says nothing else itself. */
export function FieldsPage({ frame, draft, fields, remembered, failure, notice }: Props) {
  const errors = fieldErrors(fields);
  const { projectName, projectKey } = draft.target;
  const isBacklog = draft.type === "backlog";
  return (
    <Page
      {...frame}
      title={`Jira fields: ${draft.title}`}
      heading={isBacklog ? "Jira fields for all items" : "Jira fields"}
      lead={`What ${projectName} (${projectKey}) asks for beside the story, in Jira's own order. ${
        isBacklog
          ? "Each item may say otherwise; this holds for those that say nothing."
          : "What you write in the draft itself comes first; this holds where it says nothing."
      }`}
      nav="drafts"
      back={{ href: urls.drafts.show(draft.id), label: draft.title }}
      error={Object.keys(errors).length > 0}
    >
      <ErrorSummary errors={errors} />
      {notice && (
        <Notice tone={notice.tone} live>
          {notice.text}
        </Notice>
      )}
      {failure && (
        <Notice tone="bad" title="Jira cannot be asked for its fields right now" live>
          {failure.message} {failure.fix} What was filled before is kept.
        </Notice>
      )}
      {fields.length === 0 && !failure && (
        <EmptyState title="Nothing more to fill" icon="check">
          Jira asks for nothing here that the draft does not say by itself.
        </EmptyState>
      )}
      {fields.length > 0 && (
        <Form action={urls.drafts.fields(draft.id)} id="fields">
          {fields.map((field) => (
            <FieldControl field={field} draftId={draft.id} />
          ))}
          <FormActions>
            <Button icon="check">Save the fields</Button>
            <ButtonLink href={urls.drafts.show(draft.id)} kind="secondary">
              Back to the draft
            </ButtonLink>
          </FormActions>
          {/* Behind the button that saves: Enter in a field takes the first one of the form. */}
          {remembered.length > 0 && (
            <section class="stack" aria-labelledby="remembered">
              <h2 id="remembered">Remembered for your next drafts</h2>
              <p class="hint">
                What you filled in {projectKey} stands in your next draft of this project, too.
                Forgetting it changes nothing in this one.
              </p>
              <div class="form-actions">
                {fields
                  .filter(({ id }) => remembered.includes(id))
                  .map(({ id, name }) => (
                    <Button kind="quiet" small icon="remove" name="forget" value={id}>
                      {`Forget ${name}`}
                    </Button>
                  ))}
              </div>
            </section>
          )}
        </Form>
      )}
    </Page>
  );
}
