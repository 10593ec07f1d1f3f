import type { PriceRow } from "../../src/llm/price-rows.ts";
import { urls } from "../../src/urls.ts";
import { Button } from "../ui/button.tsx";
import { Card } from "../ui/card.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import type { FieldErrors } from "../ui/field.tsx";
import { Form, FormActions, PostButton } from "../ui/form.tsx";
import { TextInput } from "../ui/inputs.tsx";
import { Table } from "../ui/table.ts";

interface Props {
  prices: readonly PriceRow[];
  today: string;
  typed: Record<string, string>;
  errors: FieldErrors;
  dollars: (nanoUsd: number) => string;
}

const dayOf = ({ effectiveFrom }: PriceRow) => effectiveFrom.toISOString().slice(0, 10);

const rowOf = (row: PriceRow, { dollars }: Props) => ({
  cells: [
    row.model,
    dayOf(row),
    dollars(row.prices.input),
    dollars(row.prices.output),
    dollars(row.prices.cacheRead),
    `${dollars(row.prices.cacheWrite5m)} / ${dollars(row.prices.cacheWrite1h)}`,
    dollars(row.prices.perCall),
    <PostButton
      action={urls.llm.prices()}
      values={{ model: row.model, from: row.effectiveFrom.toISOString(), remove: "yes" }}
      kind="quiet"
      small
      icon="remove"
      label={`Remove the price of ${row.model} from ${dayOf(row)}`}
      confirm="Remove this price? Its calls are then priced by the row before it, or by the list that comes with Countersign."
    >
      Remove
    </PostButton>,
  ],
});

const FIELDS: readonly { name: string; label: string; hint?: string; optional?: true }[] = [
  { name: "input", label: "Input" },
  { name: "output", label: "Output" },
  { name: "cacheRead", label: "Read from cache", hint: "Empty: as input.", optional: true },
  { name: "cacheWrite5m", label: "Cache for 5 minutes", hint: "Empty: as input.", optional: true },
  { name: "cacheWrite1h", label: "Cache for 1 hour", hint: "Empty: as input.", optional: true },
  { name: "perCall", label: "For each call", hint: "Beside the tokens.", optional: true },
];

const PriceForm = ({ today, typed, errors }: Props) => {
  const wrong = (name: string) => (errors[name] === undefined ? {} : { error: errors[name] });
  return (
    <details class="fold-out pt-4" open={Object.keys(errors).length > 0}>
      <summary>Set a price</summary>
      <Form action={urls.llm.prices()} label="Set a price">
        <div class="activity-filter">
          <TextInput
            name="model"
            label="Model"
            hint="As the model server names it."
            value={typed["model"] ?? ""}
            {...wrong("model")}
          />
          <TextInput
            name="from"
            label="From"
            hint="A day such as 2026-11-01, in UTC. Calls since then are priced anew."
            value={typed["from"] ?? today}
            {...wrong("from")}
          />
          {FIELDS.map(({ name, label, ...more }) => (
            <TextInput
              name={name}
              label={name === "perCall" ? `${label}, USD` : `${label}, USD a million tokens`}
              value={typed[name] ?? ""}
              inputmode="decimal"
              {...more}
              {...wrong(name)}
            />
          ))}
        </div>
        <FormActions>
          <Button>Save the price</Button>
        </FormActions>
      </Form>
    </details>
  );
};

export const Prices = (props: Props) => (
  <Card title="Prices">
    <p class="hint pb-4">
      What you set here comes before the price list that comes with Countersign. In dollars for a
      million tokens.
    </p>
    {props.prices.length === 0 ? (
      <EmptyState icon="cost" title="No prices of your own" level={3}>
        The price list that comes with Countersign holds; a model that is not on it is shown as
        unpriced.
      </EmptyState>
    ) : (
      Table({
        name: "Prices",
        columns: [
          { title: "Model", look: "main" },
          { title: "From" },
          { title: "Input", look: "end" },
          { title: "Output", look: "end" },
          { title: "Cache read", look: "end" },
          { title: "Cache 5 min / 1 h", look: "end" },
          { title: "Each call", look: "end" },
          { title: "Change", hideTitle: true, look: "fit" },
        ],
        rows: props.prices.map((row) => rowOf(row, props)),
      })
    )}
    <PriceForm {...props} />
  </Card>
);
