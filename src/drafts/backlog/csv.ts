import type { BacklogNode } from "../../db/schema/content.ts";
import { csvOf } from "../../platform/text/csv.ts";
import { itemMarkdown } from "./item-markdown.ts";
import { inOrder, type Nodes } from "./tree.ts";
import { KIND_TITLES, PRIORITY_TITLES } from "./words.ts";

const number = (id: string) => id.replace(/^n/, "");
const linksOf = ({ links }: BacklogNode, type: "blocks" | "relates") =>
  links.flatMap((link) => (link.type === type ? [number(link.to)] : [])).join(" ");

/** The columns as Jira's own import and export call them. */
const columns: [name: string, of: (node: BacklogNode) => string][] = [
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

export async function toCsv(nodes: Nodes): Promise<string> {
  const fields = columns.map(([name]) => name);
  const data = inOrder(nodes).map((node) => columns.map(([, of]) => of(node)));
  return csvOf([fields, ...data]);
}
