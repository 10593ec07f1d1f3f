import type { Child } from "hono/jsx";
import type { ItemKind } from "../../../src/db/schema/content.ts";
import type { Draft } from "../../../src/drafts/draft.ts";
import type { NodeRow } from "../../../src/drafts/backlog/view.ts";
import { urls } from "../../../src/urls.ts";
import { Button } from "../../ui/button.tsx";
import { Form } from "../../ui/form.tsx";
import { Select, TextInput } from "../../ui/inputs.tsx";
import { ITEM_WORDS } from "../state.ts";

type Values = Record<string, string>;

interface ActFormProps {
  action: string;
  revision: number;
  values?: Values;
  bare?: boolean;
  id?: string;
  label?: string;
  /** The backlog is not there afterwards: it is being written. */
  leaves?: boolean;
  children: Child;
}

const IN_PLACE = {
  swapInto: "#backlog",
  swap: "outerMorph",
  extra: { "hx-select": "#backlog", "hx-replace-url": "true" },
} as const;

/** The whole page comes back, and what differs in the backlog is put in place: the tree shows the act, too. */
export const ActForm = ({
  action,
  revision,
  values = {},
  leaves,
  children,
  ...form
}: ActFormProps) => (
  <Form action={action} {...(!leaves && IN_PLACE)} {...form}>
    <input type="hidden" name="revision" value={String(revision)} />
    {Object.entries(values).map(([name, value]) => (
      <input type="hidden" name={name} value={value} />
    ))}
    {children}
  </Form>
);

type NodeActName = Parameters<typeof urls.drafts.nodeAct>[2];

export const NodeForm = ({
  draft,
  node,
  act,
  ...form
}: Omit<ActFormProps, "action"> & { draft: Draft; node: string; act: NodeActName }) => (
  <ActForm action={urls.drafts.nodeAct(draft.id, node, act)} {...form} />
);

const KINDS_UNDER: Record<"top" | "epic" | "other", ItemKind[]> = {
  top: ["epic", "story", "task", "bug"],
  epic: ["story", "task", "bug"],
  other: ["subtask"],
};

/** A new, empty item at the end of a parent's, or of the whole. */
export const AddForm = ({
  draft,
  revision,
  parent,
  typed,
}: {
  draft: Draft;
  revision: number;
  parent?: Pick<NodeRow, "id" | "kind">;
  typed?: Values | undefined;
}) => {
  const kinds = KINDS_UNDER[parent ? (parent.kind === "epic" ? "epic" : "other") : "top"];
  const id = parent ? "add-below" : "add-top";
  return (
    <details class="node-add" open={typed !== undefined}>
      <summary>{parent ? "Add an item below this one" : "Add an item at the top"}</summary>
      <ActForm
        action={urls.drafts.nodes(draft.id)}
        revision={revision}
        values={{ act: "add", parent: parent?.id ?? "" }}
        label="Add an item"
      >
        <div class="form-row">
          <TextInput name="title" id={`${id}-title`} label="Title" value={typed?.["title"]} />
          <Select
            name="kind"
            id={`${id}-kind`}
            label="Kind"
            width="medium"
            value={typed?.["kind"]}
            options={kinds.map((kind) => ({ value: kind, label: ITEM_WORDS[kind] }))}
          />
        </div>
        <Button kind="secondary" small icon="plus">
          Add
        </Button>
      </ActForm>
    </details>
  );
};
