import type { Frame } from "../../src/accounts/page-frame.ts";
import type { BacklogNode, CriteriaFormat } from "../../src/db/schema/content.ts";
import type { Draft } from "../../src/drafts/draft.ts";
import type { EditValues } from "../../src/drafts/edit.ts";
import type { ItemFieldsShown } from "../../src/drafts/fields/item.ts";
import type { SourceColumn } from "../../src/drafts/trace/column.ts";
import { urls } from "../../src/urls.ts";
import { Page } from "../layout.tsx";
import { Button, ButtonLink } from "../ui/button.tsx";
import { ErrorSummary, Form, FormActions, SaveState } from "../ui/form.tsx";
import { Select, TextArea, TextInput } from "../ui/inputs.tsx";
import { Notice } from "../ui/notice.tsx";
import { fieldErrors } from "./fields/field-control.tsx";
import { FieldsSection } from "./fields/fields-section.tsx";
import { ITEM_WORDS } from "./state.ts";
import { Source } from "./trace/source-column.tsx";

const KINDS = ["epic", "story", "task", "bug", "subtask"] as const;

interface Props {
  frame: Frame;
  draft: Draft;
  /** Of a backlog: which item. */
  node?: BacklogNode | undefined;
  values: EditValues;
  errors: Record<string, string>;
  /** The other fields of Jira's create screen. */
  jira: ItemFieldsShown;
  column: SourceColumn;
  /** Rows to show, spare ones included. */
  rows: { criteria: number; questions: number };
  criteriaFormat: CriteriaFormat;
  version: number;
  savedAt: string | undefined;
  /** What stands in the form was typed on an older revision. */
  conflict: string | undefined;
}

type Bound = Pick<Props, "values" | "errors">;

const Cites = ({ name, values, errors }: Bound & { name: string }) => (
  <TextInput
    name={`${name}.cites`}
    label="Passages"
    value={values[`${name}.cites`] ?? ""}
    error={errors[`${name}.cites`]}
    width="short"
    inputmode="numeric"
  />
);

const CriterionRow = ({
  at,
  number,
  gherkin,
  ...bound
}: Bound & { at: string; number: number; gherkin: boolean }) => {
  const area = (part: string, label: string) => (
    <TextArea
      name={`${at}.${part}`}
      label={label}
      value={bound.values[`${at}.${part}`] ?? ""}
      error={bound.errors[`${at}.${part}`]}
      rows={2}
    />
  );
  return (
    <fieldset class="edit-row">
      <legend>Criterion {number}</legend>
      {gherkin ? (
        <div class="edit-parts edit-gherkin">
          {area("given", "Given")}
          {area("when", "When")}
          {area("outcome", "Then")}
          <Cites name={at} {...bound} />
        </div>
      ) : (
        <div class="edit-parts">
          {area("text", "What must hold")}
          <Cites name={at} {...bound} />
        </div>
      )}
    </fieldset>
  );
};

const Lists = ({
  rows,
  criteriaFormat,
  ...bound
}: Bound & Pick<Props, "rows" | "criteriaFormat">) => (
  <>
    <section class="stack">
      <h2>Acceptance criteria</h2>
      <p class="hint">Leave a row empty to remove it; the last rows are for new ones.</p>
      {Array.from({ length: rows.criteria }, (_, i) => (
        <CriterionRow
          at={`criteria.${i}`}
          number={i + 1}
          gherkin={criteriaFormat === "gherkin"}
          {...bound}
        />
      ))}
    </section>
    <section class="stack">
      <h2>Open questions</h2>
      {Array.from({ length: rows.questions }, (_, i) => (
        <div class="edit-parts">
          <TextInput
            name={`questions.${i}.text`}
            label={`Question ${i + 1}`}
            value={bound.values[`questions.${i}.text`] ?? ""}
          />
          <Cites name={`questions.${i}`} {...bound} />
        </div>
      ))}
    </section>
  </>
);

const Narrative = (bound: Bound) => (
  <fieldset class="edit-row">
    <legend>Story</legend>
    <div class="edit-parts">
      <TextInput name="role" label="As" value={bound.values["role"] ?? ""} />
      <Cites name="narrative" {...bound} />
    </div>
    <TextArea name="need" label="I want" value={bound.values["need"] ?? ""} rows={2} />
    <TextArea
      name="benefit"
      label="So that"
      value={bound.values["benefit"] ?? ""}
      rows={2}
      optional
    />
  </fieldset>
);

