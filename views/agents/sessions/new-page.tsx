import type { Frame } from "../../../src/accounts/page-frame.ts";
import type { SessionChoices, TypedSession } from "../../../src/agents/sessions/form.ts";
import type { SchemaField } from "../../../src/connections/mcp/schema-form.ts";
import type { BudgetWarning } from "../../../src/llm/budget-warnings.ts";
import { urls } from "../../../src/urls.ts";
import { SchemaFields } from "../../connections/schema-fields.tsx";
import { Page } from "../../layout.tsx";
import { BudgetNotices } from "../../llm/budget-notices.tsx";
import { Button } from "../../ui/button.tsx";
import { Checkbox } from "../../ui/choices.tsx";
import type { FieldErrors } from "../../ui/field.tsx";
import { ErrorSummary, Form, FormActions } from "../../ui/form.tsx";
import { Select, TextArea, TextInput } from "../../ui/inputs.tsx";
import { ModelField } from "../new-shell.tsx";
import { FileTray } from "./file-tray.tsx";

interface Props {
  frame: Frame;
  form: TypedSession;
  choices: SessionChoices;
  /** What the chosen agent wants to know. */
  fields: readonly SchemaField[];
  files: readonly { id: string; name: string; bytes: number }[];
  refused: readonly { message: string }[];
  warnings: readonly BudgetWarning[];
  errors: FieldErrors;
}

const named = (all: readonly { id: string; name: string }[]) =>
  all.map(({ id, name }) => ({ value: id, label: name }));

/** Shown anew when another agent is chosen. */
const AgentFields = ({ fields, form, errors }: Props) => (
  <div id="properties" class="stack">
    <SchemaFields fields={fields} typed={form.properties} errors={errors} />
  </div>
);

const Whom = (props: Props) => (
  <>
    <Select
      name="agent"
      label="With"
      value={props.form.agent}
      empty="Nobody in particular"
      options={props.choices.agents.map(({ id, label }) => ({ value: id, label }))}
      extra={{
        "hx-get": urls.sessions.new(),
        "hx-trigger": "change",
        "hx-target": "#properties",
        "hx-select": "#properties",
        "hx-swap": "outerHTML",
      }}
    />
    <AgentFields {...props} />
  </>
);

const Servers = ({ choices, form }: Props) =>
  choices.servers.length === 0 ? null : (
    <fieldset class="grid gap-3">
      <legend class="label">
        Outside servers whose tools it may use <span class="optional">(optional)</span>
      </legend>
      <p class="hint">What reads runs at once; what changes something waits for your word.</p>
      {choices.servers.map(({ id, name }) => (
        <Checkbox name={`server-${id}`} label={name} checked={form.servers.includes(id)} />
      ))}
    </fieldset>
  );

const Code = ({ choices, form, errors }: Props) => {
  if (choices.codes.length === 0) return null;
  const isOpen = form.kind === "code" || form.repository !== "";
  return (
    <details class="fold-out" open={isOpen}>
      <summary>A repository that it may read</summary>
      <div class="stack">
        <Select
          name="code"
          label="Where it lies"
          value={form.code || (choices.codes[0]?.id ?? "")}
          error={errors["code"]}
          options={named(choices.codes)}
        />
        <TextInput
          name="repository"
          label="Repository"
          hint="As owner/name."
          optional
          value={form.repository}
          error={errors["repository"]}
        />
        <TextInput
          name="ref"
          label="Branch, tag or commit"
          hint="Left empty: its main branch."
          optional
          value={form.ref}
        />
      </div>
    </details>
  );
};

const WORDS = {
  chat: {
    title: "New session",
    lead: "Ask anything about the work here. It may look up drafts, issues, pages and figures that you may see.",
    hint: "For example: which drafts wait for me?",
  },
  code: {
    title: "Ask about code",
    lead: "About code that you paste or upload, or about a repository. Nothing is run or changed.",
    hint: "Paste code here, or put it into a file.",
  },
};

export const NewSessionPage = (props: Props) => {
  const { frame, form, choices, files, refused, warnings, errors } = props;
  const words = WORDS[form.kind];
  return (
    <Page
      {...frame}
      title={words.title}
      lead={words.lead}
      nav="agents"
      width="wide"
      back={{ href: urls.sessions.index(), label: "Sessions" }}
      error={Object.keys(errors).length > 0}
    >
      <ErrorSummary errors={errors} />
      <BudgetNotices warnings={warnings} zone={frame.zone} />
      <Form action={urls.sessions.create()} files id="new-session">
        <input type="hidden" name="kind" value={form.kind} />
        <div class="draft-columns">
          <div class="draft-main">
            <TextArea
              name="question"
              label="Your question"
              hint={words.hint}
              rows={8}
              mono={form.kind === "code"}
              value={form.question}
              error={errors["question"]}
            />
            <FileTray files={files} refused={refused} />
          </div>
          <div class="draft-main">
            {form.kind === "chat" && <Whom {...props} />}
            <ModelField llms={choices.llms} value={form.llm} error={errors["llm"]} />
            {choices.projects.length > 0 && (
              <Select
                name="project"
                label="Project"
                optional
                empty="None in particular"
                value={form.project}
                options={named(choices.projects)}
              />
            )}
            <Code {...props} />
            <Servers {...props} />
            <FormActions>
              <Button icon="send">Ask</Button>
            </FormActions>
          </div>
        </div>
      </Form>
    </Page>
  );
};
