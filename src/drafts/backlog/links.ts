import type { BacklogNode } from "../../db/schema/content.ts";
import { findNode, type Grown, type Nodes, quoted, refused } from "./tree.ts";

export type Link = BacklogNode["links"][number];
const LINK_WORDS: Record<Link["type"], string> = {
  blocks: "blocks",
  relates: "relates to",
};

/** Whether `to` is blocked, directly or through others, until `from` is done. */
function blocksEventually(nodes: Nodes, from: string, to: string): boolean {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const seen = new Set<string>();
  const open = [from];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (id === to) return true;
    if (seen.has(id)) continue;
    seen.add(id);
    const next = byId.get(id)?.links.filter(({ type }) => type === "blocks") ?? [];
    open.push(...next.map((link) => link.to));
  }
  return false;
}

/** Why this link cannot be; undefined when it can. */
function fault(nodes: Nodes, from: BacklogNode, link: Link): string | undefined {
  const other = findNode(nodes, link.to);
  if (!other) return "Choose the other item.";
  if (other.id === from.id) return "An item cannot be linked to itself.";
  if (link.type === "blocks" && blocksEventually(nodes, other.id, from.id)) {
    return `${quoted(other)} waits for this one the other way round: a circle could never be done.`;
  }
  const has = (one: BacklogNode, to: string) =>
    one.links.some(({ type, to: at }) => type === link.type && at === to);
  const isThere = has(from, link.to) || (link.type === "relates" && has(other, from.id));
  return isThere ? `It ${LINK_WORDS[link.type]} ${quoted(other)} already.` : undefined;
}

export function linkNodes(nodes: Nodes, id: string, link: Link): Grown {
  const node = findNode(nodes, id);
  if (!node) return refused("That item is not there any more.");
  const why = fault(nodes, node, link);
  if (why !== undefined) return refused(why);
  const other = findNode(nodes, link.to);
  return {
    ok: true,
    nodes: withLinks(nodes, id, [...node.links, link]),
    note: `${quoted(node)} ${LINK_WORDS[link.type]} ${other ? quoted(other) : link.to}`,
  };
}

export function unlinkNodes(nodes: Nodes, id: string, link: Link): Grown {
  const node = findNode(nodes, id);
  const rest = node?.links.filter(({ type, to }) => type !== link.type || to !== link.to);
  if (!node || !rest || rest.length === node.links.length) {
    return refused("That link is not there any more.");
  }
  return { ok: true, nodes: withLinks(nodes, id, rest), note: `${quoted(node)}: a link removed` };
}

const withLinks = (nodes: Nodes, id: string, links: Link[]): BacklogNode[] =>
  nodes.map((node) => (node.id === id ? { ...node, links } : node));

/** Links to what is gone now lead to `to`, or nowhere; what would be a circle, a double or a self is left out. */
export function repointLinks(nodes: Nodes, gone: ReadonlySet<string>, to?: string): BacklogNode[] {
  let result: BacklogNode[] = nodes.map((node) => ({ ...node, links: [] }));
  for (const { id, links } of nodes) {
    for (const link of links) {
      const target = gone.has(link.to) ? to : link.to;
      if (target === undefined) continue;
      const linked = linkNodes(result, id, { ...link, to: target });
      if (linked.ok) result = linked.nodes;
    }
  }
  return result;
}
