import type { BacklogNode } from "../../db/schema/content.ts";
import { itemMarkdown } from "./item-markdown.ts";
import { inOrder, type Nodes } from "./tree.ts";
import { KIND_TITLES, PRIORITY_TITLES, SECTIONS } from "./words.ts";

const DECISIONS = { open: "", accepted: "Accepted", left_out: "Left out" } as const;

const line = (text: string) => text.split(/\s+/).join(" ").trim();

function planning({ content, decision, links }: BacklogNode): string {
  const facts = [
    ["Priority", PRIORITY_TITLES[content.priority.value]],
    ["Estimate", content.estimate.points === null ? "" : String(content.estimate.points)],
    ["Labels", content.labels.values.join(", ")],
    ["Decision", DECISIONS[decision]],
    ...(["blocks", "relates"] as const).map((type) => [
      type === "blocks" ? "Blocks" : "Relates to",
      links.flatMap((link) => (link.type === type ? [`#${link.to}`] : [])).join(", "),
    ]),
  ];
  const lines = facts.flatMap(([name, value]) => (value ? [`- ${name}: ${value}`] : []));
  return `${SECTIONS.planning}\n\n${lines.join("\n")}`;
}

/** A heading an item, deeper as it nests. Reads well, and reads back as the same. */
export function toMarkdown(all: Nodes): string {
  const depth = new Map<string | null, number>([[null, 0]]);
  const items = inOrder(all).map((node) => {
    const level = (depth.get(node.parentId) ?? 0) + 1;
    depth.set(node.id, level);
    const title = `${"#".repeat(level)} ${KIND_TITLES[node.kind]}: ${line(node.content.title.text)} {#${node.id}}`;
    return [title, itemMarkdown(node.content), planning(node)].filter(Boolean).join("\n\n");
  });
  return `${items.join("\n\n")}\n`;
}
