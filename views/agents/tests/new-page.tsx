import type { TestsErrors, TestsForm } from "../../../src/agents/tests/form.ts";
import type { TestsChoices } from "../../../src/agents/tests/start.ts";
import { urls } from "../../../src/urls.ts";
import { Select, TextArea, TextInput } from "../../ui/inputs.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Tabs } from "../../ui/tabs.tsx";
import { ModelField, type NewProps, NewShell } from "../new-shell.tsx";
import { RepositoryFields } from "../repository-fields.tsx";

interface FieldProps {
  form: TestsForm;
  choices: TestsChoices;
  errors: TestsErrors;
}

const LONGEST_CODE = 60_000;
const LONGEST_TEXT = 200_000;

const FRAMEWORKS = [
  { value: "auto", label: "As the files say" },
  { value: "vitest", label: "Vitest" },
  { value: "pytest", label: "pytest" },
  { value: "jest", label: "Jest (written, not run)" },
  { value: "junit", label: "JUnit (written, not run)" },
];

export const TestsRepositoryFields = (props: FieldProps) => (
  <RepositoryFields {...props} again={urls.testSuites.choices()} />
);

const CodeFields = (props: FieldProps) => {
  const { form, errors } = props;
  return (
    <>
      <section class="card stack" aria-labelledby="repository-title">
        <h2 id="repository-title">Code of a repository</h2>
        <TestsRepositoryFields {...props} />
        <TextArea
          name="paths"
          label="Files to test"
          hint="Up to six, a line each, or a folder. Such as src/money.ts."
          value={form.paths}
          error={errors.paths}
          rows={3}
          mono
          optional
        />
      </section>
      <section class="card stack" aria-labelledby="code-title">
        <h2 id="code-title">Or pasted code</h2>
        <TextInput
          name="fileName"
          label="Name of its file"
          hint="Its ending says the language."
          value={form.fileName}
          error={errors.fileName}
          placeholder="src/discount.ts"
          mono
          optional
        />
        <TextArea
          name="code"
          label="Code"
          hint="It should stand alone: other files and packages are not there."
          value={form.code}
          error={errors.code}
          rows={8}
          max={LONGEST_CODE}
          mono
          optional
        />
      </section>
    </>
  );
};

const ManualFields = ({ form, choices, errors }: FieldProps) => (
  <section class="card stack" aria-labelledby="requirements-title">
    <h2 id="requirements-title">What is required</h2>
    <TextArea
      name="requirements"
      label="Requirements"
      hint="A story, acceptance criteria, a page: as it is."
      value={form.requirements}
      error={errors.requirements}
      rows={10}
      max={LONGEST_TEXT}
      optional
    />
    <Select
      name="draft"
      label="A draft of yours"
      empty={choices.drafts.length === 0 ? "You have none" : "None"}
      value={form.draft}
      error={errors.draft}
      options={choices.drafts.map(({ id, title }) => ({ value: id, label: title }))}
    />
    {choices.jiras.length > 0 && (
      <>
        {choices.jiras.length > 1 ? (
          <Select
            name="jira"
            label="Jira"
            value={form.jira}
            error={errors.jira}
            options={choices.jiras.map(({ id, name }) => ({ value: id, label: name }))}
          />
        ) : (
          <input type="hidden" name="jira" value={form.jira} />
        )}
        <TextInput
          name="issues"
          label="Issues of Jira"
          hint="Keys or addresses, up to ten, with a blank between them."
          value={form.issues}
          error={errors.issues}
          placeholder="PAY-12 PAY-13"
          optional
        />
      </>
    )}
  </section>
);

export function NewTestsPage({
  form,
  choices,
  errors,
  ...rest
}: FieldProps & Omit<NewProps, "llms">) {
  const isCode = form.mode === "code";
  const tab = (mode: TestsForm["mode"], label: string) => ({
    href: urls.testSuites.new({ mode }),
    label,
    current: form.mode === mode,
  });
  return (
    <NewShell
      {...rest}
      llms={choices.llms}
      title="New tests"
      lead={
        isCode
          ? "Each test is run apart, without a network, and kept only if it proves something."
          : "Each case names the passages that it tests; what no case tests is shown as a gap."
      }
      start={isCode ? "Write tests" : "Write test cases"}
      action={urls.testSuites.create()}
      autosave={urls.testSuites.autosave()}
      once={form.once}
      errors={errors}
      beside={
        <section class="card stack" aria-label="How to write them">
          {isCode && (
            <Select
              name="framework"
              label="Framework"
              value={form.framework}
              error={errors.framework}
              options={FRAMEWORKS}
            />
          )}
          <ModelField llms={choices.llms} value={form.llm} error={errors.llm} />
          {isCode && choices.off !== undefined && (
            <Notice tone="warn" title="Tests cannot be run on this host">
              {choices.off} Tests are written and read by a program; run them yourself before you
              keep them.
            </Notice>
          )}
        </section>
      }
    >
      <input type="hidden" name="mode" value={form.mode} />
      <Tabs
        name="What to write"
        items={[tab("code", "Tests as code"), tab("manual", "Test cases for people")]}
      />
      {isCode ? (
        <CodeFields form={form} choices={choices} errors={errors} />
      ) : (
        <ManualFields form={form} choices={choices} errors={errors} />
      )}
    </NewShell>
  );
}
