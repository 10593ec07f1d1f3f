import type { CodeDocumentErrors, CodeDocumentForm } from "../../../src/agents/analysis/form.ts";
import type { DocumentChoices } from "../../../src/agents/analysis/start.ts";
import type { DocumentKind } from "../../../src/db/schema/document-content.ts";
import { urls } from "../../../src/urls.ts";
import { Select } from "../../ui/inputs.tsx";
import { ModelField, type NewProps, NewShell } from "../new-shell.tsx";
import { RepositoryFields } from "../repository-fields.tsx";

interface FieldProps {
  form: CodeDocumentForm;
  choices: DocumentChoices;
  errors: CodeDocumentErrors;
}

const KINDS: Record<DocumentKind, string> = {
  overview: "Overview with a diagram",
  api: "API documentation",
  readme: "README",
  modules: "Module documentation",
  comments: "Comments, as a patch",
};

export const DocumentRepositoryFields = (props: FieldProps) => (
  <RepositoryFields {...props} again={urls.codeDocuments.choices()} />
);

export function NewCodeDocumentPage({
  form,
  choices,
  errors,
  ...rest
}: FieldProps & Omit<NewProps, "llms">) {
  return (
    <NewShell
      {...rest}
      llms={choices.llms}
      title="New code analysis"
      lead="Each statement names the lines that it rests on; what is not there is marked as an error. Nothing of the repository is run."
      start="Read the code"
      action={urls.codeDocuments.create()}
      autosave={urls.codeDocuments.autosave()}
      once={form.once}
      errors={errors}
      beside={
        <section class="card stack" aria-label="How to write">
          <Select
            name="kind"
            label="What to write"
            value={form.kind}
            error={errors.kind}
            hint="In each case the README and the documents are compared with the code, too."
            options={Object.entries(KINDS).map(([value, label]) => ({ value, label }))}
          />
          <ModelField llms={choices.llms} value={form.llm} error={errors.llm} />
        </section>
      }
    >
      <section class="card stack" aria-labelledby="repository-title">
        <h2 id="repository-title">The code</h2>
        <DocumentRepositoryFields form={form} choices={choices} errors={errors} />
      </section>
    </NewShell>
  );
}
