import type { Frame } from "../../../src/accounts/page-frame.ts";
import type { CodeReviewErrors, CodeReviewForm } from "../../../src/agents/code-review/form.ts";
import type { ReviewChoices } from "../../../src/agents/code-review/pull-choices.ts";
import type { BudgetWarning } from "../../../src/llm/budget-warnings.ts";
import { urls } from "../../../src/urls.ts";
import { Page } from "../../layout.tsx";
import { BudgetNotices } from "../../llm/budget-notices.tsx";
import { Button } from "../../ui/button.tsx";
import { ErrorSummary, Form, FormActions, SaveState } from "../../ui/form.tsx";
import { Select, TextArea, TextInput } from "../../ui/inputs.tsx";
import { Notice } from "../../ui/notice.tsx";

interface Props {
  frame: Frame;
  form: CodeReviewForm;
  choices: ReviewChoices;
  /** Budgets that hold for the person. */
  warnings: readonly BudgetWarning[];
  errors: CodeReviewErrors;
  /** Of the autosaved form. */
  version: number;
  /** When what stands in the form was saved, if it was. */
  savedAt: string | undefined;
}

type PullProps = Pick<Props, "form" | "choices" | "errors">;

const LONGEST_DIFF = 1_000_000;
const LONGEST_RULES = 8000;
const LONGEST_TICKET = 20_000;

const NumberFields = ({ form, choices, errors }: PullProps) => (
  <>
    <Select
      name="number"
      label="Open pull request"
      empty={emptyWords(form, choices)}
      value={form.number}
      error={errors.number}
      hint={choices.more.pulls ? "There are more: put in the address of an older one." : undefined}
      options={choices.pulls.map(({ number, title, author }) => ({
        value: String(number),
        label: `#${number} ${title} (${author})`,
      }))}
    />
    <TextInput
      name="url"
      label="Or its address"
      hint="Of any pull request or merge request, also of a closed one"
      value={form.url}
      error={errors.url}
      placeholder="https://github.com/owner/name/pull/12"
      type="url"
      optional
    />
  </>
);

/** Of a folder of git, which knows no pull requests. */
const BranchFields = ({ form, choices: { branches = [] }, errors }: PullProps) => {
  const options = branches.map((name) => ({ value: name, label: name }));
  const empty = branches.length === 0 ? "Choose a repository first" : "Choose a branch";
  return (
    <>
      <Select
        name="head"
        label="Branch with the changes"
        empty={empty}
        value={form.head}
        error={errors.head}
        options={options}
      />
      <Select
        name="base"
        label="Compared with"
        empty={empty}
        value={form.base}
        error={errors.base}
        options={options}
        hint="The review of a folder is posted nowhere. You can download it."
      />
    </>
  );
};

/** Connection, repository and pull request: fetched anew when one of them changes. */
export function PullFields({ form, choices, errors }: PullProps) {
  const again = {
    "hx-get": urls.codeReviews.choices(),
    "hx-trigger": "change",
    // Not the whole form: a long text is no part of an address.
    "hx-include": "#pull",
    "hx-target": "#pull",
    "hx-swap": "outerHTML",
  };
  const isFolder = choices.hosts.some(
    ({ id, provider }) => id === form.connection && provider === "git",
  );
  if (choices.hosts.length === 0) {
    return (
      <div id="pull">
        <Notice title="No GitHub or GitLab is connected">
          <a href={urls.connections.index()}>Connect one</a> to review pull requests and to post
          reviews there. Pasted changes can be reviewed without it.
        </Notice>
      </div>
    );
  }
  return (
    <div id="pull" class="stack">
      {choices.failure && (
        <Notice tone="bad" title="It cannot be asked right now" live>
          {choices.failure.message} {choices.failure.fix}
        </Notice>
      )}
      {choices.hosts.length > 1 ? (
        <Select
          name="connection"
          label="Where the code is"
          value={form.connection}
          error={errors.connection}
          options={choices.hosts.map(({ id, name }) => ({ value: id, label: name }))}
          extra={again}
        />
      ) : (
        <input type="hidden" name="connection" value={form.connection} />
      )}
      <TextInput
        name="search"
        label="Find a repository"
        hint="Part of its name. Empty: those that were pushed to last."
        value={form.search}
        type="search"
        optional
        extra={{ "data-enter": "find-repository" }}
      />
      <div>
        <Button
          kind="secondary"
          name="act"
          value="refresh"
          small
          icon="search"
          extra={{ ...again, id: "find-repository", "hx-trigger": "click" }}
        >
          Find
        </Button>
      </div>
      <Select
        name="repository"
        label="Repository"
        empty={choices.repositories.length === 0 ? "None found" : "Choose a repository"}
        value={form.repository}
        error={errors.repository}
        hint={
          choices.more.repositories ? "There are more: look for a part of the name." : undefined
        }
        options={choices.repositories.map((name) => ({ value: name, label: name }))}
        extra={again}
      />
      <noscript>
        <Button kind="secondary" name="act" value="refresh" small>
          Show what is in it
        </Button>
      </noscript>
      {isFolder ? (
        <BranchFields form={form} choices={choices} errors={errors} />
      ) : (
        <NumberFields form={form} choices={choices} errors={errors} />
      )}
    </div>
  );
}

