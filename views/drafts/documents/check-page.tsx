import type { Frame } from "../../../src/accounts/page-frame.ts";
import type { CheckedPage } from "../../../src/drafts/documents/check-page.ts";
import type { CheckedDocument } from "../../../src/drafts/documents/check-document.ts";
import type { DocumentForm } from "../../../src/drafts/documents/document-form.ts";
import type { Draft } from "../../../src/drafts/draft.ts";
import type { Document } from "../../../src/platform/text/document.ts";
import { urls } from "../../../src/urls.ts";
import { Page } from "../../layout.tsx";
import { Button, ButtonLink } from "../../ui/button.tsx";
import { Checkbox } from "../../ui/choices.tsx";
import { DescriptionList } from "../../ui/description-list.tsx";
import { Diff } from "../../ui/diff.ts";
import { Form, FormActions } from "../../ui/form.tsx";
import { TextInput } from "../../ui/inputs.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Prose } from "../../ui/prose.tsx";

interface Props {
  frame: Frame;
  draft: Draft;
  form: DocumentForm;
  checked: CheckedDocument;
  /** What a reader will see. */
  document: Document;
  id: string;
  signer: string;
  /** What keeps it from being signed. */
  blocked: { errors: number; missing: number };
  /** Why it was not signed. */
  refused: string | undefined;
}

function deedOf(checked: CheckedDocument): string {
  if (checked.kind === "comment") return `Comment on ${checked.issue.key}`;
  return checked.update ? "Update the page" : `Create the page in ${checked.space.key}`;
}

const Link = ({ href, children }: { href: string; children: string }) => (
  <a href={href} target="_blank" rel="noopener noreferrer">
    {children}
  </a>
);

function factsOf(checked: CheckedDocument, host: string) {
  if (checked.kind === "comment") {
    const { key, summary, url } = checked.issue;
    return [{ term: "Issue", value: <Link href={url}>{`${key} ${summary}`}</Link> }];
  }
  const { space, parent, title, update } = checked;
  const name = space.name === space.key ? space.key : `${space.name} (${space.key})`;
  const page = update && [
    {
      term: "Page",
      value: <Link href={update.url}>{`${update.of.title}, version ${update.base}`}</Link>,
    },
  ];
  return [
    { term: "Confluence", value: host },
    { term: "Space", value: name },
    ...(parent ? [{ term: "Below the page", value: parent.title }] : []),
    ...(page ?? [{ term: "Title", value: title }]),
  ];
}

/** What somebody has changed there, and the question what is to become of it. */
const Moved = ({ draft, update }: { draft: Draft; update: NonNullable<CheckedPage["update"]> }) =>
  update.moved === undefined ? null : (
    <section class="card stack" aria-labelledby="moved">
      <h2 id="moved">Somebody has changed the page since it was written from here</h2>
      {update.moved.words ? (
        <Diff parts={update.moved.words} />
      ) : (
        <p>
          What it says now cannot be compared here. <Link href={update.url}>Look at the page</Link>{" "}
          before you decide.
        </p>
      )}
      <Checkbox
        name="overwrite"
        label="Overwrite what they changed"
        hint="Confluence keeps the version before in the history of the page."
      />
      <p>
        <ButtonLink href={urls.drafts.show(draft.id)} kind="secondary">
          Keep theirs
        </ButtonLink>
      </p>
    </section>
  );

const Blocked = ({ draft, blocked }: Pick<Props, "draft" | "blocked">) => (
  <>
    {blocked.errors > 0 && (
      <Notice
        tone="warn"
        title="The rules name something that must be fixed first"
        actions={
          <ButtonLink href={urls.drafts.show(draft.id)} kind="secondary">
            Show the draft
          </ButtonLink>
        }
      >
        {blocked.errors === 1 ? "One error" : `${blocked.errors} errors`}: the draft says which.
      </Notice>
    )}
    {blocked.missing > 0 && (
      <Notice
        tone="warn"
        title="Another person must countersign this revision first"
        actions={
          <ButtonLink href={urls.drafts.shares(draft.id)} kind="secondary">
            Share the draft
          </ButtonLink>
        }
      >
        Its project asks for it. Their signature is still missing.
      </Notice>
    )}
  </>
);

/** What was chosen goes along, so that it is checked once more when it is signed. */
const Chosen = ({ draft, form, checked, id }: Pick<Props, "draft" | "form" | "checked" | "id">) => {
  const values: Record<string, string> = {
    id,
    revision: String(draft.revision),
    kind: checked.kind,
    connection: checked.connectionId,
    ...(checked.kind === "comment"
      ? { issue: checked.issue.key }
      : {
          space: checked.space.key,
          update: checked.update ? form.update : "",
          base: checked.update ? String(checked.update.base) : "",
          ...(checked.parent && {
            parent: checked.parent.title,
            parentFor: checked.parent.title.trim(),
            parentId: checked.parent.id,
          }),
        }),
  };
  return (
    <>
      {Object.entries(values).map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
    </>
  );
};

const What = ({ checked, document }: Pick<Props, "checked" | "document">) => (
  <section class="card stack" aria-label="What will be sent">
    <DescriptionList facts={factsOf(checked, new URL(checked.baseUrl).host)} />
    <h2>What a reader will see</h2>
    <Prose document={document} top={3} />
    <details class="sent">
      <summary>Exactly as it is sent</summary>
      <pre class="sent-text">{checked.markup}</pre>
    </details>
  </section>
);

/** Everything that will be sent, before it is sent. */
export function CheckDocumentPage(props: Props) {
  const { frame, draft, checked, document, signer, blocked, refused } = props;
  const { host } = new URL(checked.baseUrl);
  const deed = deedOf(checked);
  const isOpen = blocked.errors + blocked.missing === 0;
  const update = checked.kind === "page" ? checked.update : undefined;
  return (
    <Page
      {...frame}
      title={`Check: ${draft.title}`}
      heading={`Check, then ${deed.charAt(0).toLowerCase()}${deed.slice(1)}`}
      lead={`This is exactly what ${host} will get. Nothing has been sent yet.`}
      nav="drafts"
      back={{ href: urls.drafts.documents(draft.id), label: "Where to" }}
      error={refused !== undefined}
    >
      <div class="stack">
        {refused !== undefined && (
          <Notice tone="bad" title="It was not sent" live>
            {refused}
          </Notice>
        )}
        <Blocked draft={draft} blocked={blocked} />
        <Form action={urls.drafts.documents(draft.id)} id="countersign">
          <Chosen {...props} />
          {update && <Moved draft={draft} update={update} />}
          <What checked={checked} document={document} />
          {update ? (
            <TextInput name="title" label="Title" value={checked.title} />
          ) : (
            <input type="hidden" name="title" value={checked.title} />
          )}
          <p class="hint">
            You sign as {signer}. Revision {draft.revision} is sent once, whatever happens on the
            way. Nobody is mentioned in it.
          </p>
          <FormActions>
            {isOpen && <Button icon="check">{deed}</Button>}
            <ButtonLink href={urls.drafts.show(draft.id)} kind="secondary">
              Back to the draft
            </ButtonLink>
          </FormActions>
        </Form>
      </div>
    </Page>
  );
}
