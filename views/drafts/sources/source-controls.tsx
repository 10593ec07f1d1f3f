import type { Child } from "hono/jsx";
import type { SourceChoices, SourceForm } from "../../../src/drafts/sources/choices.ts";
import { urls } from "../../../src/urls.ts";
import { Button } from "../../ui/button.tsx";
import { Checkbox } from "../../ui/choices.tsx";
import { FileInput, Select, TextArea, TextInput } from "../../ui/inputs.tsx";

export interface ControlsProps {
  choices: SourceChoices;
  form: SourceForm;
  /** Where the buttons send the form. */
  action: string;
  /** Beside a draft that stands: pages come whole, and text has no box of its own above. */
  isDraft?: boolean | undefined;
}

/** Sends the whole form, so that nothing typed is lost; with scripts only this part comes back. */
export const sends = (action: string) => ({
  formenctype: "multipart/form-data",
  "hx-post": action,
  "hx-target": "#sources",
  "hx-swap": "outerHTML",
  "hx-disable": "this",
  "hx-sync": "#sources:drop",
  "hx-status:401": "target:#notice swap:innerHTML",
});

const sendsOf = ({ action, isDraft }: Pick<ControlsProps, "action" | "isDraft">) =>
  isDraft ? { formenctype: "multipart/form-data" } : sends(action);

type AddProps = Pick<ControlsProps, "action" | "isDraft"> & {
  act: string;
  id: string;
  children: Child;
};

const Add = (props: AddProps) => (
  <Button
    kind="secondary"
    name="act"
    value={props.act}
    formaction={props.action}
    extra={{ id: props.id, ...sendsOf(props) }}
  >
    {props.children}
  </Button>
);

const Part = (props: { title: string; open: boolean; children: Child }) => (
  <details class="fold-out" open={props.open}>
    <summary>{props.title}</summary>
    <div class="stack">{props.children}</div>
  </details>
);

/** Drop files on it; with scripts each goes up at once and shows how far it is. */
export const UploadZone = ({ choices, form, action, isDraft }: ControlsProps) => (
  <div class="upload-zone" data-upload={action} data-upload-list={action}>
    <FileInput
      name="files"
      label="Add files"
      hint="Drop them here or choose them: Word, PDF, Excel, mails, web pages, Markdown, CSV or text. Up to 10 MB each, 30 MB in all."
      accept={choices.accept}
      error={form.errors.files}
      multiple
    />
    <div data-upload-action>
      <Add action={action} isDraft={isDraft} act="files" id="add-files">
        Add files
      </Add>
    </div>
    <ul class="upload-refused" data-upload-refused aria-label="Files that were not added">
      {form.refused.map(({ message }) => (
        <li class="error">{message}</li>
      ))}
    </ul>
    <ul class="upload-progress" data-upload-progress aria-label="Files on their way" />
  </div>
);

const ofChoices = (all: { id: string; name: string }[]) =>
  all.map(({ id, name }) => ({ value: id, label: name }));

const ConnectFirst = ({ name }: { name: string }) => (
  <p class="hint">
    You have no {name} connected. <a href={urls.connections.index()}>Go to the connections</a>
  </p>
);

const From = (props: {
  name: string;
  label: string;
  all: { id: string; name: string }[];
  value: string | undefined;
}) =>
  props.all.length > 1 ? (
    <Select
      name={props.name}
      label={props.label}
      value={props.value}
      options={ofChoices(props.all)}
    />
  ) : (
    <input type="hidden" name={props.name} value={props.all[0]?.id ?? ""} />
  );

/** Pages that a search found, each with a button that adds it. */
export const FoundPages = ({
  pages,
  action,
  isDraft,
}: Pick<ControlsProps, "action" | "isDraft"> & Pick<SourceForm, "pages">) => (
  <div id="found-pages" aria-live="polite">
    {pages?.length === 0 && <p class="hint">No page holds all these words.</p>}
    {pages && pages.length > 0 && (
      <ul class="source-list" aria-label="Pages that were found">
        {pages.map(({ connectionId, id, title }) => (
          <li>
            <span class="source-words">{title}</span>
            <Button
              kind="secondary"
              small
              name="act"
              value={`found:${connectionId}:${id}`}
              label={`Add “${title}”`}
              formaction={action}
              extra={sendsOf({ action, isDraft })}
            >
              Add
            </Button>
          </li>
        ))}
      </ul>
    )}
  </div>
);

