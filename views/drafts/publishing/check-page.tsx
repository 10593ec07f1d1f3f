import type { Frame } from "../../../src/accounts/page-frame.ts";
import type { IssueFields } from "../../../src/db/schema/drafts.ts";
import type { Draft } from "../../../src/drafts/draft.ts";
import type { Finding } from "../../../src/drafts/findings.ts";
import type { Document } from "../../../src/platform/text/document.ts";
import { urls } from "../../../src/urls.ts";
import { Page } from "../../layout.tsx";
import { Button, ButtonLink } from "../../ui/button.tsx";
import { DescriptionList } from "../../ui/description-list.tsx";
import { ErrorSummary, Form, FormActions } from "../../ui/form.tsx";
import { Select, TextArea, TextInput } from "../../ui/inputs.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Prose } from "../../ui/prose.tsx";
import { FindingList } from "../part.tsx";
import { ITEM_WORDS } from "../state.ts";

/** A field that Jira requires and only the person can fill. */
interface AskedField {
  id: string;
  name: string;
  control: "option" | "options" | "number" | "date" | "text" | "json";
  options: { id: string; label: string }[];
  value: string;
  error: string | undefined;
}

interface Props {
  frame: Frame;
  draft: Draft;
  /** Undefined: Jira's create screen could not be read. */
  fields: IssueFields | undefined;
  priority: string | undefined;
  /** What the issue will say, and the same in the markup that Jira gets. */
  description: Document | undefined;
  markup: string;
  asked: AskedField[];
  findings: Finding[];
  /** Who signs, and where it goes. */
  signs: { name: string; host: string };
  failure: { message: string; fix: string } | undefined;
  /** Why it was not signed. */
  refused: string | undefined;
}

const Asked = ({ field }: { field: AskedField }) => {
  const common = {
    name: `field.${field.id}`,
    label: field.name,
    value: field.value,
    error: field.error,
  };
  switch (field.control) {
    case "option":
    case "options":
      return (
        <Select
          {...common}
          empty="Choose a value"
          options={field.options.map(({ id, label }) => ({ value: id, label }))}
          width="medium"
        />
      );
    case "json":
      return (
        <TextArea
          {...common}
          hint="This kind of field is given as JSON, in the shape that Jira wants."
          rows={3}
          mono
        />
      );
    case "number":
      return <TextInput {...common} inputmode="decimal" width="short" />;
    case "date":
      return <TextInput {...common} type="date" width="short" />;
    case "text":
      return <TextInput {...common} />;
  }
};

const Sent = ({
  draft,
  fields,
  priority,
  description,
  markup,
}: Pick<Props, "draft" | "fields" | "priority" | "description" | "markup">) => {
  const edit = urls.drafts.edit(draft.id);
  const { target } = draft;
  if (!fields) return null;
  return (
    <DescriptionList
      facts={[
        { term: "Project", value: `${target.projectName} (${target.projectKey})` },
        { term: "Issue type", value: target.issueTypeName },
        ...(fields.parentKey === undefined
          ? []
          : [{ term: "Belongs to", value: fields.parentKey }]),
        { term: "Summary", value: fields.summary, change: edit },
        {
          term: "Description",
          value: (
            <>
              {description && <Prose document={description} top={3} />}
              <details class="sent">
                <summary>Exactly as it is sent</summary>
                <pre class="sent-text">{markup}</pre>
              </details>
            </>
          ),
          change: edit,
        },
        { term: "Priority", value: priority ?? "Not on this screen: Jira's default", change: edit },
        {
          term: "Labels",
          value: [...fields.labels, "one label that marks this publication"].join(", "),
          change: edit,
        },
      ]}
    />
  );
};

/** Everything that will be sent, before it is sent. */
export function CheckPage(props: Props) {
  const { frame, draft, fields, asked, findings, signs, failure, refused } = props;
  const errors = Object.fromEntries(
    asked.flatMap(({ id, error }) => (error === undefined ? [] : [[`field.${id}`, error]])),
  );
  const blocking = findings.filter(
    ({ level, part }) => level === "error" && !part.startsWith("fields."),
  );
  const place = { draftId: draft.id, revision: draft.revision, fixable: true };
  const item = ITEM_WORDS[draft.item].toLowerCase();
  return (
    <Page
      {...frame}
      title={`Check: ${draft.title}`}
      heading={`Check, then create 1 ${item} in ${draft.target.projectKey}`}
      lead={`This is exactly what ${signs.host} will get. Nothing has been sent yet.`}
      nav="drafts"
      back={{ href: urls.drafts.show(draft.id), label: draft.title }}
      error={Object.keys(errors).length > 0 || refused !== undefined}
    >
      <div class="stack">
        <ErrorSummary errors={errors} />
        {refused !== undefined && (
          <Notice tone="bad" title="It was not sent" live>
            {refused}
          </Notice>
        )}
        {failure && (
          <Notice tone="bad" title="Jira cannot be asked right now" live>
            {failure.message} {failure.fix} The draft is kept; load this page again when Jira is
            back.
          </Notice>
        )}
        {findings.length > 0 && (
          <section class="card" aria-label="What the rules say">
            <h2>
              {blocking.length > 0 ? "This must be fixed first" : "Worth a look before you sign"}
            </h2>
            <FindingList findings={findings} place={place} named />
          </section>
        )}
        {fields && (
          <Form action={urls.drafts.publication(draft.id)} id="countersign">
            <input type="hidden" name="revision" value={String(draft.revision)} />
            {asked.length > 0 && (
              <section class="card" aria-label="Jira also wants">
                <h2>Jira also wants</h2>
                <div class="stack">
                  {asked.map((field) => (
                    <Asked field={field} />
                  ))}
                </div>
              </section>
            )}
            <section class="card" aria-label="What will be sent">
              <Sent {...props} />
            </section>
            <p class="hint">
              You sign as {signs.name}. Revision {draft.revision} is sent once, whatever happens on
              the way.
            </p>
            <FormActions>
              {blocking.length === 0 && (
                <Button icon="check">{`Create 1 ${item} in ${draft.target.projectKey}`}</Button>
              )}
              <ButtonLink href={urls.drafts.show(draft.id)} kind="secondary">
                Back to the draft
              </ButtonLink>
            </FormActions>
          </Form>
        )}
      </div>
    </Page>
  );
}
