import type { Frame } from "../../src/accounts/page-frame.ts";
import type { Deployment } from "../../src/llm/routing/models.ts";
import type { Trial } from "../../src/llm/routing/try.ts";
import { urls } from "../../src/urls.ts";
import { Page } from "../layout.tsx";
import { Badge } from "../ui/badge.ts";
import { Button } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { CheckboxGroup } from "../ui/choices.tsx";
import { DescriptionList } from "../ui/description-list.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import type { FieldErrors } from "../ui/field.tsx";
import { ErrorSummary, Form, FormActions } from "../ui/form.tsx";
import { TextArea, TextInput } from "../ui/inputs.tsx";
import { LlmTabs } from "./tabs.tsx";

interface Props {
  frame: Frame;
  deployments: readonly Deployment[];
  most: number;
  typed: { system: string; prompt: string; maxTokens: string; keys: readonly string[] };
  errors: FieldErrors;
  trials: readonly Trial[];
  dollars: (nanoUsd: number) => string;
}

const seconds = (ms: number | undefined) =>
  ms === undefined ? "none came" : `${(ms / 1000).toFixed(2)} s`;

const tokens = ({ usage }: Trial): string => {
  if (!usage) return "unknown";
  const { inputUncached, cacheRead, cacheWrite5m, cacheWrite1h, output, source } = usage;
  const input = inputUncached + cacheRead + cacheWrite5m + cacheWrite1h;
  const about = source === "estimated" ? "about " : "";
  return `${about}${input.toLocaleString("en")} in, ${output.toLocaleString("en")} out`;
};

const Result = ({ trial, dollars }: { trial: Trial; dollars: Props["dollars"] }) => {
  const { name, ok, text, message, costNanoUsd, ttftMs, totalMs, activityId } = trial;
  return (
    <Card
      title={name}
      actions={Badge({ tone: ok ? "good" : "bad", children: ok ? "Answered" : "Failed" })}
    >
      <DescriptionList
        facts={[
          { term: "Cost", value: costNanoUsd === null ? "no known price" : dollars(costNanoUsd) },
          { term: "First word", value: seconds(ttftMs) },
          { term: "Whole answer", value: seconds(totalMs) },
          { term: "Tokens", value: tokens(trial) },
        ]}
      />
      {message !== "" && <p class="my-4">{message}</p>}
      {text !== "" && <pre class="my-4 whitespace-pre-wrap">{text}</pre>}
      {activityId !== undefined && (
        <p>
          <a href={urls.activity.show(activityId)}>The call on record</a>
        </p>
      )}
    </Card>
  );
};

const TryForm = ({ deployments, most, typed, errors }: Props) => {
  const wrong = (name: string) => (errors[name] === undefined ? {} : { error: errors[name] });
  return (
    <Card title="The prompt">
      <Form action={urls.llm.tries()} label="Try a prompt">
        <TextArea
          name="system"
          label="What the model is told beforehand"
          value={typed.system}
          rows={3}
          optional
          {...wrong("system")}
        />
        <TextArea name="prompt" label="Prompt" value={typed.prompt} rows={6} {...wrong("prompt")} />
        <CheckboxGroup
          name="models"
          label="Models"
          hint={`At most ${most} at once.`}
          values={[...typed.keys]}
          options={deployments.map(({ key, model, name, isCompany }) => ({
            value: key,
            label: `${model} at ${name}`,
            ...(!isCompany && { hint: "Your own connection" }),
          }))}
          {...wrong("models")}
        />
        <TextInput
          name="maxTokens"
          label="Longest answer, in tokens"
          value={typed.maxTokens}
          inputmode="numeric"
          width="short"
          {...wrong("maxTokens")}
        />
        <FormActions>
          <Button icon="sparkle">Ask them</Button>
        </FormActions>
      </Form>
    </Card>
  );
};

export const TryPage = (props: Props) => (
  <Page
    {...props.frame}
    title="Try a prompt"
    lead="The same prompt to several models side by side. Each call counts, is paid for and stands on record as a test; nothing comes from the kept answers."
    nav="llm"
    width="wide"
    error={Object.keys(props.errors).length > 0}
  >
    <div class="stack">
      <LlmTabs current="try" />
      {Object.keys(props.errors).length > 0 && <ErrorSummary errors={props.errors} />}
      {props.trials.length > 0 && (
        <section aria-label="Answers" class="grid gap-4 md:grid-cols-2">
          {props.trials.map((trial) => (
            <Result trial={trial} dollars={props.dollars} />
          ))}
        </section>
      )}
      {props.deployments.length === 0 ? (
        <EmptyState icon="plug" title="There is no model yet">
          Add a connection on the page <a href={urls.connections.index()}>Connections</a>.
        </EmptyState>
      ) : (
        <TryForm {...props} />
      )}
    </div>
  </Page>
);
