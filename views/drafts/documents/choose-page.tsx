import type { Frame } from "../../../src/accounts/page-frame.ts";
import type { Choices } from "../../../src/drafts/documents/check-document.ts";
import type { StandingDocument } from "../../../src/drafts/documents/document.ts";
import type { DocumentForm, Refusal } from "../../../src/drafts/documents/document-form.ts";
import type { Draft } from "../../../src/drafts/draft.ts";
import { urls } from "../../../src/urls.ts";
import { Page } from "../../layout.tsx";
import { Button, ButtonLink } from "../../ui/button.tsx";
import { RadioGroup } from "../../ui/choices.tsx";
import { ErrorSummary, Form, FormActions } from "../../ui/form.tsx";
import { Select, TextInput } from "../../ui/inputs.tsx";
import { Notice } from "../../ui/notice.tsx";
import { AlsoStands } from "./also-stands.tsx";

interface Props {
  frame: Frame;
  draft: Draft;
  choices: Choices;
  standing: readonly StandingDocument[];
  refusal: Refusal;
  form: DocumentForm;
}

type PartProps = Pick<Props, "draft" | "choices" | "refusal" | "form">;

const idOf = (kind: "page" | "comment", name: string) => `field-${kind}-${name}`;

const Connection = (props: {
  kind: "page" | "comment";
  label: string;
  all: Choices["jiras"];
  value: string;
  error: string | undefined;
}) => (
  <Select
    name="connection"
    id={idOf(props.kind, "connection")}
    label={props.label}
    value={props.value}
    error={props.error}
    options={props.all.map(({ id, name }) => ({ value: id, label: name }))}
  />
);

const ConnectFirst = ({ name }: { name: string }) => (
  <p>
    You have no {name} connected. <a href={urls.connections.index()}>Go to the connections</a>
  </p>
);

/** What was found for the typed words; a choice holds for these words alone. */
const Found = (props: {
  name: string;
  label: string;
  value: string;
  typed: string;
  options: { value: string; label: string; hint?: string }[] | undefined;
}) =>
  props.options === undefined || props.options.length === 0 ? null : (
    <>
      <RadioGroup
        name={props.name}
        label={props.label}
        value={props.value}
        options={props.options}
      />
      <input type="hidden" name={props.name.replace(/(?:Key|Id)$/, "For")} value={props.typed} />
    </>
  );

const PagePart = ({ draft, choices, refusal, form }: PartProps) => {
  const errors = form.kind === "page" ? refusal.errors : {};
  const spaces = refusal.spaces?.map(({ key, name }) => ({ value: key, label: name, hint: key }));
  const parents = refusal.parents?.map(({ id, title }) => ({ value: id, label: title || id }));
  return (
    <section class="card" aria-labelledby="as-page">
      <h2 id="as-page">A page in Confluence</h2>
      {choices.confluences.length === 0 ? (
        <ConnectFirst name="Confluence" />
      ) : (
        <Form action={urls.drafts.documents(draft.id)} method="get" label="A page in Confluence">
          <input type="hidden" name="kind" value="page" />
          <Connection
            kind="page"
            label="Confluence"
            all={choices.confluences}
            value={form.connection}
            error={errors.connection}
          />
          <TextInput
            name="space"
            id={idOf("page", "space")}
            label="Space"
            hint="Its key, or words of its name."
            width="medium"
            value={form.space}
            error={errors.space}
            autocomplete="off"
          />
          <Found
            name="spaceKey"
            label="Spaces that were found"
            value={form.spaceKey}
            typed={form.space.trim()}
            options={spaces}
          />
          <TextInput
            name="parent"
            id={idOf("page", "parent")}
            label="Below the page"
            hint="Its title, address or number. Empty: at the top of the space."
            optional
            value={form.parent}
            error={errors.parent}
            autocomplete="off"
          />
          <Found
            name="parentId"
            label="Pages that were found"
            value={form.parentId}
            typed={form.parent.trim()}
            options={parents}
          />
          <TextInput
            name="title"
            id={idOf("page", "title")}
            label="Title"
            hint="No other page of the space may have it."
            value={form.title}
            error={errors.title}
          />
          {refusal.ours && (
            <p>
              <ButtonLink
                href={urls.drafts.documents(draft.id, { kind: "page", update: refusal.ours.id })}
                kind="secondary"
                icon="retry"
              >
                Update that page instead
              </ButtonLink>
            </p>
          )}
          <FormActions>
            <Button icon="check">Check the page</Button>
          </FormActions>
        </Form>
      )}
    </section>
  );
};

const CommentPart = ({ draft, choices, refusal, form }: PartProps) => {
  const errors = form.kind === "comment" ? refusal.errors : {};
  return (
    <section class="card" aria-labelledby="as-comment">
      <h2 id="as-comment">A comment on a Jira issue</h2>
      {choices.jiras.length === 0 ? (
        <ConnectFirst name="Jira" />
      ) : (
        <Form action={urls.drafts.documents(draft.id)} method="get" label="A comment on an issue">
          <input type="hidden" name="kind" value="comment" />
          <Connection
            kind="comment"
            label="Jira"
            all={choices.jiras}
            value={form.connection}
            error={errors.connection}
          />
          <TextInput
            name="issue"
            id={idOf("comment", "issue")}
            label="Issue"
            hint={`Its key, such as ${draft.target.projectKey}-12, or its address. Whoever watches it is told by Jira.`}
            width="medium"
            value={form.issue}
            error={errors.issue}
            autocomplete="off"
          />
          <FormActions>
            <Button icon="check">Check the comment</Button>
          </FormActions>
        </Form>
      )}
    </section>
  );
};

/** Where a draft is to stand beside Jira's issues. */
export function ChooseDocumentPage(props: Props) {
  const { frame, draft, standing, refusal, form } = props;
  const { errors } = refusal;
  const kind = form.kind ?? "page";
  const ids = Object.fromEntries(Object.keys(errors).map((name) => [name, idOf(kind, name)]));
  return (
    <Page
      {...frame}
      title={`Publish as a page or comment: ${draft.title}`}
      heading="Publish as a page or comment"
      lead="Nothing is sent before you have seen it and countersigned it."
      nav="drafts"
      back={{ href: urls.drafts.show(draft.id), label: draft.title }}
      error={Object.keys(errors).length > 0}
    >
      <div class="stack">
        <ErrorSummary errors={errors} ids={ids} />
        {form.update !== "" && Object.keys(errors).length > 0 && (
          <Notice tone="warn" title="The page was not updated">
            It is as it was. You can publish the draft as a new page.
          </Notice>
        )}
        <AlsoStands draft={draft} standing={standing} />
        <PagePart {...props} />
        <CommentPart {...props} />
      </div>
    </Page>
  );
}
