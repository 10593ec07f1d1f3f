import type { Team } from "../../src/accounts/teams.ts";
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
  teams: readonly Team[];
  zone: string | undefined;
  typed: Record<string, string>;
  errors: FieldErrors;
  dollars: Dollars;
}

type Dollars = (nanoUsd: number) => string;

const EACH = { company: "The whole company", team: "Each team", account: "Each person" };

const whose = ({ budget: { scope, scopeId }, name }: BudgetState): string => {
  if (scopeId === "") return EACH[scope];
  if (scope === "team") return name === undefined ? "A team that is gone" : `Team ${name}`;
  return name ?? "A person who is gone";
};

const callWords = (calls: number): string =>
  calls === 1 ? "1 call" : `${calls.toLocaleString("en")} calls`;

function limitOf({ budget }: BudgetState, dollars: Dollars): string {
  const { limitNanoUsd, limitRequests } = budget;
  const money = limitNanoUsd === null ? [] : [dollars(limitNanoUsd)];
  const calls = limitRequests === null ? [] : [callWords(limitRequests)];
  return [...money, ...calls].join(" and ");
}

function usedOf({ budget, spend }: BudgetState, dollars: Dollars): string {
  if (budget.scope !== "company" && budget.scopeId === "") return "counted for each";
  const { spentNanoUsd = 0, reservedNanoUsd = 0, requests = 0 } = spend ?? {};
  const held = reservedNanoUsd > 0 ? `, ${dollars(reservedNanoUsd)} held` : "";
  return `${dollars(spentNanoUsd)}${held}, ${callWords(requests)}`;
}

const WHO = { company: "company", team: "teams", account: "everybody" };
const ONE = { company: "company", team: "team", account: "person" };

const removal = ({ budget: { scope, scopeId, period } }: BudgetState) => ({
  who: (scopeId === "" ? WHO : ONE)[scope],
  person: scopeId,
  team: scopeId,
  period,
  remove: "yes",
});

const rowOf = (state: BudgetState, { zone, dollars }: Props) => ({
  cells: [
    whose(state),
    state.budget.period,
    limitOf(state, dollars),
    <>
      {usedOf(state, dollars)}{" "}
      {state.isNear &&
        Badge({
          tone: state.isUsedUp ? "bad" : "warn",
          children: state.isUsedUp ? "used up" : "nearly used up",
        })}
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

const BudgetForm = ({ budgets, teams, typed, errors }: Props) => {
  const wrong = (name: string) => (errors[name] === undefined ? {} : { error: errors[name] });
  const isOpen =
    budgets.length === 0 || Object.keys(errors).length > 0 || typed["team"] !== undefined;
  return (
    <details class="fold-out pt-4" open={isOpen}>
      <summary>Set a budget</summary>
      <Form action={urls.llm.budgets()} label="Set a budget">
        <div class="activity-filter">
          <Select
            name="who"
            label="For whom"
            value={typed["who"] ?? "company"}
            options={[
              { value: "company", label: "The whole company" },
              ...(teams.length === 0
                ? []
                : [
                    { value: "teams", label: "Each team without a budget of its own" },
                    { value: "team", label: "One team" },
                  ]),
              { value: "everybody", label: "Each person without a budget of their own" },
              { value: "person", label: "One person" },
            ]}
            {...wrong("who")}
          />
          {teams.length > 0 && (
            <Select
              name="team"
              label="Team"
              hint="Only for one team."
              value={typed["team"] ?? ""}
              empty="Choose a team"
              options={teams.map(({ id, name }) => ({ value: id, label: name }))}
              optional
              {...wrong("team")}
            />
          )}
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
            {...wrong("period")}
          />
          <TextInput
            name="money"
            label="Limit in dollars"
            hint="Models without a known price do not count here."
            value={typed["money"] ?? ""}
            inputmode="decimal"
            optional
            {...wrong("money")}
          />
          <TextInput
            name="requests"
            label="Limit in calls"
            value={typed["requests"] ?? ""}
            inputmode="numeric"
            optional
            {...wrong("requests")}
          />
        </div>
        <FormActions>
          <Button>Save the budget</Button>
        </FormActions>
      </Form>
    </details>
  );
};

export const Budgets = (props: Props) => (
  <Card title="Budgets">
    <p class="hint pb-4">
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
