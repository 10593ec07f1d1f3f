import type { Child } from "hono/jsx";
import type { Frame } from "../../src/accounts/page-frame.ts";
import type { LlmChoice } from "../../src/drafts/choices.ts";
import type { BudgetWarning } from "../../src/llm/budget-warnings.ts";
import { urls } from "../../src/urls.ts";
import { Page } from "../layout.tsx";
import { BudgetNotices } from "../llm/budget-notices.tsx";
import { Button } from "../ui/button.tsx";
import { ErrorSummary, Form, FormActions, SaveState } from "../ui/form.tsx";
import type { FieldErrors } from "../ui/field.tsx";
import { Select } from "../ui/inputs.tsx";
import { Notice } from "../ui/notice.tsx";

/** What every form that starts an agent has. */
export interface NewProps {
  frame: Frame;
  llms: readonly LlmChoice[];
  /** Budgets that hold for the person. */
  warnings: readonly BudgetWarning[];
  /** Of the autosaved form. */
  version: number;
  /** When what stands in the form was saved, if it was. */
  savedAt: string | undefined;
}

interface Props extends NewProps {
  title: string;
  lead: string;
  /** Words of its button. */
  start: string;
  action: string;
  autosave: string;
  /** It takes files. */
  files?: boolean;
  once: string;
  errors: FieldErrors;
  children: Child;
  /** Beside the sources: how it is to be done. */
  beside: Child;
}

interface ModelProps {
  llms: readonly LlmChoice[];
  value: string;
  error: string | undefined;
}

export const ModelField = ({ llms, value, error }: ModelProps) => (
  <Select
    name="llm"
    label="Model"
    value={value}
    error={error}
    {...(llms.length === 0 && { empty: "None connected" })}
    options={llms.map(({ id, name, model }) => ({
      value: id,
      label: name === model ? name : `${name}: ${model}`,
    }))}
  />
);

export const NewShell = (props: Props) => (
  <Page
    {...props.frame}
    title={props.title}
    nav="agents"
    width="wide"
    back={{ href: urls.agents.index(), label: "Agents" }}
    lead={props.lead}
    error={Object.keys(props.errors).length > 0}
  >
    <ErrorSummary errors={props.errors} />
    <BudgetNotices warnings={props.warnings} zone={props.frame.zone} />
    {props.llms.length === 0 && (
      <Notice tone="warn" title="Connect a model first">
        This needs a model. <a href={urls.connections.index()}>Go to the connections</a>; what you
        type here stays.
      </Notice>
    )}
    <Form
      id="new-agent-draft"
      action={props.action}
      autosave={{ action: props.autosave, version: props.version }}
      {...(props.files === true && { files: true })}
    >
      <input type="hidden" name="once" value={props.once} />
      {/* Enter in a field presses the first button of a form. */}
      <button type="submit" hidden>
        {props.start}
      </button>
      <div class="draft-columns">
        <div class="draft-main">{props.children}</div>
        <div class="draft-main">
          {props.beside}
          <FormActions>
            <Button icon="sparkle">{props.start}</Button>
            <SaveState>{props.savedAt && `Saved ${props.savedAt}`}</SaveState>
          </FormActions>
        </div>
      </div>
    </Form>
  </Page>
);
