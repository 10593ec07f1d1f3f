import type { Frame } from "../../src/accounts/page-frame.ts";
import type { Choices } from "../../src/drafts/choices.ts";
import type { FormErrors, NewDraftForm } from "../../src/drafts/new-draft.ts";
import type { BudgetWarning } from "../../src/llm/budget-warnings.ts";
import { urls } from "../../src/urls.ts";
import { Page } from "../layout.tsx";
import { BudgetNotices } from "../llm/budget-notices.tsx";
import { Button } from "../ui/button.tsx";
import { RadioGroup } from "../ui/choices.tsx";
import { ErrorSummary, Form, FormActions, SaveState } from "../ui/form.tsx";
import { Select, TextArea, TextInput } from "../ui/inputs.tsx";
import { Notice } from "../ui/notice.tsx";
import { MoreSources, type WaitingProps } from "./sources/waiting-sources.tsx";

interface Props {
  frame: Frame;
  form: NewDraftForm;
  choices: Choices;
  /** Budgets that hold for the person. */
  warnings: readonly BudgetWarning[];
  errors: FormErrors;
  /** Of the autosaved form. */
  version: number;
  /** When what stands in the form was saved, if it was. */
  savedAt: string | undefined;
  /** What it rests on beside the pasted text. */
  sources: WaitingProps;
}

/** Of a backlog; one item takes less, and the server says so. */
const LONGEST_SOURCE = 1_000_000;
const KIND_FIELDS = [
  { name: "typeEpic", label: "Epics become", subtask: false },
  { name: "typeStory", label: "Stories become", subtask: false },
  { name: "typeTask", label: "Tasks become", subtask: false },
  { name: "typeBug", label: "Bugs become", subtask: false },
  { name: "typeSubtask", label: "Sub-tasks become", subtask: true },
] as const;

/** Project, type and parent: fetched anew when one of them changes. */
export function TargetFields({
  form,
  choices,
  errors,
}: Pick<Props, "form" | "choices" | "errors">) {
  const again = {
    "hx-get": urls.drafts.targetFields(),
    "hx-trigger": "change",
    // Not the whole form: a long text is no part of an address.
    "hx-include": "#target",
    "hx-target": "#target",
    "hx-swap": "outerHTML",
  };
  return (
    <div id="target" class="stack">
      {choices.failure && (
        <Notice tone="bad" title="Jira cannot be asked right now" live>
          {choices.failure.message} {choices.failure.fix} What you typed is saved; you can come back
          later.
        </Notice>
      )}
      {choices.jiras.length > 1 ? (
        <Select
          name="jira"
          label="Jira"
          value={form.jira}
          options={choices.jiras.map(({ id, name }) => ({ value: id, label: name }))}
          extra={again}
        />
      ) : (
        <input type="hidden" name="jira" value={form.jira} />
      )}
      <RadioGroup
        name="item"
        label="Make a"
        inline
        value={form.item}
        options={[
          { value: "backlog", label: "Whole backlog" },
          { value: "story", label: "Story" },
          { value: "task", label: "Task" },
          { value: "bug", label: "Bug" },
          { value: "epic", label: "Epic" },
          { value: "subtask", label: "Sub-task" },
        ]}
        extra={again}
      />
      <Select
        name="project"
        label="Project"
        empty="Choose a project"
        value={form.project}
        error={errors.project}
        options={choices.projects.map(({ key, name }) => ({
          value: key,
          label: `${name} (${key})`,
        }))}
        extra={again}
      />
      <input type="hidden" name="typeFor" value={form.item} />
      {form.item === "backlog" ? (
        <KindTypes form={form} choices={choices} errors={errors} />
      ) : (
        <Select
          name="issueType"
          label="Issue type"
          empty={form.project === "" ? "Choose a project first" : "Choose an issue type"}
          value={form.issueType}
          error={errors.issueType}
          options={choices.types.map(({ id, name, subtask }) => ({
            value: id,
            label: subtask ? `${name} (sub-task)` : name,
          }))}
        />
      )}
      {form.item !== "backlog" && (
        <Select
          name="prompt"
          label="Prompt"
          value={form.prompt}
          error={errors.prompt}
          options={choices.prompts.map(({ name, title }) => ({ value: name, label: title }))}
        />
      )}
      {form.item === "subtask" && (
        <TextInput
          name="parent"
          label="Belongs to"
          hint={`The issue above it, such as ${form.project || "PAY"}-12`}
          value={form.parent}
          error={errors.parent}
          width="short"
        />
      )}
      <noscript>
        <Button kind="secondary" name="act" value="refresh" small>
          Show the issue types of this project
        </Button>
      </noscript>
    </div>
  );
}

