import type { BudgetState } from "../../src/llm/budget-states.ts";
import { urls } from "../../src/urls.ts";
import { Badge } from "../ui/badge.ts";
import { Button } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import type { FieldErrors } from "../ui/field.tsx";
import { Form, FormActions, PostButton } from "../ui/form.tsx";
import { Select, TextInput } from "../ui/inputs.tsx";
import { Table } from "../ui/table.ts";
import { Time } from "../ui/time.ts";

interface Props {
  budgets: readonly BudgetState[];
  zone: string | undefined;
  typed: Record<string, string>;
  errors: FieldErrors;
  dollars: Dollars;
}

type Dollars = (nanoUsd: number) => string;

const whose = ({ budget, name }: BudgetState): string => {
  if (budget.scope === "company") return "The whole company";
  return budget.scopeId === "" ? "Each person" : (name ?? "A person who is gone");
};

function limitOf({ budget }: BudgetState, dollars: Dollars): string {
  const { limitNanoUsd, limitRequests } = budget;
  const money = limitNanoUsd === null ? [] : [dollars(limitNanoUsd)];
  const calls = limitRequests === null ? [] : [`${limitRequests.toLocaleString("en")} calls`];
  return [...money, ...calls].join(" and ");
}

function usedOf({ budget, spend }: BudgetState, dollars: Dollars): string {
  if (budget.scope === "account" && budget.scopeId === "") return "counted for each";
  const { spentNanoUsd = 0, reservedNanoUsd = 0, requests = 0 } = spend ?? {};
  const held = reservedNanoUsd > 0 ? `, ${dollars(reservedNanoUsd)} held` : "";
  return `${dollars(spentNanoUsd)}${held}, ${requests.toLocaleString("en")} calls`;
}

const removal = ({ budget: { scope, scopeId, period } }: BudgetState) => ({
  who: scope === "company" ? "company" : scopeId === "" ? "everybody" : "person",
  person: scopeId,
  period,
  remove: "yes",
});

const rowOf = (state: BudgetState, { zone, dollars }: Props) => ({
  cells: [
    whose(state),
    state.budget.period,
    limitOf(state, dollars),
    <>
      {usedOf(state, dollars)}
      {state.isNear && Badge({ tone: "warn", children: "nearly used up" })}
    </>,
    Time({ at: state.resetsAt, zone, exact: true }),
    <PostButton
      action={urls.llm.budgets()}
      values={removal(state)}
      kind="quiet"
      small
      icon="remove"
      label={`Take away the budget of ${whose(state)} for a ${state.budget.period}`}
      confirm="Take this budget away? Calls are then no longer limited by it."
    >
      Take away
    </PostButton>,
  ],
});

const BudgetForm = ({ typed, errors }: Props) => {
  const wrong = (name: string) => (errors[name] === undefined ? {} : { error: errors[name] });
  return (
    <Form action={urls.llm.budgets()} label="Set a budget">
      <Select
        name="who"
        label="For whom"
        value={typed["who"] ?? "company"}
        options={[
          { value: "company", label: "The whole company" },
          { value: "everybody", label: "Each person without a budget of their own" },
          { value: "person", label: "One person" },
        ]}
        {...wrong("who")}
      />
      <TextInput
        name="person"
        label="Person"
        hint="Employee id or e-mail address; only for one person."
        value={typed["person"] ?? ""}
        optional
        {...wrong("person")}
      />
      <Select
        name="period"
        label="Per"
        value={typed["period"] ?? "month"}
        options={[
          { value: "day", label: "day" },
          { value: "month", label: "month" },
        ]}
        width="short"
        {...wrong("period")}
      />
      <TextInput
        name="money"
        label="Limit in dollars"
        hint="Models without a known price do not count here."
        value={typed["money"] ?? ""}
        inputmode="decimal"
        width="short"
        optional
        {...wrong("money")}
      />
      <TextInput
        name="requests"
        label="Limit in calls"
        value={typed["requests"] ?? ""}
        inputmode="numeric"
        width="short"
        optional
        {...wrong("requests")}
      />
      <FormActions>
        <Button>Save the budget</Button>
      </FormActions>
    </Form>
  );
};

export const Budgets = (props: Props) => (
  <Card title="Budgets">
    <p class="hint">
      A call that would go over a budget is refused before it is sent. Days and months are in UTC.
      Saving a budget that is there already changes it.
    </p>
    {props.budgets.length === 0 ? (
      <EmptyState icon="cost" title="No budgets yet" level={3}>
        Model calls are not limited.
      </EmptyState>
    ) : (
      Table({
        name: "Budgets",
        columns: [
          { title: "For", look: "main" },
          { title: "Per" },
          { title: "Limit" },
          { title: "Used" },
          { title: "Starts again" },
          { title: "Change", hideTitle: true, look: "fit" },
        ],
        rows: props.budgets.map((state) => rowOf(state, props)),
      })
    )}
    <BudgetForm {...props} />
  </Card>
);
