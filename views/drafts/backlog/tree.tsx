import { html } from "hono/html";
import type { JSX } from "hono/jsx/jsx-runtime";
import type { Branch } from "../../../src/drafts/backlog/branches.ts";
import type { NodeRow } from "../../../src/drafts/backlog/view.ts";
import { urls } from "../../../src/urls.ts";
import { dense } from "../../ui/dense.ts";
import { ITEM_WORDS } from "../state.ts";
import { clipped, DECISION_WORDS, plural, PRIORITY_WORDS } from "./words.ts";

interface RowProps {
  draftId: string;
  /** The one that is shown; without it the tree does not lead anywhere. */
  revision?: number;
  chosen?: string | undefined;
  /** Rows lead to their node; without it they are only read. */
  open?: boolean;
}

interface TreeProps extends RowProps {
  revision: number;
  tree: Branch;
  /** By keys, and by dragging. */
  movable?: boolean;
}

const facts = ({ points, priority, criteria, cites }: NodeRow) =>
  [
    points === null ? "" : plural(points, "point"),
    priority === "medium" ? "" : `${PRIORITY_WORDS[priority]} priority`,
    criteria === 0 ? "" : plural(criteria, "criterion", "criteria"),
    cites === 0 ? "" : `rests on ${plural(cites, "passage")}`,
  ]
    .filter(Boolean)
    .join(" · ");

/** Words, never colour alone. Few bytes: there may be many rows. */
const told = ({ found, cites }: NodeRow) =>
  html`${found.error > 0 ? html`<b class="mark-bad">${found.error} to fix</b>` : ""}${
    found.warning > 0 ? html`<b class="mark-warn">${found.warning} to check</b>` : ""
  }${found.hint > 0 ? html`<b>${plural(found.hint, "hint")}</b>` : ""}${
    cites === 0 ? html`<b class="mark-warn">No source</b>` : ""
  }`;

const decided = ({ decision }: NodeRow) =>
  decision === "open" ? "" : html`<b class="mark-${decision}">${DECISION_WORDS[decision]}</b>`;

/** What is only read, an old revision or a preview, asks for nothing. */
const words = (row: NodeRow, open?: boolean) =>
  html`<b class="kind kind-${row.kind}">${ITEM_WORDS[row.kind]}</b
    ><span class="node-title">${clipped(row.title)}</span><small>${facts(row)}</small
    ><span class="marks">${open ? told(row) : ""}${decided(row)}</span>`;

// Templates, not JSX: the rows are the hot part of the page.
const rowOf = (row: NodeRow, { draftId, chosen, open }: RowProps) =>
  open
    ? html`<a
        id="row-${row.id}"
        class="node${row.decision === "left_out" ? " is-out" : ""}"
        href="${urls.drafts.node(draftId, row.id)}"
        ${row.id === chosen ? html` aria-current="true"` : ""}
        >${words(row, open)}</a
      >`
    : html`<div class="node${row.decision === "left_out" ? " is-out" : ""}">${words(row)}</div>`;

interface MoreProps {
  branch: string | null;
  from: number;
  /** Where the page of its own begins. */
  start?: number;
  before?: boolean;
  say: string;
}

/** The way to what is left out: a page of its own, or with a script in its place. */
function moreLine({ branch, from, start = from, before, say }: MoreProps, props: RowProps) {
  const { draftId, revision, open } = props;
  const at = { branch: branch ?? "top", from };
  const page = { ...at, from: start };
  if (!open) {
    return html`<li>
      <a class="node node-more" href="${urls.drafts.revision(draftId, revision ?? 0, page)}"
        >${say}</a
      >
    </li>`;
  }
  const part = urls.drafts.nodes(draftId, { ...at, before: before ? "yes" : undefined });
  return html`<li>
    <a
      class="node node-more"
      href="${urls.drafts.show(draftId, page)}"
      hx-get="${part}"
      hx-target="closest li"
      hx-swap="outerHTML show:none"
      >${say}</a
    >
  </li>`;
}

interface ListProps extends RowProps {
  list: Branch;
  /** The other end of it stands on the page already. */
  side?: "before" | "after";
}

/** The items of one list, and what leads to those before and after them. */
export const BranchItems = ({ list, side, ...props }: ListProps): JSX.Element => {
  const { parentId: branch, from, total, page, items } = list;
  const end = from + items.length;
  const [hasBefore, hasAfter] = [from > 0 && side !== "after", end < total && side !== "before"];
  const [earlier, later] = [Math.min(page, from), Math.min(page, total - end)];
  const lines = html`${hasBefore ? moreLine({ branch, from, start: from - earlier, before: true, say: `Show the ${earlier} before` }, props) : ""}${items.map(
    (one) => item(one, props),
  )}${hasAfter ? moreLine({ branch, from: end, say: `Show the next ${later} of ${total}` }, props) : ""}`;
  return dense(lines);
};

const item = ({ row, below }: Branch["items"][number], props: RowProps): JSX.Element =>
  html`<li>${rowOf(row, props)}${belowOf(row, below, props)}</li>`;

const belowOf = (row: NodeRow, below: Branch | undefined, props: RowProps) => {
  if (below)
    return html`<ul>
      ${BranchItems({ list: below, ...props })}
    </ul>`;
  if (row.below === 0) return "";
  const say = `Show the ${plural(row.below, "item")} below it`;
  return html`<ul data-folded>
    ${moreLine({ branch: row.id, from: 0, say }, props)}
  </ul>`;
};

/** A nested list of links; tree.js makes it the tree of the ARIA pattern. */
export const Tree = (props: TreeProps): JSX.Element => {
  const behaviour = props.open
    ? html` data-tree="${urls.drafts.nodes(props.draftId)}"
      data-revision="${props.revision}"${props.movable ? html` data-movable` : ""}
      hx-boost:inherited="true" hx-target:inherited="#node" hx-swap:inherited="outerHTML show:none"`
    : "";
  return dense(
    html`<ul class="tree" aria-label="Items of the backlog" ${behaviour}>
      ${BranchItems({ list: props.tree, ...props })}
    </ul>`,
  );
};