/** What each kind of a backlog becomes in this project: the likely types, to be changed by who knows better. */
const KindTypes = ({ form, choices, errors }: Pick<Props, "form" | "choices" | "errors">) => {
  const used = KIND_FIELDS.flatMap(({ name }) => {
    const type = choices.types.find(({ id }) => id === form[name]);
    return type ? [type.name] : [];
  });
  // Before a project is chosen, "Not used" would be all there is, and be taken for a choice.
  if (choices.types.length === 0) return null;
  return (
    <details class="fold-out" id="f-issueType" open={errors.issueType !== undefined}>
      <summary>
        {used.length === 0 ? "Issue types" : `Issue types: ${[...new Set(used)].join(", ")}`}
      </summary>
      <div class="stack">
        {errors.issueType !== undefined && <p class="error">{errors.issueType}</p>}
        {KIND_FIELDS.map(({ name, label, subtask }) => (
          <Select
            name={name}
            label={label}
            value={form[name]}
            options={[
              { value: "-", label: "Not used" },
              ...choices.types
                .filter((type) => type.subtask === subtask)
                .map((type) => ({ value: type.id, label: type.name })),
            ]}
          />
        ))}
      </div>
    </details>
  );
};

const NothingToDraftWith = ({ choices }: { choices: Choices }) => {
  const missing = [
    choices.jiras.length === 0 ? "Jira" : "",
    choices.llms.length === 0 ? "a model" : "",
  ].filter(Boolean);
  return missing.length === 0 ? null : (
    <Notice tone="warn" title={`Connect ${missing.join(" and ")} first`}>
      A draft needs {missing.join(" and ")}.{" "}
      <a href={urls.connections.index()}>Go to the connections</a>; what you type here stays.
    </Notice>
  );
};

const SourceFields = ({ form, errors, sources }: Pick<Props, "form" | "errors" | "sources">) => (
  <div class="draft-main new-source">
    <TextArea
      name="source"
      label="Requirement"
      hint="A mail, meeting notes, a page of a concept: as it is. It is kept word for word."
      value={form.source}
      error={errors.source}
      rows={22}
      max={LONGEST_SOURCE}
      extra={{ "data-ctrl-enter": "" }}
    />
    <MoreSources {...sources} />
  </div>
);

export function NewDraftPage(props: Props) {
  const { frame, form, choices, errors: typed, version, savedAt, sources } = props;
  const errors = { ...sources.form.errors, ...typed };
  const failed = Object.keys(errors).length > 0;
  return (
    <Page
      {...frame}
      title="New draft"
      nav="drafts"
      width="wide"
      back={{ href: urls.drafts.index(), label: "Drafts" }}
      lead="Paste what is wanted. You see which words each line rests on, and nothing goes to Jira before you sign it."
      error={failed}
    >
      <ErrorSummary errors={errors} />
      <BudgetNotices warnings={props.warnings} zone={frame.zone} />
      <NothingToDraftWith choices={choices} />
      <Form
        id="new-draft"
        action={urls.drafts.create()}
        autosave={{ action: urls.drafts.autosave(), version }}
      >
        <input type="hidden" name="once" value={form.once} />
        {/* Enter in a field presses the first button of a form. */}
        <button type="submit" hidden>
          Write the draft
        </button>
        <div class="draft-columns">
          <SourceFields form={form} errors={errors} sources={sources} />
          <section class="card stack" aria-label="What to make">
            <TargetFields form={form} choices={choices} errors={errors} />
            <RadioGroup
              name="criteriaFormat"
              label="Acceptance criteria"
              inline
              value={form.criteriaFormat}
              options={[
                { value: "gherkin", label: "Given, When, Then" },
                { value: "checklist", label: "Checklist" },
              ]}
            />
            <Select
              name="llm"
              label="Model"
              value={form.llm}
              error={errors.llm}
              {...(choices.llms.length === 0 && { empty: "None connected" })}
              options={choices.llms.map(({ id, name, model }) => ({
                value: id,
                label: name === model ? name : `${name}: ${model}`,
              }))}
            />
            <FormActions>
              <Button icon="sparkle">Write the draft</Button>
              <SaveState>{savedAt && `Saved ${savedAt}`}</SaveState>
            </FormActions>
          </section>
        </div>
      </Form>
    </Page>
  );
}
