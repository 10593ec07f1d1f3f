import type { Child } from "hono/jsx";
import type { Frame } from "../../../src/accounts/page-frame.ts";
import type { Choices } from "../../../src/drafts/documents/check-document.ts";
import type { StandingDocument } from "../../../src/drafts/documents/document.ts";
import type { DocumentForm, Refusal } from "../../../src/drafts/documents/document-form.ts";
import type { Draft } from "../../../src/drafts/draft.ts";
import { urls } from "../../../src/urls.ts";
import { Page } from "../../layout.tsx";
import { Button, ButtonLink } from "../../ui/button.tsx";
import { ErrorSummary, Form, FormActions } from "../../ui/form.tsx";
import { Select, TextInput } from "../../ui/inputs.tsx";
import { Notice } from "../../ui/notice.tsx";
import { AlsoStands } from "./also-stands.tsx";
import { FoundPlaces, looksFor, placesOf } from "./found-places.tsx";

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

/** One way out, with its own form: which system, then where in it. */
const Way = (props: {
  draft: Draft;
  kind: "page" | "comment";
  title: string;
  system: "Confluence" | "Jira";
  all: Choices["jiras"];
  value: string;
  error: string | undefined;
  children: Child;
}) => (
  <section class="card" aria-labelledby={`as-${props.kind}`}>
    <h2 id={`as-${props.kind}`}>{props.title}</h2>
    {props.all.length === 0 ? (
      <p>
        You have no {props.system} connected.{" "}
        <a href={urls.connections.index()}>Go to the connections</a>
      </p>
    ) : (
      <Form action={urls.drafts.documents(props.draft.id)} method="get" label={props.title}>
        <input type="hidden" name="kind" value={props.kind} />
        <Select
          name="connection"
          id={idOf(props.kind, "connection")}
          label={props.system}
          value={props.value}
          error={props.error}
          options={props.all.map(({ id, name }) => ({ value: id, label: name }))}
        />
        {props.children}
        <FormActions>
          <Button icon="check">Check the {props.kind}</Button>
        </FormActions>
      </Form>
    )}
  </section>
);

const PagePart = ({ draft, choices, refusal, form }: PartProps) => {
  const errors = form.kind === "page" ? refusal.errors : {};
  return (
    <Way
      draft={draft}
      kind="page"
      title="A page in Confluence"
      system="Confluence"
      all={choices.confluences}
      value={form.connection}
      error={errors.connection}
    >
      <TextInput
        name="space"
        id={idOf("page", "space")}
        label="Space"
        hint="Its key, or words of its name."
        width="medium"
        value={form.space}
        error={errors.space}
        autocomplete="off"
        extra={looksFor("space", draft.id)}
      />
      <FoundPlaces
        {...placesOf("space", form)}
        places={refusal.spaces?.map(({ key, name }) => ({ value: key, label: name, hint: key }))}
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
        extra={looksFor("parent", draft.id)}
      />
      <FoundPlaces
        {...placesOf("parent", form)}
        places={refusal.parents?.map(({ id, title }) => ({ value: id, label: title || id }))}
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
    </Way>
  );
};

const CommentPart = ({ draft, choices, refusal, form }: PartProps) => {
  const errors = form.kind === "comment" ? refusal.errors : {};
  return (
    <Way
      draft={draft}
      kind="comment"
      title="A comment on a Jira issue"
      system="Jira"
      all={choices.jiras}
      value={form.connection}
      error={errors.connection}
    >
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
    </Way>
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
