import type { BacklogNode } from "../../db/schema/content.ts";
import { csvOf } from "../../platform/text/csv.ts";
import { itemMarkdown } from "./item-markdown.ts";
import { inOrder, type Nodes } from "./tree.ts";
import { KIND_TITLES, PRIORITY_TITLES } from "./words.ts";

const number = (id: string) => id.replace(/^n/, "");
const linksOf = ({ links }: BacklogNode, type: "blocks" | "relates") =>
  links.flatMap((link) => (link.type === type ? [number(link.to)] : [])).join(" ");

type Column = [name: string, of: (node: BacklogNode) => string];

/** The columns as Jira's own import and export call them. */
const columns: Column[] = [
  ["Issue Id", ({ id }) => number(id)],
  ["Parent Id", ({ parentId }) => (parentId === null ? "" : number(parentId))],
  ["Issue Type", ({ kind }) => KIND_TITLES[kind]],
  ["Summary", ({ content }) => content.title.text.trim()],
  ["Description", ({ content }) => itemMarkdown(content)],
  ["Priority", ({ content }) => PRIORITY_TITLES[content.priority.value]],
  ["Labels", ({ content }) => content.labels.values.join(" ")],
  ["Story Points", ({ content }) => String(content.estimate.points ?? "")],
  ["Decision", ({ decision }) => (decision === "open" ? "" : decision)],
  ["Outward issue link (Blocks)", (node) => linksOf(node, "blocks")],
  ["Outward issue link (Relates)", (node) => linksOf(node, "relates")],
];

/** Other fields of the create screen, where an item has a value: as Jira's export calls them. */
function fieldColumns(nodes: Nodes): Column[] {
  const names = new Map<string, string>();
  for (const { content } of nodes) {
    for (const [id, { name = id }] of Object.entries(content.fields ?? {})) {
      if (!names.has(id)) names.set(id, name);
    }
  }
  return [...names].map(([id, name]) => [`Custom field (${name})`, (node) => fieldText(node, id)]);
}

function fieldText({ content }: BacklogNode, id: string): string {
  const field = content.fields?.[id];
  if (!field || field.value === null) return "";
  return (
    field.text ?? (typeof field.value === "string" ? field.value : JSON.stringify(field.value))
  );
}

export async function toCsv(nodes: Nodes): Promise<string> {
  const all = [...columns, ...fieldColumns(nodes)];
  const data = inOrder(nodes).map((node) => all.map(([, of]) => of(node)));
  return csvOf([all.map(([name]) => name), ...data]);
}
