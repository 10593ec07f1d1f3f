import type { Frame } from "../../src/accounts/page-frame.ts";
import type { PromptPurpose } from "../../src/db/schema/prompts.ts";
import type { InputErrors, InputForm, OwnDraft } from "../../src/trials/input-form.ts";
import type { SavedInput, Trial, TrialRun } from "../../src/trials/trial.ts";
import { urls } from "../../src/urls.ts";
import { Page } from "../layout.tsx";
import { Button } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { ErrorSummary, Form, FormActions, PostButton } from "../ui/form.tsx";
import { Select } from "../ui/inputs.tsx";
import { Link, Table } from "../ui/table.ts";
import { Time } from "../ui/time.ts";
import { InputFields } from "./input-fields.tsx";

export interface TrialsProps {
  frame: Frame;
  about: { name: string; purpose: PromptPurpose };
  inputs: readonly SavedInput[];
  trials: readonly (Omit<Trial, "input"> & { runs: TrialRun[] })[];
  drafts: readonly OwnDraft[];
  models: readonly { id: string; name: string; model: string }[];
  versions: readonly number[];
  inUse: number | undefined;
  candidate: number | undefined;
  form: InputForm;
  /** Set after an input was refused. */
  inputErrors: InputErrors | undefined;
  /** Of the form that starts a trial. */
  values: Record<string, string>;
  errors: Record<string, string>;
}

const versionOptions = ({ versions, inUse, candidate }: TrialsProps) =>
  versions.map((version) => {
    const note = version === inUse ? ", production" : version === candidate ? ", candidate" : "";
    return { value: String(version), label: `Version ${version}${note}` };
  });

const TryForm = (props: TrialsProps) => {
  const { about, inputs, models, values, errors } = props;
  return (
    <Card title="Try it">
      <Form action={urls.prompts.trials(about.name)} label="Try it">
        <Select
          name="input"
          label="On which input"
          value={values["input"] ?? ""}
          empty="Choose an input"
          options={inputs.map(({ id, title }) => ({ value: id, label: title }))}
          error={errors["input"]}
        />
        <div class="trial-choices">
          <Select
            name="a"
            label="Version"
            value={values["a"] ?? ""}
            options={versionOptions(props)}
            error={errors["a"]}
          />
          <Select
            name="b"
            label="Beside it"
            value={values["b"] ?? ""}
            empty="No other"
            options={versionOptions(props)}
            optional
            error={errors["b"]}
          />
          <Select
            name="llm"
            label="Model"
            value={values["llm"] ?? models[0]?.id ?? ""}
            options={models.map(({ id, name, model }) => ({
              value: id,
              label: model === name ? name : `${name}: ${model}`,
            }))}
            error={errors["llm"]}
          />
        </div>
        <p class="hint">
          Each version is one model call on your account. Nothing is drafted, and nothing leaves for
          Jira.
        </p>
        <FormActions>
          <Button icon="sparkle">Try it</Button>
        </FormActions>
      </Form>
    </Card>
  );
};

const beginning = (text: string) => (text.length > 160 ? `${text.slice(0, 160)}…` : text);

const Inputs = ({ about, inputs, frame }: TrialsProps) => (
  <Card title="Your inputs">
    {inputs.length === 0 ? (
      <p class="hint">None yet. The form below makes one; only you see it.</p>
    ) : (
      Table({
        name: "Inputs",
        columns: [
          { title: "Input", look: "main" },
          { title: "Made" },
          { title: "Acts", hideTitle: true, look: "fit" },
        ],
        rows: inputs.map(({ id, title, input, createdAt }) => ({
          cells: [
            <>
              {title}
              <div class="hint trial-source">
                {beginning(input.passages?.[0]?.text ?? input.source)}
              </div>
            </>,
            Time({ at: createdAt, zone: frame.zone }),
            <PostButton
              action={urls.prompts.inputRemoval(about.name, id)}
              kind="quiet"
              small
              icon="remove"
              label={`Remove the input ${title}`}
              confirm={`Remove the input “${title}”? Trials of it stay until their time is over.`}
            >
              Remove
            </PostButton>,
          ],
        })),
      })
    )}
  </Card>
);

const stateOf = (runs: readonly TrialRun[]): string => {
  if (runs.some(({ state }) => state === "waiting" || state === "running")) return "under way";
  return runs.some(({ state }) => state === "failed") ? "failed" : "done";
};

const Trials = ({ about, trials, frame }: TrialsProps) => (
  <Card title="Trials">
    {trials.length === 0 ? (
      <EmptyState title="Nothing tried yet" icon="sparkle" level={3}>
        Answers are kept for 30 days, for you alone.
      </EmptyState>
    ) : (
      Table({
        name: "Trials",
        columns: [
          { title: "Trial", look: "main" },
          { title: "Versions" },
          { title: "Model" },
          { title: "State" },
          { title: "When" },
        ],
        rows: trials.map(({ id, inputTitle, runs, model, createdAt }) => ({
          cells: [
            Link({ href: urls.prompts.trial(about.name, id), children: inputTitle }),
            runs.map(({ version }) => version).join(" and "),
            model,
            stateOf(runs),
            Time({ at: createdAt, zone: frame.zone }),
          ],
        })),
      })
    )}
  </Card>
);

export const TrialsPage = (props: TrialsProps) => {
  const { frame, about, errors, inputErrors } = props;
  const wrong = { ...errors, ...inputErrors };
  const isWrong = Object.keys(wrong).length > 0;
  return (
    <Page
      {...frame}
      title={`Try ${about.name}`}
      nav="prompts"
      back={{ href: urls.prompts.show(about.name), label: about.name }}
      lead="The same input to one version or two, with what each answers, costs and takes."
      error={isWrong}
    >
      {isWrong && <ErrorSummary errors={wrong} />}
      <div class="stack">
        {props.inputs.length > 0 && <TryForm {...props} />}
        <Inputs {...props} />
        <InputFields {...props} />
        <Trials {...props} />
      </div>
    </Page>
  );
};
