import type { Draft } from "../../../src/drafts/draft.ts";
import type { Offered } from "../../../src/drafts/backlog/offer.ts";
import type { NodeRow } from "../../../src/drafts/backlog/view.ts";
import { urls } from "../../../src/urls.ts";
import { Button } from "../../ui/button.tsx";
import { Form } from "../../ui/form.tsx";
import { TextInput } from "../../ui/inputs.tsx";
import { ITEM_WORDS } from "../state.ts";
import { clipped, plural } from "./words.ts";

/** A choice is one line. */
const LONGEST_CHOICE = 100;
export const otherOptions = ({ items }: Offered) =>
  items.map(({ id, kind, title }) => ({
    value: id,
    label: `${ITEM_WORDS[kind]}: ${clipped(title, LONGEST_CHOICE)}`,
  }));

/** Of too many to choose from: those whose title has some words. */
export const FindOther = ({
  draft,
  row,
  others,
  act,
}: {
  draft: Draft;
  row: Pick<NodeRow, "id">;
  others: Offered;
  act: "move" | "merge" | "links";
}) => {
  const { q, found, total, items } = others;
  if (q === undefined) return null;
  const action = urls.drafts.nodeAct(draft.id, row.id, act);
  return (
    <Form
      action={action}
      method="get"
      bare
      label="Find the other item"
      extra={{ "hx-get": action, "hx-target": "#node", "hx-swap": "outerHTML show:none" }}
    >
      <div class="flex flex-wrap items-end gap-3">
        <TextInput
          name="q"
          id="find-other"
          label="Find the other item"
          hint={`Words of its title. ${Math.min(found, items.length)} of ${plural(total, "item")} can be chosen below.`}
          value={q}
        />
        <Button kind="secondary" icon="search">
          Find
        </Button>
      </div>
    </Form>
  );
};
