import { html, raw } from "hono/html";
import type { JSX } from "hono/jsx/jsx-runtime";
import type { NodeRow } from "../../../src/drafts/backlog/view.ts";
import { urls } from "../../../src/urls.ts";
import { ITEM_WORDS } from "../state.ts";
import { DECISION_WORDS, plural, PRIORITY_WORDS } from "./words.ts";

export interface TreeProps {
  draftId: string;
  revision: number;
  rows: readonly NodeRow[];
  chosen?: string | undefined;
  /** Rows lead to their node; without it they are only read. */
  open?: boolean;
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

/** Words, never colour alone. Few bytes: there may be 500 rows. */
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
    ><span class="node-title">${row.title}</span><small>${facts(row)}</small
    ><span class="marks">${open ? told(row) : ""}${decided(row)}</span>`;

// Templates, not JSX: the rows are the hot part of the page.
const rowOf = (row: NodeRow, { draftId, chosen, open }: TreeProps) =>
  open
    ? html`<a
        id="row-${row.id}"
        class="node${row.decision === "left_out" ? " is-out" : ""}"
        href="${urls.drafts.node(draftId, row.id)}"
        ${row.id === chosen ? html` aria-current="true"` : ""}
        >${words(row, open)}</a
      >`
    : html`<div class="node${row.decision === "left_out" ? " is-out" : ""}">${words(row)}</div>`;

type Family = Map<string | null, NodeRow[]>;

const branch = (family: Family, parentId: string, props: TreeProps): JSX.Element | "" => {
  const rows = family.get(parentId);
  return rows
    ? html`<ul>
        ${rows.map((row) => item(row, family, props))}
      </ul>`
    : "";
};

const item = (row: NodeRow, family: Family, props: TreeProps): JSX.Element =>
  html`<li>${rowOf(row, props)}${branch(family, row.id, props)}</li>`;

/** A nested list of links; tree.js makes it the tree of the ARIA pattern. */
export const Tree = (props: TreeProps): JSX.Element => {
  const family: Family = Map.groupBy(props.rows, ({ parentId }) => parentId);
  const behaviour = props.open
    ? html` data-tree="${urls.drafts.nodes(props.draftId)}"
      data-revision="${props.revision}"${props.movable ? html` data-movable` : ""}
      hx-boost:inherited="true" hx-target:inherited="#node" hx-swap:inherited="outerHTML show:none"`
    : "";
  const list = html`<ul class="tree" aria-label="Items of the backlog" ${behaviour}>
    ${(family.get(null) ?? []).map((row) => item(row, family, props))}
  </ul>`;
  // The line breaks of these templates alone would be a tenth of a large page.
  // oxlint-disable-next-line typescript/no-base-to-string -- hono's markup is a String object
  return raw(String(list).replaceAll(/\s*\n\s*/g, " "));
};
