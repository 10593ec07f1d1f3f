import type { Frame } from "../../src/accounts/page-frame.ts";
import type { HealthFigures, HealthState } from "../../src/llm/routing/health.ts";
import type { Listed, Probed } from "../../src/llm/routing/acts.ts";
import type { Deployment } from "../../src/llm/routing/models.ts";
import { urls } from "../../src/urls.ts";
import { Page } from "../layout.tsx";
import { Badge } from "../ui/badge.ts";
import { Button } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import type { FieldErrors } from "../ui/field.tsx";
import { ErrorSummary, Form, FormActions, PostButton } from "../ui/form.tsx";
import { Select, TextInput } from "../ui/inputs.tsx";
import { Notice } from "../ui/notice.tsx";
import { Table } from "../ui/table.ts";
import { Time } from "../ui/time.ts";
import type { Tone } from "../ui/tone.ts";
import { LlmTabs } from "./tabs.tsx";

export interface HealthProps {
  frame: Frame;
  deployments: readonly { deployment: Deployment; figures: HealthFigures; used: boolean }[];
  connections: readonly { id: string; name: string }[];
  done: string | undefined;
  /** What came of trying one at once. */
  probed: Probed | undefined;
  /** What came of asking the servers. */
  listed: readonly Listed[] | undefined;
  typed: Record<string, string>;
  errors: FieldErrors;
}

const STATES: Record<HealthState, [Tone, string]> = {
  untried: ["neutral", "Not called yet"],
  works: ["good", "Works"],
  failing: ["warn", "Last call failed"],
  cooling: ["warn", "Busy, left alone"],
  open: ["bad", "Broken, left alone"],
  probing: ["info", "Next call tries it"],
};

const State = ({ figures, zone }: { figures: HealthFigures; zone: string | undefined }) => {
  const [tone, words] = STATES[figures.state];
  return (
    <>
      {Badge({ tone, children: words })}
      {figures.restsUntil && (
        <div class="hint">until {Time({ at: figures.restsUntil, zone, exact: true })}</div>
      )}
    </>
  );
};

const ORIGINS = {
  setting: "Set in the connection",
  listed: "Listed by the server",
  typed: "Typed in",
};

const rowOf = (
  { deployment, figures, used }: HealthProps["deployments"][number],
  zone: string | undefined,
) => {
  const { key, model, name, origin, contextTokens, disabled } = deployment;
  const { calls, failed, ttftMs, lastError } = figures;
  const where = `${model} at ${name}`;
  return {
    cells: [
      <>
        {model} <span class="hint">at {name}</span>
        <div class="hint">
          {ORIGINS[origin]}
          {contextTokens !== null && `, reads ${contextTokens.toLocaleString("en")} tokens`}
          {used && ", named in a policy"}
        </div>
      </>,
      disabled ? (
        Badge({ tone: "bad", children: "Switched off" })
      ) : (
        <State figures={figures} zone={zone} />
      ),
      ttftMs === undefined ? "" : `${ttftMs.toLocaleString("en")} ms`,
      calls === 0 ? "" : `${failed} of ${calls}`,
      lastError ? (
        <>
          <code>{lastError.code}</code>
          <div class="hint">{Time({ at: lastError.at, zone })}</div>
        </>
      ) : (
        ""
      ),
      <div class="flex flex-wrap gap-2">
        <PostButton
          action={urls.llm.probes()}
          values={{ key }}
          kind="quiet"
          small
          icon="retry"
          label={`Try now: ${where}`}
        >
          Try now
        </PostButton>
        {origin === "typed" && (
          <PostButton
            action={urls.llm.models()}
            values={{ key, remove: "yes" }}
            kind="quiet"
            small
            icon="remove"
            label={`Take away: ${where}`}
          >
            Take away
          </PostButton>
        )}
      </div>,
    ],
  };
};

const Deployments = ({ deployments, frame }: HealthProps) => (
  <Card
    title="Models"
    actions={
      <PostButton action={urls.llm.listing()} kind="secondary" small icon="retry">
        Ask the servers for their models
      </PostButton>
    }
  >
    <p class="hint mb-4">
      The figures are of the last 100 calls of each since Countersign was started. The time is the
      median. After five failures in a row a model is left alone for half a minute, then one call
      goes through to see; a server that is only busy is passed over for a while.
    </p>
    {deployments.length === 0 ? (
      <EmptyState icon="plug" title="The company has no model connection yet" level={3}>
        Add one for the company on the page <a href={urls.connections.index()}>Connections</a>.
      </EmptyState>
    ) : (
      Table({
        name: "Models",
        columns: [
          { title: "Model", look: "main" },
          { title: "State" },
          { title: "Time to the first word", look: "end" },
          { title: "Failed calls", look: "end" },
          { title: "Last error" },
          { title: "Change", hideTitle: true, look: "fit" },
        ],
        rows: deployments.map((row) => rowOf(row, frame.zone)),
      })
    )}
  </Card>
);

const NewModel = ({ connections, typed, errors }: HealthProps) => {
  const wrong = (name: string) => (errors[name] === undefined ? {} : { error: errors[name] });
  return (
    <Card title="Add a model by hand">
      <p class="hint mb-4">
        For servers that do not list what they offer, or not how much it reads.
      </p>
      <Form action={urls.llm.models()} label="Add a model">
        <Select
          name="connection"
          label="Connection"
          value={typed["connection"] ?? ""}
          options={connections.map(({ id, name }) => ({ value: id, label: name }))}
          {...wrong("connection")}
        />
        <TextInput
          name="model"
          label="Model"
          value={typed["model"] ?? ""}
          width="medium"
          {...wrong("model")}
        />
        <TextInput
          name="context"
          label="How much it reads, in tokens"
          hint="A text that is too long for one model then goes to a larger one."
          value={typed["context"] ?? ""}
          inputmode="numeric"
          width="short"
          optional
          {...wrong("context")}
        />
        <FormActions>
          <Button>Add the model</Button>
        </FormActions>
      </Form>
    </Card>
  );
};

const counted = (models: number): string =>
  models === 1 ? "1 model." : `${models.toLocaleString("en")} models.`;

const News = ({ probed, listed }: HealthProps) => (
  <>
    {probed && (
      <Notice tone={probed.ok ? "good" : "bad"} title={probed.name}>
        {probed.message}
        {probed.ok && " Calls go there again."}
      </Notice>
    )}
    {listed && (
      <Notice tone={listed.every(({ models }) => models !== undefined) ? "good" : "warn"}>
        <ul>
          {listed.map(({ name, models, message }) => (
            <li>
              {name}: {models === undefined ? message : counted(models)}
            </li>
          ))}
        </ul>
      </Notice>
    )}
  </>
);

export const HealthPage = (props: HealthProps) => {
  const isWrong = Object.keys(props.errors).length > 0;
  return (
    <Page
      {...props.frame}
      title="Models and their health"
      lead="What the company's connections offer, and how each model has done lately."
      nav="llm"
      width="wide"
      error={isWrong}
      {...(props.done && { flash: { tone: "good" as const, text: props.done } })}
    >
      <div class="stack">
        <LlmTabs current="health" />
        {isWrong && <ErrorSummary errors={props.errors} />}
        <News {...props} />
        <Deployments {...props} />
        {props.connections.length > 0 && <NewModel {...props} />}
      </div>
    </Page>
  );
};
