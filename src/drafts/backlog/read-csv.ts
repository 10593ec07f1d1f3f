import type { BacklogNode } from "../../db/schema/content.ts";
import { MOST } from "../content.ts";
import {
  type Fault,
  type ImportedItem,
  kindNamed,
  type ReadFile,
  setPlanning,
  type Span,
} from "./imported.ts";
import { readItem } from "./read-item.ts";

/** What tables call their columns; the first name is Jira's own. */
const COLUMNS = {
  id: /^(?:issue id|id)$/,
  key: /^(?:issue key|key)$/,
  summary: /^(?:summary|title|name)$/,
  kind: /^(?:issue ?type|type|kind)$/,
  parent: /^(?:parent(?: id| key| summary)?|(?:custom field \()?epic link\)?)$/,
  description: /^description$/,
  criteria: /^(?:custom field \()?acceptance criteria\)?$/,
  priority: /^priority$/,
  points: /^(?:custom field \()?(?:story points?(?: estimate)?|points|estimate)\)?$/,
  labels: /^labels?$/,
  decision: /^decision$/,
  blocks: /^outward issue link \(blocks\)$/,
  relates: /^outward issue link \(relates\)$/,
};
type Column = keyof typeof COLUMNS;
type Cells = (column: Column) => string[];

const isColumn = (name: string): name is Column => Object.hasOwn(COLUMNS, name);

/** A quote that only kept a table program from taking the cell for a formula. */
const unquoted = (cell: string) => cell.replace(/^'(?=[=+\-@\t\r])/, "").trim();

/** A table with a column for the summary, as Jira exports it or as this product does. `rows` are those below its head. */
export async function readCsv(text: string): Promise<ReadFile & { rows: Span[] }> {
  const { header, rows, faults } = await cutRows(text);
  const places = columnPlaces(header);
  const items = rows.flatMap(({ values, at }, i) => {
    const cells: Cells = (column) =>
      (places.get(column) ?? []).map((place) => unquoted(values[place] ?? "")).filter(Boolean);
    return readRow(cells, { place: `Row ${i + 2}`, at }, faults);
  });
  return { items, faults, rows: rows.map(({ at }) => at) };
}

async function cutRows(text: string) {
  const { default: Papa } = await import("papaparse");
  const said = /^sep=(.)\r?\n/.exec(text);
  const offset = said?.[0].length ?? 0;
  const faults: Fault[] = [];
  const all: { values: string[]; at: Span }[] = [];
  let start = offset;
  Papa.parse<string[]>(text.slice(offset), {
    delimiter: said?.[1] ?? "",
    skipEmptyLines: "greedy",
    step({ data, errors, meta }) {
      const end = offset + meta.cursor;
      for (const { code, message } of errors) {
        if (code === "UndetectableDelimiter") continue;
        const place = `Row ${all.length + 1}`;
        faults.push({ place, message: `${message}. Correct the quotes in this row.` });
      }
      all.push({ values: data, at: { start, end } });
      start = end;
    },
  });
  const [first, ...rows] = all;
  return { header: first?.values ?? [], rows, faults };
}

function columnPlaces(header: string[]): Map<Column, number[]> {
  const places = new Map<Column, number[]>();
  header.forEach((title, at) => {
    const name = title
      .trim()
      .replace(/^\uFEFF/, "")
      .toLowerCase();
    const column = Object.keys(COLUMNS)
      .filter(isColumn)
      .find((one) => COLUMNS[one].test(name));
    if (column) places.set(column, [...(places.get(column) ?? []), at]);
  });
  return places;
}

const DECISIONS: Record<string, BacklogNode["decision"]> = {
  accepted: "accepted",
  left_out: "left_out",
  "left out": "left_out",
};

function readRow(
  cells: Cells,
  { place, at }: Pick<ImportedItem, "place" | "at">,
  faults: Fault[],
): ImportedItem[] {
  const one = (column: Column) => cells(column)[0] ?? "";
  const fault = (message: string) => faults.push({ place, message });
  const title = one("summary").slice(0, MOST.title);
  if (title === "") {
    fault("It has no summary and is left out. Write one.");
    return [];
  }
  const typed = one("kind");
  const kind = kindNamed(typed);
  if (!kind && typed !== "") {
    fault(
      `“${typed}” is no kind of item; it is a story now. Write Epic, Story, Task, Bug or Sub-task.`,
    );
  }
  const { content } = readItem(title, one("description").replaceAll("\r\n", "\n"));
  if (one("criteria") !== "") {
    const more = readItem(
      title,
      `Acceptance criteria\n${one("criteria").replaceAll("\r\n", "\n")}`,
    );
    content.criteria.push(...more.content.criteria);
  }
  setPlanning(
    content,
    {
      priority: one("priority"),
      points: one("points"),
      labels: cells("labels").flatMap((cell) => cell.split(/[\s,;]+/)),
    },
    fault,
  );
  const links = (["blocks", "relates"] as const).flatMap((type) =>
    cells(type).flatMap((cell) => cell.split(/[\s,;]+/).map((to) => ({ type, to }))),
  );
  const refs = [one("id"), one("key"), title].filter(Boolean);
  const decision = DECISIONS[one("decision").toLowerCase()] ?? "open";
  const where = { place, at, refs, parent: one("parent") };
  return [{ ...where, kind: kind ?? "story", decision, links, content }];
}