const Planning = (bound: Bound) => (
  <>
    <div class="edit-parts">
      <Select
        name="priority"
        label="Priority"
        value={bound.values["priority"] ?? "medium"}
        options={["highest", "high", "medium", "low", "lowest"].map((value) => ({
          value,
          label: `${value.charAt(0).toUpperCase()}${value.slice(1)}`,
        }))}
      />
      <TextInput
        name="priority.reason"
        label="Why this priority"
        value={bound.values["priority.reason"]}
        error={bound.errors["priority.reason"]}
        optional
      />
      <Cites name="priority" {...bound} />
    </div>
    <div class="edit-parts">
      <TextInput
        name="labels"
        label="Labels"
        hint="Separated by blanks"
        value={bound.values["labels"] ?? ""}
        optional
      />
      <Cites name="labels" {...bound} />
    </div>
    <div class="edit-parts">
      <TextInput
        name="points"
        label="Estimate in points"
        value={bound.values["points"] ?? ""}
        error={bound.errors["points"]}
        inputmode="decimal"
        width="short"
        optional
      />
      <Cites name="estimate" {...bound} />
    </div>
  </>
);

/** What differs between a draft of one item and an item of a backlog. */
const wordsOf = (draft: Draft, node: BacklogNode | undefined) =>
  node
    ? {
        title: node.content.title.text,
        heading: "Edit the item",
        back: urls.drafts.node(draft.id, node.id),
        backLabel: "Back to the item",
        save: urls.drafts.nodeAct(draft.id, node.id, "edit"),
        autosave: urls.drafts.nodeAct(draft.id, node.id, "edit/open-form"),
      }
    : {
        title: draft.title,
        heading: "Edit the draft",
        back: urls.drafts.show(draft.id),
        backLabel: "Back to the draft",
        save: urls.drafts.content(draft.id),
        autosave: urls.drafts.editOpenForm(draft.id),
      };

export function EditDraftPage({
  frame,
  draft,
  node,
  column,
  jira,
  values,
  conflict,
  ...props
}: Props) {
  const errors = { ...props.errors, ...fieldErrors(jira.fields) };
  const bound = { values, errors };
  const { title, heading, back, backLabel, save, autosave } = wordsOf(draft, node);
  return (
    <Page
      {...frame}
      title={`Edit: ${title}`}
      heading={heading}
      lead="Beside each part stand the numbers of the passages that it rests on."
      nav="drafts"
      width="wide"
      back={{ href: back, label: title }}
      error={Object.keys(errors).length > 0}
    >
      <ErrorSummary errors={errors} />
      {conflict !== undefined && (
        <Notice tone="warn" title="The draft has moved on" live>
          {conflict}
        </Notice>
      )}
      <div class="draft-columns">
        <div class="draft-main">
          <Form
            id="edit-draft"
            action={save}
            autosave={{ action: autosave, version: props.version }}
          >
            <input type="hidden" name="revision" value={String(draft.revision)} />
            <div class="edit-parts">
              <TextInput
                name="title"
                label="Title"
                value={values["title"] ?? ""}
                error={errors["title"]}
              />
              <Cites name="title" {...bound} />
            </div>
            {node && (
              <Select
                name="kind"
                label="Kind"
                width="medium"
                value={values["kind"] ?? node.kind}
                error={errors["kind"]}
                options={KINDS.map((kind) => ({ value: kind, label: ITEM_WORDS[kind] }))}
              />
            )}
            <Narrative {...bound} />
            <div class="edit-parts">
              <TextArea
                name="description"
                label="Description"
                hint="Markdown: lists, tables, code and links work"
                value={values["description"] ?? ""}
                error={errors["description"]}
                rows={8}
                optional
              />
              <Cites name="description" {...bound} />
            </div>
            <Lists rows={props.rows} criteriaFormat={props.criteriaFormat} {...bound} />
            <Planning {...bound} />
            <FieldsSection draftId={draft.id} shown={jira} />
            <FormActions>
              <Button icon="check">Save as the next revision</Button>
              <ButtonLink href={back} kind="secondary">
                {backLabel}
              </ButtonLink>
              <SaveState>{props.savedAt && `Saved ${props.savedAt}, not yet a revision`}</SaveState>
            </FormActions>
          </Form>
        </div>
        <Source column={column} draftId={draft.id} />
      </div>
    </Page>
  );
}