/** What is found while one types. */
const SEARCHES = {
  "hx-get": urls.drafts.sourceSearch({ kind: "page" }),
  "hx-trigger": "input changed delay:400ms",
  "hx-target": "#found-pages",
  "hx-swap": "outerHTML",
  "hx-include": "this, [name=pageFrom]",
  "hx-sync": "this:replace",
};

const FromConfluence = ({ choices, form, action, isDraft }: ControlsProps) => {
  const { values, errors, pages } = form;
  return (
    <Part
      title="From Confluence"
      open={errors.pageQuery !== undefined || pages !== undefined || Boolean(values["pageQuery"])}
    >
      {choices.confluences.length === 0 ? (
        <ConnectFirst name="Confluence" />
      ) : (
        <>
          <From
            name="pageFrom"
            label="Confluence"
            all={choices.confluences}
            value={values["pageFrom"]}
          />
          <TextInput
            name="pageQuery"
            label="Page"
            hint="Some words to search for, the address of a page, or its number."
            value={values["pageQuery"]}
            error={errors.pageQuery}
            autocomplete="off"
            extra={{
              "data-enter": "add-page",
              ...(!isDraft && SEARCHES),
            }}
          />
          <FoundPages pages={pages} action={action} isDraft={isDraft} />
          <div>
            <Add action={action} isDraft={isDraft} act="page" id="add-page">
              Find or add
            </Add>
          </div>
        </>
      )}
    </Part>
  );
};

const FromJira = ({ choices, form, action, isDraft }: ControlsProps) => {
  const { values, errors } = form;
  return (
    <Part title="From Jira" open={errors.issueQuery !== undefined || Boolean(values["issueQuery"])}>
      {choices.jiras.length === 0 ? (
        <ConnectFirst name="Jira" />
      ) : (
        <>
          <From
            name="issueFrom"
            label="Jira to read from"
            all={choices.jiras}
            value={values["issueFrom"]}
          />
          <TextInput
            name="issueQuery"
            label="Issue or query"
            hint={`A key such as PAY-12, the address of an issue, or JQL: the first ${choices.mostIssues} issues that fit become one source.`}
            value={values["issueQuery"]}
            error={errors.issueQuery}
            autocomplete="off"
            extra={{ "data-enter": "add-issue" }}
          />
          <Checkbox
            name="comments"
            label="With comments"
            checked={values["comments"] !== undefined}
          />
          <div>
            <Add action={action} isDraft={isDraft} act="issue" id="add-issue">
              Add from Jira
            </Add>
          </div>
        </>
      )}
    </Part>
  );
};

const FromDraft = ({ choices, form, action, isDraft }: ControlsProps) =>
  choices.drafts.length === 0 ? null : (
    <Part title="An earlier draft" open={form.errors.earlier !== undefined}>
      <Select
        name="earlier"
        label="Draft"
        hint="Its newest revision, as text."
        empty="Choose a draft"
        value={form.values["earlier"]}
        error={form.errors.earlier}
        options={choices.drafts.map(({ id, title }) => ({ value: id, label: title }))}
      />
      <div>
        <Add action={action} isDraft={isDraft} act="earlier" id="add-earlier">
          Add this draft
        </Add>
      </div>
    </Part>
  );

const FromText = ({ form, action, isDraft }: ControlsProps) => (
  <Part title="Pasted text" open={form.errors.text !== undefined || Boolean(form.values["text"])}>
    <TextArea
      name="text"
      label="Text"
      value={form.values["text"]}
      error={form.errors.text}
      rows={8}
    />
    <div>
      <Add action={action} isDraft={isDraft} act="text" id="add-text">
        Add this text
      </Add>
    </div>
  </Part>
);

/** Every other way in than a file. */
export const SourceControls = (props: ControlsProps) => (
  <div class="source-controls">
    {props.isDraft && <FromText {...props} />}
    <FromConfluence {...props} />
    <FromJira {...props} />
    <FromDraft {...props} />
  </div>
);