function emptyWords({ repository }: CodeReviewForm, { pulls }: ReviewChoices): string {
  if (repository === "") return "Choose a repository first";
  return pulls.length === 0 ? "None is open" : "Choose a pull request";
}

const HowFields = ({ form, choices, errors }: PullProps) => (
  <section class="card stack" aria-label="How to review">
    <TextArea
      name="ticket"
      label="What it is for"
      hint="The text of its ticket: what the change should do."
      value={form.ticket}
      error={errors.ticket}
      rows={5}
      max={LONGEST_TICKET}
      optional
    />
    <TextArea
      name="teamRules"
      label="Rules of your team"
      hint="About code, in your own words."
      value={form.teamRules}
      error={errors.teamRules}
      rows={5}
      max={LONGEST_RULES}
      optional
    />
    <Select
      name="llm"
      label="Model"
      value={form.llm}
      error={errors.llm}
      {...(choices.llms.length === 0 && { empty: "None connected" })}
      options={choices.llms.map(({ id, name, model }) => ({
        value: id,
        label: name === model ? name : `${name}: ${model}`,
      }))}
    />
  </section>
);

export function NewCodeReviewPage(props: Props) {
  const { frame, form, choices, errors, version, savedAt } = props;
  return (
    <Page
      {...frame}
      title="New code review"
      nav="agents"
      width="wide"
      back={{ href: urls.agents.index(), label: "Agents" }}
      lead="You see each remark beside its lines. Nothing is posted before you sign it."
      error={Object.keys(errors).length > 0}
    >
      <ErrorSummary errors={errors} />
      <BudgetNotices warnings={props.warnings} zone={frame.zone} />
      {choices.llms.length === 0 && (
        <Notice tone="warn" title="Connect a model first">
          A review needs a model. <a href={urls.connections.index()}>Go to the connections</a>; what
          you type here stays.
        </Notice>
      )}
      <Form
        id="new-code-review"
        action={urls.codeReviews.create()}
        autosave={{ action: urls.codeReviews.autosave(), version }}
      >
        <input type="hidden" name="once" value={form.once} />
        {/* Enter in a field presses the first button of a form. */}
        <button type="submit" hidden>
          Review the changes
        </button>
        <div class="draft-columns">
          <div class="draft-main">
            <section class="card stack" aria-labelledby="pull-title">
              <h2 id="pull-title">A pull request</h2>
              <PullFields form={form} choices={choices} errors={errors} />
            </section>
            <section class="card stack pasted-diff" aria-labelledby="diff-title">
              <h2 id="diff-title">Or pasted changes</h2>
              <TextArea
                name="diff"
                label="Diff"
                hint="As `git diff main...branch` writes it."
                value={form.diff}
                error={errors.diff}
                rows={10}
                max={LONGEST_DIFF}
                mono
                optional
              />
            </section>
          </div>
          <div class="draft-main">
            <HowFields form={form} choices={choices} errors={errors} />
            <FormActions>
              <Button icon="sparkle">Review the changes</Button>
              <SaveState>{savedAt && `Saved ${savedAt}`}</SaveState>
            </FormActions>
          </div>
        </div>
      </Form>
    </Page>
  );
}
