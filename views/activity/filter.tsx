import type { Choices } from "../../src/activity/choices.ts";
import type { ActivityFilter } from "../../src/activity/filter.ts";
import { urls } from "../../src/urls.ts";
import { Button, ButtonLink } from "../ui/button.tsx";
import { Form } from "../ui/form.tsx";
import { Select, TextInput } from "../ui/inputs.tsx";
import { CACHE_WORDS, STATUS_LOOKS, TASK_WORDS } from "./words.ts";

export interface FilterProps {
  filter: ActivityFilter;
  choices: Choices;
  /** Who was typed and is not here. */
  nobody: string | undefined;
}

const options = (words: Record<string, string>) =>
  Object.entries(words).map(([value, label]) => ({ value, label }));

/** Also the one that is chosen, if none of late has it. */
const known = (values: readonly string[], chosen: string | undefined) => {
  const all = chosen === undefined || values.includes(chosen) ? values : [chosen, ...values];
  return all.map((value) => ({ value, label: value }));
};

const STATUS_WORDS = Object.fromEntries(
  Object.entries(STATUS_LOOKS).map(([status, { word }]) => [status, word]),
);

const Whose = ({ filter, nobody }: FilterProps) => (
  <TextInput
    name="who"
    label="Whose"
    hint="Employee ID or e-mail; empty for everybody"
    value={filter.who}
    width="medium"
    error={
      nobody === undefined
        ? undefined
        : "Nobody here has this employee ID or e-mail. Look it up under Accounts."
    }
  />
);

const Chosen = ({ filter, choices }: FilterProps) => (
  <>
    <Select
      name="task"
      label="Task"
      value={filter.task}
      empty="Every task"
      options={options(TASK_WORDS)}
    />
    <Select
      name="model"
      label="Model asked"
      value={filter.model}
      empty="Every model"
      options={known(choices.models, filter.model)}
    />
    <Select
      name="project"
      label="Project"
      value={filter.project}
      empty="Every project"
      options={known(choices.projects, filter.project)}
    />
    <Select
      name="status"
      label="Outcome"
      value={filter.status}
      empty="Every outcome"
      options={options(STATUS_WORDS)}
    />
    <Select
      name="cache"
      label="Cache"
      value={filter.cache}
      empty="However it came"
      options={options(CACHE_WORDS)}
    />
  </>
);

const Typed = ({ filter }: FilterProps) => (
  <>
    <TextInput name="from" label="From (UTC)" type="date" value={filter.from} />
    <TextInput name="to" label="To (UTC)" type="date" value={filter.to} />
    <TextInput
      name="above"
      label="Costs more than, USD"
      inputmode="decimal"
      value={filter.above === undefined ? undefined : String(filter.above)}
    />
    <TextInput
      name="q"
      label="Words"
      type="search"
      value={filter.q}
      hint={
        filter.all
          ? "In the names of prompts"
          : "In names of prompts, and in what was asked and answered"
      }
    />
  </>
);

/** A plain GET form: the address says what is shown. */
export const Filter = (props: FilterProps) => {
  const { filter } = props;
  const { all, before: _before, ...chosen } = filter;
  const isSet = Object.values(chosen).some((value) => value !== undefined);
  return (
    <details class="card fold-out" open={isSet}>
      <summary>Filter</summary>
      <Form action={urls.activity.index()} method="get" bare label="Filter">
        {all && <input type="hidden" name="all" value={all} />}
        {filter.draft && (
          <p class="hint">
            <input type="hidden" name="draft" value={filter.draft} />
            Only calls for <a href={urls.drafts.show(filter.draft)}>one draft</a>.
          </p>
        )}
        <div class="activity-filter">
          {all && <Whose {...props} />}
          <Chosen {...props} />
          <Typed {...props} />
        </div>
        <div class="flex flex-wrap gap-3 pt-4">
          <Button kind="secondary">Show</Button>
          {isSet && (
            <ButtonLink href={urls.activity.index({ all })} kind="quiet">
              Show all again
            </ButtonLink>
          )}
        </div>
      </Form>
    </details>
  );
};
