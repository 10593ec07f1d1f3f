import type { PromptPurpose } from "../../src/db/schema/prompts.ts";
import type { InputErrors, InputForm, OwnDraft } from "../../src/trials/input-form.ts";
import { urls } from "../../src/urls.ts";
import { Button } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { Form, FormActions } from "../ui/form.tsx";
import { Select, TextArea, TextInput } from "../ui/inputs.tsx";

interface Props {
  about: { name: string; purpose: PromptPurpose };
  drafts: readonly OwnDraft[];
  form: InputForm;
  inputErrors: InputErrors | undefined;
  inputs: readonly unknown[];
}

const KINDS = [
  { value: "story", label: "Story" },
  { value: "epic", label: "Epic" },
  { value: "task", label: "Task" },
  { value: "bug", label: "Bug" },
  { value: "subtask", label: "Sub-task" },
];
const FORMATS = [
  { value: "gherkin", label: "Given, when, then" },
  { value: "checklist", label: "Checklist" },
];

const OfItem = ({ form, about: { purpose } }: Props) =>
  purpose === "draft" || purpose === "node" ? (
    <div class="trial-choices">
      <Select name="kind" label="Kind of item" value={form.kind} options={KINDS} />
      <Select name="format" label="Acceptance criteria" value={form.format} options={FORMATS} />
    </div>
  ) : null;

const Own = ({ form, drafts, inputErrors: errors = {} }: Props) => (
  <Select
    name="draft"
    label="From one of your drafts"
    hint="As it is now: its source, project and form, and what it says where the prompt works on it."
    value={form.draft}
    empty="None"
    options={drafts.map(({ id, title }) => ({ value: id, label: title }))}
    error={errors.draft}
  />
);

const isOfChanges = ({ about: { purpose } }: Props) => purpose === "review" || purpose === "refute";

const Pasted = (props: Props) => {
  const { form, inputErrors: errors = {} } = props;
  return (
    <>
      <TextArea
        name="source"
        label={isOfChanges(props) ? "Changes" : "Or a source"}
        hint={
          isOfChanges(props)
            ? "As `git diff` writes them."
            : "What the model reads; its passages are numbered as in a draft."
        }
        value={form.source}
        rows={8}
        error={errors.source}
      />
      <TextInput
        name="project"
        label="Name of the project"
        value={form.project}
        width="medium"
        optional
        error={errors.project}
      />
    </>
  );
};

const Fields = (props: Props) => {
  const { form, about, inputErrors: errors = {} } = props;
  const { purpose } = about;
  const worksOn = purpose === "refine" || purpose === "judge";
  return (
    <Form action={urls.prompts.inputs(about.name)} label="New input">
      <TextInput
        name="title"
        label="Name of the input"
        hint="Such as “Long, with contradictions”."
        value={form.title}
        error={errors.title}
      />
      {!isOfChanges(props) && <Own {...props} />}
      {!worksOn && <Pasted {...props} />}
      <OfItem {...props} />
      {["node", "refute", "rca_test", "rca_conclude"].includes(purpose) && (
        <TextInput
          name="item"
          label={purpose === "node" ? "Title of the item" : "What is said of the first added line"}
          value={form.item}
          error={errors.item}
        />
      )}
      {purpose === "refine" && (
        <TextArea
          name="instruction"
          label="What is to be changed"
          value={form.instruction}
          rows={3}
          error={errors.instruction}
        />
      )}
      <FormActions>
        <Button kind={props.inputs.length === 0 ? "primary" : "secondary"}>Keep this input</Button>
      </FormActions>
    </Form>
  );
};

/** What a prompt is tried on, kept under a name. */
export const InputFields = (props: Props) =>
  props.inputs.length === 0 || props.inputErrors ? (
    <Card title="New input">
      <Fields {...props} />
    </Card>
  ) : (
    <details class="fold-out">
      <summary>New input</summary>
      <Card title="New input">
        <Fields {...props} />
      </Card>
    </details>
  );
