import { html } from "hono/html";
import type { Child } from "hono/jsx";
import type { JSX } from "hono/jsx/jsx-runtime";

type Value = Child | JSX.Element;

export interface Column {
  title: string;
  /** `main` is the row's name, `end` numbers, `fit` no wider than needed. */
  look?: "main" | "end" | "fit";
  /** The title is for screen readers only: a column of buttons. */
  hideTitle?: boolean;
}

export interface TableRow {
  /** One for each column. Calling a template component, `Badge({...})`, is cheaper than its JSX. */
  cells: readonly Value[];
  id?: string;
}

const row = (cells: readonly Value[], columns: readonly Column[], id: string | undefined) =>
  html`<tr${id ? html` id="${id}"` : ""}>${cells.map((cell, index) => {
    const look = columns[index]?.look;
    return look ? html`<td class="${look}">${cell}</td>` : html`<td>${cell}</td>`;
  })}</tr>`;

/** Plain templates, not JSX: the rows are the hot part of every list. */
export const Table = (props: {
  /** Names the table and its scroll box. */
  name: string;
  columns: readonly Column[];
  rows: readonly TableRow[];
  id?: string;
}): JSX.Element =>
  html`<div
    class="table-box"
    role="region"
    aria-label="${props.name}"
    tabindex="0"
    ${props.id ? html` id="${props.id}"` : ""}
  >
    <table class="table">
      <thead>
        <tr>
          ${props.columns.map(
            (column) =>
              html`<th scope="col" class="${column.look ?? ""}">
                ${column.hideTitle ? html`<span class="sr-only">${column.title}</span>` : column.title}
              </th>`,
          )}
        </tr>
      </thead>
      <tbody>
        ${props.rows.map(({ cells, id }) => row(cells, props.columns, id))}
      </tbody>
    </table>
  </div>`;

/** A link as cheap as a table row. */
export const Link = (props: { href: string; children: Value }): JSX.Element =>
  html`<a href="${props.href}">${props.children}</a>`;
