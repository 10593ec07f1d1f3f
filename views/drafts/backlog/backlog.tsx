import type { Child } from "hono/jsx";
import type { Draft } from "../../../src/drafts/draft.ts";
import type { BacklogView, NodeRow } from "../../../src/drafts/backlog/view.ts";
import type { OpenComments } from "../../../src/drafts/review/read-review.ts";
import { urls } from "../../../src/urls.ts";
import { Button } from "../../ui/button.tsx";
import { DescriptionList } from "../../ui/description-list.tsx";
import { ErrorSummary } from "../../ui/form.tsx";
import { Tabs } from "../../ui/tabs.tsx";
import { isChangeable, ITEM_WORDS } from "../state.ts";
import { ActForm, AddForm } from "./node-form.tsx";
import { NodePanel } from "./node-panel.tsx";
import { Tree } from "./tree.tsx";
import { plural } from "./words.ts";

export interface BacklogProps extends BacklogView {
  draft: Draft;
  revision: number;
  /** Open comments by part. */
  comments: OpenComments;
  /** Why an act was not done. */
  error?: string | undefined;
  /** The open form of an act on the chosen item. */
  form?: Child;
  /** What was typed into the form of a new item before it was refused. */
  typedNew?: Record<string, string> | undefined;
  /** Refines the whole. */
  refine?: Child;
}

/** The same items in another arrangement. */
export const BacklogTabs = ({ draft, current }: { draft: Draft; current: "tree" | "board" }) => (
  <Tabs
    name="Views of the backlog"
    items={[
      { href: urls.drafts.show(draft.id), label: "Tree", current: current === "tree" },
      { href: urls.drafts.board(draft.id), label: "Board", current: current === "board" },
    ]}
  />
);

const sum = (rows: readonly NodeRow[], of: (row: NodeRow) => number) =>
  rows.reduce((all, row) => all + of(row), 0);

const Overview = ({ draft, revision, rows, refine, typedNew }: BacklogProps) => {
  const inside = rows.filter(({ decision }) => decision !== "left_out");
  const kinds = (["epic", "story", "task", "bug", "subtask"] as const).flatMap((kind) => {
    const count = inside.filter((row) => row.kind === kind).length;
    return count === 0 ? [] : [plural(count, ITEM_WORDS[kind].toLowerCase(), MANY[kind])];
  });
  const open = rows.filter(({ decision }) => decision === "open").length;
  const out = rows.length - inside.length;
  const errors = sum(inside, ({ found }) => found.error);
  const warnings = sum(inside, ({ found }) => found.warning);
  const uncited = inside.filter(({ cites }) => cites === 0).length;
  const facts = [
    {
      term: draft.state === "published" ? "Created" : "To create",
      value: kinds.join(", ") || "Nothing",
    },
    {
      term: "Estimate",
      value: plural(
        sum(inside, ({ points }) => points ?? 0),
        "point",
      ),
    },
    {
      term: "Decisions",
      value: `${open} to decide, ${inside.length - open} accepted, ${out} left out`,
    },
    {
      term: "Rules",
      value: errors + warnings === 0 ? "Nothing to say" : `${errors} to fix, ${warnings} to check`,
    },
    ...(uncited > 0
      ? [{ term: "No source", value: `${plural(uncited, "item")} rest on no passage` }]
      : []),
  ];
  return (
    <section id="node" class="node-panel card node-overview" aria-labelledby="node-title">
      <h2 id="node-title" tabindex={-1}>
        The whole backlog
      </h2>
      <DescriptionList facts={facts} />
      {isChangeable(draft) && (
        <>
          {open > 0 && (
            <ActForm
              action={urls.drafts.nodes(draft.id)}
              revision={revision}
              values={{ act: "accept-all" }}
              bare
            >
              <Button kind="secondary" small icon="check">
                Accept {open === rows.length ? "all" : `the other ${open}`}
              </Button>
            </ActForm>
          )}
          <AddForm draft={draft} revision={revision} typed={typedNew} />
          {refine}
        </>
      )}
    </section>
  );
};

const MANY = {
  epic: "epics",
  story: "stories",
  task: "tasks",
  bug: "bugs",
  subtask: "sub-tasks",
};

/** The tree, and beside it the item that is open, or the whole. */
export const Backlog = (props: BacklogProps) => {
  const { draft, revision, tree, chosen, error, form } = props;
  return (
    <div id="backlog" class="backlog">
      {error !== undefined && (
        <ErrorSummary errors={{ "": error }} title="Not done" takesFocus={form !== undefined} />
      )}
      <BacklogTabs draft={draft} current="tree" />
      <div class="backlog-columns">
        <div class="backlog-tree">
          {Tree({
            draftId: draft.id,
            revision,
            tree,
            chosen: chosen?.row.id,
            open: true,
            movable: isChangeable(draft),
          })}
        </div>
        {chosen ? <NodePanel {...props} chosen={chosen} /> : <Overview {...props} />}
      </div>
    </div>
  );
};
