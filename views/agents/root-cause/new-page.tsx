import type { RootCauseErrors, RootCauseForm } from "../../../src/agents/root-cause/form.ts";
import type { RootCauseChoices, WaitingFile } from "../../../src/agents/root-cause/start.ts";
import { urls } from "../../../src/urls.ts";
import { Button } from "../../ui/button.tsx";
import { Checkbox } from "../../ui/choices.tsx";
import { FileInput, Select, TextArea, TextInput } from "../../ui/inputs.tsx";
import { ModelField, type NewProps, NewShell } from "../new-shell.tsx";

interface Props extends Omit<NewProps, "llms"> {
  form: RootCauseForm;
  choices: RootCauseChoices;
  /** There is a case to try it on. */
  hasExample: boolean;
  errors: RootCauseErrors;
}

type Fields = Pick<Props, "form" | "choices" | "errors">;

/** Logs and metrics that were uploaded, with what was found in each. */
export const CaseFiles = ({ files }: { files: readonly WaitingFile[] }) => (
  <div id="sources">
    {files.length > 0 && (
      <ul class="waiting" aria-label="Files that were read">
        {files.map(({ id, title, about }) => (
          <li>
            <span>
              {title} <span class="hint">{about}</span>
            </span>
            <Button
              kind="quiet"
              small
              icon="remove"
              formaction={urls.rootCauses.fileRemoval(id)}
              label={`Remove ${title}`}
            >
              Remove
            </Button>
          </li>
        ))}
      </ul>
    )}
  </div>
);

const Upload = ({ choices, errors }: Fields) => (
  <div
    class="upload-zone"
    data-upload={urls.rootCauses.files()}
    data-upload-list={urls.rootCauses.choices()}
  >
    <FileInput
      name="files"
      label="Logs and metrics"
      hint="Drop them here or choose them: logs as text, JSON lines or packed with gzip, up to 200 MB each; metrics as CSV, up to 4 MB. A log is read through once. Kept are the kinds of lines with their counts, and the lines around failures and events; not the whole log."
      error={errors.files}
      multiple
    />
    <div data-upload-action>
      <Button kind="secondary" name="act" value="files" formaction={urls.rootCauses.files()}>
        Add files
      </Button>
    </div>
    <ul class="upload-refused" data-upload-refused aria-label="Files that were not added" />
    <ul class="upload-progress" data-upload-progress aria-label="Files on their way" />
    <CaseFiles files={choices.files} />
  </div>
);

const PASTED = [
  { name: "log", label: "Pasted log", hint: "Lines as they stand there, with their times." },
  { name: "trace", label: "Stack trace", hint: "With the lines that say what was caught." },
  {
    name: "metrics",
    label: "Pasted metrics",
    hint: "CSV with a line of titles and a column of times.",
  },
  { name: "commits", label: "Pasted commits", hint: "As `git log --stat` writes them." },
] as const;

const Pasted = ({ form, errors }: Fields) => (
  <>
    {PASTED.map(({ name, label, hint }) => (
      <details class="fold-out" open={form[name] !== "" || errors[name] !== undefined}>
        <summary>{label}</summary>
        <TextArea
          name={name}
          label={label}
          hint={hint}
          value={form[name]}
          error={errors[name]}
          rows={8}
          max={name === "log" ? 900_000 : 200_000}
          mono
          optional
        />
      </details>
    ))}
  </>
);

const optionsOf = (all: readonly { id: string; name: string }[]) =>
  all.map(({ id, name }) => ({ value: id, label: name }));

const Commits = ({ form, choices, errors }: Fields) =>
  choices.hosts.length === 0 ? null : (
    <details
      class="fold-out"
      open={form.repository !== "" || errors.repository !== undefined || errors.since !== undefined}
    >
      <summary>Commits of a repository</summary>
      <div class="stack">
        <Select
          name="connection"
          label="Where it is"
          value={form.connection}
          error={errors.connection}
          options={optionsOf(choices.hosts)}
        />
        <TextInput
          name="repository"
          label="Repository"
          placeholder="owner/name"
          value={form.repository}
          error={errors.repository}
          optional
        />
        <TextInput
          name="since"
          label="From"
          hint="In UTC, such as 2026-11-20T08:00"
          value={form.since}
          error={errors.since}
          optional
        />
        <TextInput name="until" label="Until" value={form.until} error={errors.until} optional />
      </div>
    </details>
  );

const Issue = ({ form, choices, errors }: Fields) =>
  choices.jiras.length === 0 ? null : (
    <details class="fold-out" open={form.issue !== ""}>
      <summary>An incident in Jira</summary>
      <div class="stack">
        <Select name="jira" label="Jira" value={form.jira} options={optionsOf(choices.jiras)} />
        <TextInput
          name="issue"
          label="Issue"
          placeholder="OPS-12"
          value={form.issue}
          error={errors.issue}
          optional
        />
      </div>
    </details>
  );

const Systems = ({ form, choices }: Fields) =>
  choices.systems.length === 0 ? null : (
    <fieldset class="stack">
      <legend>May ask for more data</legend>
      {choices.systems.map(({ id, name }) => (
        <Checkbox
          name={`system-${id}`}
          value="yes"
          label={name}
          checked={form.systems.split(" ").includes(id)}
        />
      ))}
      <p class="hint">Only tools that read, and that you let run without a question.</p>
    </fieldset>
  );

export const NewRootCausePage = (props: Props) => {
  const { form, choices, errors, hasExample } = props;
  return (
    <NewShell
      {...props}
      llms={choices.llms}
      title="New root-cause analysis"
      lead="Every claim is tied to a line. Where the data does not decide, it says so."
      start="Look for the cause"
      action={urls.rootCauses.create()}
      autosave={urls.rootCauses.autosave()}
      files
      once={form.once}
      beside={
        <section class="card stack" aria-label="How to look">
          <Systems {...props} />
          <ModelField llms={choices.llms} value={form.llm} error={errors.llm} />
          <p class="hint">
            <a href={urls.rootCauses.patterns()}>Solved cases</a> that look like it are offered.
          </p>
        </section>
      }
    >
      <section class="card stack" aria-label="The case">
        <TextArea
          name="incident"
          label="What happened"
          hint="What people saw, since when, and what was changed that day."
          value={form.incident}
          error={errors.incident}
          rows={6}
          max={200_000}
          optional
        />
        {hasExample && form.log === "" && (
          <p class="hint">
            <a href={urls.rootCauses.new({ example: "shop" })}>Take the example</a>: an afternoon in
            the demo shop, with its log, metrics and commits.
          </p>
        )}
        <Upload {...props} />
        <Pasted {...props} />
        <Issue {...props} />
        <Commits {...props} />
      </section>
    </NewShell>
  );
};
