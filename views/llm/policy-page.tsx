import type { Frame } from "../../src/accounts/page-frame.ts";
import type { TaskType } from "../../src/db/schema/llm.ts";
import type { Deployment } from "../../src/llm/routing/models.ts";
import { urls } from "../../src/urls.ts";
import { TASK_WORDS } from "../activity/words.ts";
import { Page } from "../layout.tsx";
import { Button, ButtonLink } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { Checkbox, RadioGroup } from "../ui/choices.tsx";
import type { FieldErrors } from "../ui/field.tsx";
import { ErrorSummary, Form, FormActions } from "../ui/form.tsx";
import { Select, TextInput } from "../ui/inputs.tsx";

interface Props {
  frame: Frame;
  task: TaskType;
  /** Of the company. */
  deployments: readonly Deployment[];
  ways: number;
  efforts: readonly string[];
  typed: Record<string, string>;
  errors: FieldErrors;
  /** There is one that can be taken away. */
  exists: boolean;
  /** How long its answers are kept without a policy, e.g. `24 hours`. */
  usualCache: string;
}

const wrong = (errors: FieldErrors, name: string) =>
  errors[name] === undefined ? {} : { error: errors[name] };

const size = (tokens: number | null) =>
  tokens === null ? "" : `, reads ${tokens.toLocaleString("en")} tokens`;

const optionOf = ({ key, model, name, contextTokens, disabled }: Deployment) => ({
  value: key,
  label: `${model} at ${name}${size(contextTokens)}${disabled ? " (switched off)" : ""}`,
});

const Way = ({ n, deployments, typed, errors }: Props & { n: number }) => (
  <div class="flex flex-wrap items-end gap-3">
    <div class="min-w-0 grow">
      <Select
        name={`way${n}`}
        label={n === 1 ? "Model" : `Model ${n}`}
        value={typed[`way${n}`] ?? ""}
        empty={n === 1 ? "None: only what the person chose" : "None"}
        options={deployments.map(optionOf)}
        optional={n > 1}
        {...wrong(errors, `way${n}`)}
      />
    </div>
    <TextInput
      name={`weight${n}`}
      label={n === 1 ? "Weight" : `Weight ${n}`}
      value={typed[`weight${n}`] ?? ""}
      inputmode="numeric"
      width="short"
      optional
      {...wrong(errors, `weight${n}`)}
    />
  </div>
);

const Ways = (props: Props) => (
  <Card title="Models">
    <div class="form">
      <p class="hint">
        Connections of the company and the models that they offer. Who is not there yet can be added
        under <a href={urls.llm.health()}>Models and their health</a>.
      </p>
      <RadioGroup
        name="mode"
        label="How they are used"
        value={props.typed["mode"] ?? "order"}
        options={[
          {
            value: "order",
            label: "In this order",
            hint: "The next one steps in for the one before.",
          },
          {
            value: "weights",
            label: "Shared out by weight",
            hint: "A conversation stays where it began.",
          },
        ]}
        {...wrong(props.errors, "mode")}
      />
      {Array.from({ length: props.ways }, (_, at) => (
        <Way {...props} n={at + 1} />
      ))}
      <Checkbox
        name="ownFirst"
        label="A model that the person chose comes first"
        hint="Otherwise it comes last."
        checked={props.typed["ownFirst"] === "on"}
      />
    </div>
  </Card>
);

const LIMITS: { name: string; label: string; hint: string; inputmode: "numeric" | "decimal" }[] = [
  {
    name: "maxTokens",
    label: "Longest answer, in tokens",
    hint: "Empty: as each kind of call says.",
    inputmode: "numeric",
  },
  {
    name: "temperature",
    label: "Temperature",
    hint: "From 0 to 2. Left out where a server takes none, such as Claude.",
    inputmode: "decimal",
  },
  {
    name: "firstContent",
    label: "Seconds until the first word",
    hint: "Then the next model is asked. Empty: 120.",
    inputmode: "decimal",
  },
  {
    name: "idle",
    label: "Seconds of silence in an answer",
    hint: "Then it has broken off. Empty: 60.",
    inputmode: "decimal",
  },
  {
    name: "ceiling",
    label: "What one call may cost, in dollars",
    hint: "Models at which it could cost more are passed over; those without a known price are not.",
    inputmode: "decimal",
  },
];

const Limits = ({ typed, errors, efforts, usualCache }: Props) => (
  <Card title="Limits">
    <div class="form">
      <Select
        name="effort"
        label="Effort"
        hint="How hard to think, where the model can be told."
        value={typed["effort"] ?? ""}
        empty="As the model likes"
        options={efforts.map((value) => ({ value, label: value }))}
        width="medium"
        optional
        {...wrong(errors, "effort")}
      />
      <TextInput
        name="cacheHours"
        label="Hours that answers are kept"
        hint={`The same question is then not paid for twice. 0 keeps none. Empty: ${usualCache}.`}
        value={typed["cacheHours"] ?? ""}
        inputmode="decimal"
        width="short"
        optional
        {...wrong(errors, "cacheHours")}
      />
      {LIMITS.map(({ name, ...field }) => (
        <TextInput
          name={name}
          {...field}
          value={typed[name] ?? ""}
          width="short"
          optional
          {...wrong(errors, name)}
        />
      ))}
    </div>
  </Card>
);

export const PolicyPage = (props: Props) => (
  <Page
    {...props.frame}
    title={`Where calls go: ${TASK_WORDS[props.task]}`}
    heading={TASK_WORDS[props.task]}
    lead="Which models answer, and what a call may take."
    back={{ href: urls.llm.policies(), label: "Where calls go" }}
    nav="llm"
    error={Object.keys(props.errors).length > 0}
  >
    {Object.keys(props.errors).length > 0 && <ErrorSummary errors={props.errors} />}
    <Form action={urls.llm.policy(props.task)} label={TASK_WORDS[props.task]}>
      <Ways {...props} />
      <Limits {...props} />
      <FormActions>
        <Button>Save</Button>
        {props.exists && (
          <Button
            kind="danger"
            name="remove"
            value="yes"
            confirm="Take this away? Then only what each person chose is asked."
          >
            Take it away
          </Button>
        )}
        <ButtonLink href={urls.llm.policies()} kind="quiet">
          Cancel
        </ButtonLink>
      </FormActions>
    </Form>
  </Page>
);
