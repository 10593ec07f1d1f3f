import type { Frame } from "../../src/accounts/page-frame.ts";
import type { Imported } from "../../src/activity/import-outside.ts";
import { urls } from "../../src/urls.ts";
import { Page } from "../layout.tsx";
import { Button } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import type { FieldErrors } from "../ui/field.tsx";
import { ErrorSummary, Form, FormActions } from "../ui/form.tsx";
import { FileInput, Select, TextArea, TextInput } from "../ui/inputs.tsx";
import { Notice } from "../ui/notice.tsx";
import { Table } from "../ui/table.ts";
import { CATEGORY_WORDS, TOOL_WORDS, wordOptions } from "./words.ts";

interface Props {
  frame: Frame;
  done: boolean;
  typed?: Record<string, string>;
  errors?: FieldErrors;
  imported?: Imported;
}

const NUMBERS = [
  { name: "linesAdded", label: "Lines added" },
  { name: "linesRemoved", label: "Lines removed" },
  { name: "filesChanged", label: "Files changed" },
  { name: "inputTokens", label: "Tokens read" },
  { name: "outputTokens", label: "Tokens written" },
  { name: "seconds", label: "Took, seconds" },
] as const;

const ByHand = ({ typed = {}, errors = {} }: Pick<Props, "typed" | "errors">) => {
  const of = (name: string) => ({
    name,
    value: typed[name] ?? "",
    ...(errors[name] !== undefined && { error: errors[name] }),
  });
  return (
    <Card title="By hand">
      <Form action={urls.activity.outside.create()} label="Log work with an outside tool">
        <div class="activity-filter">
          <Select label="Tool" options={wordOptions(TOOL_WORDS)} empty="Choose" {...of("tool")} />
          <Select
            label="Kind of work"
            options={wordOptions(CATEGORY_WORDS)}
            empty="Choose"
            {...of("category")}
          />
          <TextInput
            label="When (UTC)"
            placeholder="2026-11-20T14:30"
            hint="Empty: now."
            optional
            {...of("at")}
          />
        </div>
        <TextInput label="What it was for" maxlength={300} {...of("note")} />
        <div class="activity-filter">
          {NUMBERS.map(({ name, label }) => (
            <TextInput label={label} inputmode="numeric" optional {...of(name)} />
          ))}
          <TextInput label="Cost, USD" inputmode="decimal" optional {...of("costUsd")} />
          <TextInput label="Model" optional {...of("model")} />
          <TextInput label="Project" optional {...of("project")} />
        </div>
        <details class="fold-out">
          <summary>What was asked and answered</summary>
          <TextArea label="Prompt" rows={5} optional {...of("prompt")} />
          <TextArea label="Answer" rows={5} optional {...of("answer")} />
        </details>
        <FormActions>
          <Button>Log it</Button>
        </FormActions>
      </Form>
    </Card>
  );
};

const EXAMPLE =
  '{"tool":"copilot","category":"bugfix","note":"Rounding in invoices","at":"2026-11-20T14:30:00Z","linesAdded":12,"linesRemoved":3,"filesChanged":2}';

const ByFile = ({ errors = {} }: Pick<Props, "errors">) => (
  <Card title="Many at once">
    <p>
      One JSON object a line, with tool, category, note and at; project, model, inputTokens,
      outputTokens, costUsd, seconds, linesAdded, linesRemoved, filesChanged, prompt and answer may
      stand beside them. A line that is here already is passed over.
    </p>
    <pre class="sent-text wrap-anywhere">{EXAMPLE}</pre>
    <div class="pt-4">
      <Form action={urls.activity.outside.imports()} files label="Import JSON lines">
        <FileInput
          name="file"
          label="File"
          accept=".jsonl,.ndjson,.json,.txt"
          {...(errors["file"] !== undefined && { error: errors["file"] })}
        />
        <TextArea name="lines" label="Or paste the lines" rows={4} mono optional />
        <FormActions>
          <Button kind="secondary">Import</Button>
        </FormActions>
      </Form>
    </div>
  </Card>
);

const counted = (count: number, one: string, many: string) =>
  `${count.toLocaleString("en")} ${count === 1 ? one : many}`;

const ImportedNotice = ({ imported }: { imported: Imported }) => {
  const { logged, known, faults } = imported;
  return (
    <Notice
      tone={faults.length > 0 ? "warn" : "good"}
      title={`${counted(logged, "line was", "lines were")} logged`}
      live
    >
      {known > 0 && <p>{counted(known, "line was", "lines were")} here already.</p>}
      {faults.length > 0 && (
        <>
          <p>These could not be taken. Mend them and import the file again:</p>
          {Table({
            name: "Lines that could not be taken",
            columns: [
              { title: "Line", look: "end" },
              { title: "What is wrong", look: "main" },
            ],
            rows: faults.map(({ line, message }) => ({ cells: [String(line), message] })),
          })}
        </>
      )}
    </Notice>
  );
};

export const OutsidePage = ({ frame, done, imported, ...form }: Props) => (
  <Page
    {...frame}
    title="Work with outside tools"
    lead="What ChatGPT, Copilot, Cursor or Claude did for you stands in the same list as the calls of models here. It counts against no budget."
    nav="activity"
    back={{ href: urls.activity.index(), label: "Activity" }}
    error={form.errors !== undefined}
    flash={done ? { tone: "good", text: "Logged." } : undefined}
  >
    <div class="stack">
      {form.errors && <ErrorSummary errors={form.errors} />}
      {imported && <ImportedNotice imported={imported} />}
      <ByHand {...form} />
      <ByFile {...form} />
    </div>
  </Page>
);
