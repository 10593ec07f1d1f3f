import type { Child } from "hono/jsx";
import type { StoryContent } from "../../../src/db/schema/content.ts";
import type { Draft } from "../../../src/drafts/draft.ts";
import type { Offered } from "../../../src/drafts/backlog/offer.ts";
import type { NodeRow } from "../../../src/drafts/backlog/view.ts";
import { urls } from "../../../src/urls.ts";
import { Button, ButtonLink } from "../../ui/button.tsx";
import { Checkbox, RadioGroup } from "../../ui/choices.tsx";
import { FormActions } from "../../ui/form.tsx";
import { Select, TextArea, TextInput } from "../../ui/inputs.tsx";
import { FindOther, otherOptions } from "./find-other.tsx";
import { NodeForm } from "./node-form.tsx";
import { plural } from "./words.ts";

export interface ActProps {
  draft: Draft;
  row: NodeRow;
  content: StoryContent;
  revision: number;
  /** Other items that are not below this one. */
  others: Offered;
  /** What was typed before it was refused. */
  typed: Record<string, string>;
}

export type OpenAct = "move" | "split" | "merge" | "links" | "removal" | "refinements";

const Cancel = ({ draft, row }: Pick<ActProps, "draft" | "row">) => (
  <ButtonLink
    href={urls.drafts.node(draft.id, row.id)}
    kind="quiet"
    small
    extra={{
      "hx-boost": "true",
      "hx-target": "#node",
      "hx-swap": "outerHTML show:none",
    }}
  >
    Cancel
  </ButtonLink>
);

const ActBox = ({
  props,
  act,
  title,
  button,
  leaves = false,
  children,
}: {
  props: ActProps;
  act: OpenAct;
  title: string;
  button: Child;
  leaves?: boolean;
  children: Child;
}) => (
  <div class="node-act">
    <h3>{title}</h3>
    {(act === "merge" || act === "links") && <FindOther {...props} act={act} />}
    <NodeForm
      draft={props.draft}
      node={props.row.id}
      act={act}
      revision={props.revision}
      label={title}
      leaves={leaves}
    >
      {children}
      <FormActions>
        {button}
        <Cancel {...props} />
      </FormActions>
    </NodeForm>
  </div>
);

const Move = (props: ActProps) => {
  const { draft, row, revision, others } = props;
  const isEpic = row.kind === "epic";
  return (
    <div class="node-act">
      <h3>Move it</h3>
      <NodeForm draft={draft} node={row.id} act="move" revision={revision} bare>
        <div class="node-steps">
          <Button kind="secondary" small name="how" value="up">
            Up
          </Button>
          <Button kind="secondary" small name="how" value="down">
            Down
          </Button>
          {!isEpic && (
            <>
              <Button kind="secondary" small name="how" value="indent">
                In
              </Button>
              <Button kind="secondary" small name="how" value="outdent">
                Out
              </Button>
            </>
          )}
        </div>
        <p class="hint">In the tree: Alt and an arrow key, or drag it.</p>
      </NodeForm>
      {!isEpic && <FindOther {...props} act="move" />}
      <NodeForm
        draft={draft}
        node={row.id}
        act="move"
        revision={revision}
        label="Move it elsewhere"
      >
        {!isEpic && (
          <Select
            name="parent"
            label="Move it under"
            hint="Below a story, a task becomes a sub-task; a sub-task elsewhere becomes a task."
            value={props.typed["parent"] ?? row.parentId ?? ""}
            options={[{ value: "", label: "Nothing: to the top" }, ...otherOptions(others)]}
          />
        )}
        <FormActions>
          {!isEpic && <Button small>Move it</Button>}
          <Cancel {...props} />
        </FormActions>
      </NodeForm>
    </div>
  );
};

const criterionWords = (criterion: StoryContent["criteria"][number]) =>
  "given" in criterion
    ? `Given ${criterion.given}, when ${criterion.when}, then ${criterion.outcome}`
    : criterion.text;

const Split = (props: ActProps) => (
  <ActBox props={props} act="split" title="Split it" button={<Button small>Split it</Button>}>
    <TextInput
      name="title"
      id="split-title"
      label="Title of the new item"
      value={props.typed["title"] ?? ""}
    />
    <fieldset class="field">
      <legend>Criteria that go to the new item</legend>
      <div class="choices">
        {props.content.criteria.map((criterion, i) => (
          <div class="choice">
            <input
              type="checkbox"
              id={`split-${i}`}
              name={`criteria.${i}`}
              checked={props.typed[`criteria.${i}`] !== undefined}
            />
            <label for={`split-${i}`}>{criterionWords(criterion)}</label>
          </div>
        ))}
      </div>
    </fieldset>
  </ActBox>
);

const Merge = (props: ActProps) => (
  <ActBox
    props={props}
    act="merge"
    title="Merge it into another"
    button={<Button small>Merge them</Button>}
  >
    <Select
      name="into"
      label="It becomes a part of"
      hint="That one gets its criteria, labels, questions and citations, and what stands below it. Links to it lead there."
      empty="Choose an item"
      value={props.typed["into"] ?? ""}
      options={otherOptions(props.others)}
    />
  </ActBox>
);

const Links = (props: ActProps) => (
  <ActBox props={props} act="links" title="Link it" button={<Button small>Link them</Button>}>
    <div class="form-row">
      <Select
        name="type"
        id="link-type"
        label="This item"
        value={props.typed["type"] ?? "blocks"}
        options={[
          { value: "blocks", label: "blocks" },
          { value: "relates", label: "relates to" },
        ]}
      />
      <Select
        name="to"
        id="link-to"
        label="The other item"
        empty="Choose an item"
        value={props.typed["to"] ?? ""}
        options={otherOptions(props.others)}
      />
    </div>
  </ActBox>
);

const Removal = (props: ActProps) => (
  <ActBox
    props={props}
    act="removal"
    title="Remove it"
    button={
      <Button kind="danger" small>
        Remove it
      </Button>
    }
  >
    <p>
      It is gone from the next revision; earlier ones keep it. To keep it here and only not create
      it in Jira, leave it out instead.
    </p>
    {props.row.below > 0 && (
      <RadioGroup
        name="children"
        id="remove-children"
        label={`What of the ${plural(props.row.below, "item")} below it?`}
        value={props.typed["children"] ?? "up"}
        options={[
          { value: "up", label: "They step up to its place" },
          { value: "with", label: "They go with it" },
        ]}
      />
    )}
  </ActBox>
);

const Refine = (props: ActProps) => (
  <ActBox
    props={props}
    act="refinements"
    title="Refine it"
    leaves
    button={
      <Button small icon="sparkle">
        Refine it
      </Button>
    }
  >
    <TextArea
      name="instruction"
      id="refine-instruction"
      label="What to change"
      hint="In your own words. Only this item is written anew."
      rows={3}
      value={props.typed["instruction"] ?? ""}
      extra={{ "data-ctrl-enter": "" }}
    />
    {props.row.below > 0 && (
      <Checkbox
        name="children"
        id="refine-children"
        value="with"
        label={`Also the ${plural(props.row.below, "item")} below it`}
        checked={props.typed["children"] === "with"}
      />
    )}
  </ActBox>
);

const FORMS: Record<OpenAct, (props: ActProps) => Child> = {
  move: Move,
  split: Split,
  merge: Merge,
  links: Links,
  removal: Removal,
  refinements: Refine,
};

/** The form of one act, open in the panel of its item. */
export const ActPanel = ({ act, ...props }: ActProps & { act: OpenAct }) => {
  const ActForm = FORMS[act];
  return <ActForm {...props} />;
};
