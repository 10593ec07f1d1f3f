import { Checkbox, CheckboxGroup, RadioGroup } from "../ui/choices.tsx";
import { Button } from "../ui/button.tsx";
import { ErrorSummary, Form, FormActions, SaveState } from "../ui/form.tsx";
import { FileInput, Select, TextArea, TextInput } from "../ui/inputs.tsx";
import { urls } from "../../src/urls.ts";

const PROJECTS = [
  { value: "PAY", label: "Payments (PAY)" },
  { value: "OPS", label: "Operations (OPS)" },
  { value: "OLD", label: "Archive (OLD)", disabled: true },
];
const ITEMS = [
  { value: "story", label: "Story", hint: "Something a person needs, and why." },
  { value: "task", label: "Task", hint: "Work that stands on its own." },
  { value: "subtask", label: "Sub-task" },
];
const ERRORS = {
  url: "Enter the address of your Jira, like https://jira.example.com",
  wrongItem: "Choose what to make",
  terms: "Confirm that you have read what is sent",
};

const WithErrors = () => (
  <Form action={urls.gallery()} label="A form with errors">
    {/* The summary takes the focus only on a page of its own; here it is one example of many. */}
    <ErrorSummary errors={ERRORS} takesFocus={false} />
    <TextInput name="url" label="Jira address" error={ERRORS.url} value="jira" type="url" />
    <Select
      name="wrongProject"
      label="Project"
      options={PROJECTS}
      empty="Choose a project"
      error="Choose a project"
    />
    <TextArea
      name="wrongText"
      label="Requirement"
      max={40}
      error="Shorten this"
      value="More characters than this field can take."
      rows={2}
    />
    <RadioGroup name="wrongItem" label="What to make" options={ITEMS} error={ERRORS.wrongItem} />
    <Checkbox name="terms" label="I have read what is sent" error={ERRORS.terms} />
    <FileInput name="wrongFile" label="Attachment" error="Choose a file of at most 1 MB" />
    <FormActions>
      <Button>Try again</Button>
    </FormActions>
  </Form>
);

export const Fields = () => (
  <div class="grid gap-10 lg:grid-cols-2">
    <Form action={urls.gallery()} label="A form" autosave={{ action: urls.gallery(), version: 3 }}>
      <TextInput
        name="name"
        label="Name"
        hint="Only you see this name."
        value="Company Jira"
        width="medium"
      />
      <TextInput
        name="token"
        label="Personal access token"
        type="password"
        autocomplete="off"
        hint="Jira, your profile, Personal access tokens."
      />
      <TextInput name="key" label="Marker" mono readonly value="cs-01jd2v" width="short" optional />
      <TextInput name="off" label="Switched off" disabled value="Set by an admin" />
      <Select
        name="project"
        label="Project"
        options={PROJECTS}
        empty="Choose a project"
        value="PAY"
        width="medium"
      />
      <TextArea
        name="text"
        label="Requirement"
        hint="Paste it as it is."
        max={2000}
        rows={4}
        optional
      />
      <RadioGroup
        name="item"
        label="What to make"
        options={ITEMS}
        value="story"
        hint="It decides which fields Jira asks for."
      />
      <RadioGroup
        name="format"
        label="Acceptance criteria"
        inline
        value="gherkin"
        options={[
          { value: "gherkin", label: "Given, when, then" },
          { value: "checklist", label: "Checklist" },
        ]}
      />
      <CheckboxGroup
        name="labels"
        label="Labels"
        optional
        values={["api"]}
        options={[
          { value: "api", label: "api" },
          { value: "web", label: "web" },
        ]}
      />
      <Checkbox
        name="company"
        label="For the whole company"
        hint="Everybody who signs in can use it."
        checked
      />
      <FileInput
        name="file"
        label="Certificate"
        accept=".pem,.crt"
        hint="PEM, at most 64 kB."
        optional
      />
      <SaveState>Saved 14:03</SaveState>
      <FormActions>
        <Button icon="plug">Save and test</Button>
        <Button kind="secondary" name="act" value="later">
          Save for later
        </Button>
      </FormActions>
    </Form>
    <WithErrors />
  </div>
);
