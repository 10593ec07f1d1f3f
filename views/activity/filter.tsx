import type { Choices } from "../../src/activity/choices.ts";
import type { ActivityFilter } from "../../src/activity/filter.ts";
import { urls } from "../../src/urls.ts";
import { Button, ButtonLink } from "../ui/button.tsx";
import { Form } from "../ui/form.tsx";
import { Select, TextInput } from "../ui/inputs.tsx";
import {
  CACHE_WORDS,
  CATEGORY_WORDS,
  STATUS_LOOKS,
  TASK_WORDS,
  TOOL_WORDS,
  wordOptions,
} from "./words.ts";

export interface FilterProps {
  filter: ActivityFilter;
  choices: Choices;
  /** Who was typed and is not here. */
  nobody: string | undefined;
}

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

const Chosen = ({ filter, choices }: FilterProps) => {
  const fields = [
    { name: "task", label: "Task", empty: "Every task", options: wordOptions(TASK_WORDS) },
    {
      name: "model",
      label: "Model asked",
      empty: "Every model",
      options: known(choices.models, filter.model),
    },
    {
      name: "project",
      label: "Project",
      empty: "Every project",
      options: known(choices.projects, filter.project),
    },
    {
      name: "status",
      label: "Outcome",
      empty: "Every outcome",
      options: wordOptions(STATUS_WORDS),
    },
    { name: "cache", label: "Cache", empty: "However it came", options: wordOptions(CACHE_WORDS) },
    {
      name: "tool",
      label: "Outside tool",
      empty: "With or without one",
      options: wordOptions(TOOL_WORDS),
    },
    {
      name: "category",
      label: "Kind of work there",
      empty: "Every kind",
      options: wordOptions(CATEGORY_WORDS),
    },
  ] as const;
  return (
    <>
      {fields.map((field) => (
        <Select {...field} value={filter[field.name]} />
      ))}
    </>
  );
};

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
