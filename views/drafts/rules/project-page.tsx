import type { Frame } from "../../../src/accounts/page-frame.ts";
import type { Draft } from "../../../src/drafts/draft.ts";
import type { DraftFinding } from "../../../src/drafts/findings.ts";
import type { RuledProject } from "../../../src/drafts/rules/project-rules.ts";
import type { ToldRule } from "../../../src/drafts/rules/told-rules.ts";
import { urls } from "../../../src/urls.ts";
import { Page } from "../../layout.tsx";
import { Badge } from "../../ui/badge.ts";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { Checkbox, RadioGroup } from "../../ui/choices.tsx";
import type { FieldErrors } from "../../ui/field.tsx";
import { ErrorSummary, Form, FormActions } from "../../ui/form.tsx";
import { Select, TextArea, TextInput } from "../../ui/inputs.tsx";
import { FindingList } from "../part.tsx";
import { KIND_WORDS, LEVEL_WORDS, numberWords } from "./rule-words.ts";

interface Props {
  frame: Frame;
  project: RuledProject;
  rules: ToldRule[];
  values: Record<string, string>;
  errors: FieldErrors;
  /** One's own, to try the rules on. */
  drafts: { id: string; title: string }[];
  trial: { draft: Draft; findings: DraftFinding[] } | undefined;
  saved: boolean;
}

const LEVELS = (["error", "warning", "hint", "off"] as const).map((value) => ({
  value,
  label: LEVEL_WORDS[value],
}));

type Fields = Pick<Props, "values" | "errors">;

const Levels = ({ rule, values, errors }: Fields & { rule: ToldRule }) => (
  <div class="rule-levels">
    {rule.levels.map(({ kind }) => {
      const name = `${rule.id}.level.${kind}`;
      return (
        <Select
          name={name}
          label={KIND_WORDS[kind]}
          options={LEVELS}
          value={values[name] ?? ""}
          error={errors[name]}
        />
      );
    })}
  </div>
);

const Thresholds = ({ rule, values, errors }: Fields & { rule: ToldRule }) => (
  <>
    {rule.numbers.map(({ name }) => {
      const field = `${rule.id}.${name}`;
      return (
        <TextInput
          name={field}
          label={numberWords(name)}
          value={values[field] ?? ""}
          error={errors[field]}
          width="short"
          inputmode="numeric"
        />
      );
    })}
    {rule.words && (
      <TextArea
        name={`${rule.id}.words`}
        label="Words"
        hint="Plain words or phrases, one a line. They are looked for as whole words, in small and capital letters."
        rows={8}
        value={values[`${rule.id}.words`] ?? ""}
        error={errors[`${rule.id}.words`]}
      />
    )}
  </>
);

const RuleFields = ({ rule, ...fields }: Fields & { rule: ToldRule }) => (
  <Card
    title={rule.label}
    id={rule.id}
    actions={
      <>
        {rule.isJudged && Badge({ tone: "neutral", icon: "sparkle", children: "A model, too" })}
        {rule.isOwn && Badge({ tone: "info", children: "Of this project" })}
      </>
    }
  >
    <div class="rule-fields">
      <p>
        {rule.help}{" "}
        <span class="hint">
          {rule.id}. {rule.basis}
        </span>
      </p>
      {rule.isFixed ? (
        <p>
          <strong>Always must be fixed</strong>: Jira would refuse it, so it cannot be switched off.
        </p>
      ) : (
        <>
          <Levels rule={rule} {...fields} />
          <Thresholds rule={rule} {...fields} />
          {rule.isOwn && (
            <Checkbox
              name={`company.${rule.id}`}
              label="Back to what the company has"
              checked={fields.values[`company.${rule.id}`] === "on"}
            />
          )}
        </>
      )}
    </div>
  </Card>
);

const General = ({ values, errors }: Fields) => (
  <Card title="People and models">
    <RadioGroup
      name="signatures"
      label="Who must countersign before anything is created"
      value={values["signatures"] ?? "1"}
      error={errors["signatures"]}
      options={[
        { value: "1", label: "One person" },
        { value: "2", label: "Two people", hint: "Whose draft it is, and a colleague." },
      ]}
    />
    <Checkbox
      name="judge.automatic"
      label="Ask a model for its opinion after each composition and refinement"
      hint="Each time is one more call, for a backlog one for each twelve items; it is paid by whoever drafts. Without it people ask when they want."
      checked={values["judge.automatic"] === "on"}
    />
  </Card>
);

const Trial = ({ drafts, trial, values, errors }: Omit<Props, "frame" | "project" | "rules">) => (
  <Card title="Try it" id="try">
    {drafts.length === 0 ? (
      <p class="hint">You have no draft for this project to try the rules on.</p>
    ) : (
      <>
        <Select
          name="draft"
          label="One of your drafts"
          hint="Nothing is saved, and the draft does not change. A model is not asked."
          options={drafts.map(({ id, title }) => ({ value: id, label: title }))}
          value={values["draft"] ?? ""}
          error={errors["draft"]}
        />
        <FormActions>
          <Button kind="secondary" name="act" value="try">
            Show what they would say
          </Button>
        </FormActions>
      </>
    )}
    {trial && <TrialOutcome {...trial} />}
  </Card>
);

const MOST_SHOWN = 50;

const TrialOutcome = ({ draft, findings }: NonNullable<Props["trial"]>) => (
  <div aria-live="polite">
    <h3 class="part-label">
      {findings.length === 0 ? "Nothing to say of" : `${findings.length} to say of`} “{draft.title}”
    </h3>
    <FindingList
      findings={findings.slice(0, MOST_SHOWN)}
      place={{ draftId: draft.id, revision: draft.revision, fixable: false }}
      named
    />
    {findings.length > MOST_SHOWN && <p class="hint">The first {MOST_SHOWN} are shown.</p>}
  </div>
);

/** Level, thresholds and words of each rule for one project. */
export const ProjectRulesPage = (props: Props) => {
  const { frame, project, rules, errors, saved } = props;
  const { baseUrl: base, projectKey, projectName } = project;
  return (
    <Page
      {...frame}
      title={`Rules for ${projectName} (${projectKey})`}
      lead={`In ${base}. They hold for every draft of this project, from now on.`}
      nav="rules"
      back={{ href: urls.rules.index(), label: "Rules" }}
      error={Object.keys(errors).length > 0}
      flash={saved ? { tone: "good", text: "Saved. The new rules hold from now on." } : undefined}
    >
      <ErrorSummary errors={errors} ids={{ signatures: "field-signatures" }} />
      <Form action={urls.rules.project({ base, project: projectKey })} label="Rules">
        <General {...props} />
        {rules.map((rule) => (
          <RuleFields rule={rule} {...props} />
        ))}
        <Trial {...props} />
        <FormActions>
          <Button icon="check">Save the rules</Button>
        </FormActions>
      </Form>
    </Page>
  );
};
