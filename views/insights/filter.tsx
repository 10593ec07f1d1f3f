import type { InsightsFilter } from "../../src/insights/filter.ts";
import { urls } from "../../src/urls.ts";
import { TASK_WORDS } from "../activity/words.ts";
import { Button, ButtonLink } from "../ui/button.tsx";
import { ErrorSummary, Form } from "../ui/form.tsx";
import { Select, TextInput } from "../ui/inputs.tsx";

export interface FilterProps {
  filter: InsightsFilter;
  /** What was typed wrong, by field. */
  errors: Record<string, string>;
  choices: { projects: string[]; models: string[] };
  isAdmin: boolean;
}

/** Also the one that is chosen, if this time has none of it. */
const known = (values: readonly string[], chosen: string | undefined) => {
  const all = chosen === undefined || values.includes(chosen) ? values : [chosen, ...values];
  return all.map((value) => ({ value, label: value }));
};

const PERIODS = [
  { value: "7", label: "Last 7 days" },
  { value: "30", label: "Last 30 days" },
  { value: "90", label: "Last 90 days" },
  { value: "custom", label: "From … to …" },
];

const When = ({ filter, errors }: FilterProps) => (
  <>
    <Select
      name="period"
      label="Time"
      hint="Days in UTC, today included"
      value={filter.period ?? "30"}
      options={PERIODS}
    />
    <TextInput
      name="from"
      label="From"
      hint="With the choice “From … to …”"
      type="date"
      value={filter.from}
      error={errors["from"]}
    />
    <TextInput
      name="to"
      label="To"
      hint="This day included"
      type="date"
      value={filter.to}
      error={errors["to"]}
    />
  </>
);

const What = ({ filter, choices }: FilterProps) => (
  <>
    <Select
      name="project"
      label="Project"
      value={filter.project}
      empty="Every project"
      options={known(choices.projects, filter.project)}
    />
    <Select
      name="model"
      label="Model"
      value={filter.model}
      empty="Every model"
      options={known(choices.models, filter.model)}
    />
    <Select
      name="task"
      label="Task"
      value={filter.task}
      empty="Every task"
      options={Object.entries(TASK_WORDS).map(([value, label]) => ({ value, label }))}
    />
  </>
);

const Whose = ({ filter, errors }: FilterProps) => (
  <TextInput
    name="who"
    label="Whose"
    hint="Employee ID or e-mail; empty for everybody"
    value={filter.who}
    error={errors["who"]}
  />
);

/** A plain GET form: the address says what is shown. */
export const Filter = (props: FilterProps) => {
  const { filter, errors } = props;
  const { all, by, ...chosen } = filter;
  const isWrong = Object.keys(errors).length > 0;
  const isSet = Object.values(chosen).some((value) => value !== undefined);
  return (
    <>
      {isWrong && <ErrorSummary errors={errors} />}
      <details class="card fold-out" open={isSet}>
        <summary>Filter</summary>
        <Form action={urls.insights.index()} method="get" bare label="Filter">
          {all && <input type="hidden" name="all" value={all} />}
          {by && <input type="hidden" name="by" value={by} />}
          <div class="activity-filter">
            <When {...props} />
            <What {...props} />
            {all && <Whose {...props} />}
          </div>
          <div class="flex flex-wrap gap-3 pt-4">
            <Button kind="secondary">Show</Button>
            {isSet && (
              <ButtonLink href={urls.insights.index({ all, by })} kind="quiet">
                Show all again
              </ButtonLink>
            )}
          </div>
        </Form>
      </details>
    </>
  );
};
