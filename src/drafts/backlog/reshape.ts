import type { BacklogNode, ItemKind, StoryContent } from "../../db/schema/content.ts";
import { MOST } from "../content.ts";
import { joinContents } from "./join-contents.ts";
import { linkNodes, repointLinks } from "./links.ts";
import {
  branchOf,
  childrenOf,
  findNode,
  type Grown,
  inOrder,
  KIND_WORDS,
  kindUnder,
  mayStand,
  type Nodes,
  placeNode,
  quoted,
  refused,
} from "./tree.ts";

const GONE = "That item is not there any more.";

/** Nothing but a title yet. */
export const emptyContent = (title: string): StoryContent => ({
  title: { text: title, cites: [] },
  narrative: { role: "", need: "", benefit: "", cites: [] },
  description: { text: "", cites: [] },
  criteria: [],
  priority: { value: "medium", cites: [] },
  labels: { values: [], cites: [] },
  estimate: { points: null, cites: [] },
  questions: [],
});

export interface NewNode {
  id: string;
  kind: ItemKind;
  parentId: string | null;
  title: string;
}

/** The last among the children of its parent. */
export function addNode(all: Nodes, { id, kind, parentId, title }: NewNode): Grown {
  const nodes = inOrder(all);
  const parent = findNode(nodes, parentId);
  if (parentId !== null && !parent) return refused(GONE);
  if (title.trim() === "") return refused("The new item needs a title.");
  if (title.length > MOST.title) return refused(`A title has up to ${MOST.title} characters.`);
  if (!mayStand(kind, parent?.kind ?? null)) {
    const where = parent ? `under ${KIND_WORDS[parent.kind]}` : "at the top";
    return refused(`${sentence(KIND_WORDS[kind])} cannot stand ${where}.`);
  }
  const links: BacklogNode["links"] = [];
  const content = emptyContent(title.trim());
  const node = { id, kind, parentId: null, decision: "open" as const, links, content };
  const placed = placeNode([...nodes, node], id, { parentId });
  return placed.ok ? { ...placed, note: `${quoted(node)} added` } : placed;
}

const sentence = (words: string) => words.charAt(0).toUpperCase() + words.slice(1);

/** Some of its criteria go to a new sibling right after it. */
export function splitNode(
  all: Nodes,
  id: string,
  { criteria, title, newId }: { criteria: ReadonlySet<number>; title: string; newId: string },
): Grown {
  const nodes = inOrder(all);
  const node = findNode(nodes, id);
  if (!node) return refused(GONE);
  const { content } = node;
  const [stay, go] = [false, true].map((goes) =>
    content.criteria.filter((_, i) => criteria.has(i) === goes),
  );
  if (title.trim() === "") return refused("The new item needs a title.");
  if (title.length > MOST.title) return refused(`A title has up to ${MOST.title} characters.`);
  if (!go || go.length === 0) return refused("Choose the criteria that go to the new item.");
  if (!stay || stay.length === 0) return refused("Leave at least one criterion where it is.");
  const twin: BacklogNode = {
    ...node,
    id: newId,
    decision: "open",
    links: [],
    content: {
      ...content,
      title: { text: title.trim(), cites: content.title.cites },
      criteria: go,
      estimate: { points: null, cites: [] },
      questions: [],
    },
  };
  const kept = { ...node, content: { ...content, criteria: stay } };
  const branch = branchOf(nodes, id);
  const at = nodes.findLastIndex((one) => branch.has(one.id)) + 1;
  const grown = nodes.map((one) => (one.id === id ? kept : one)).toSpliced(at, 0, twin);
  return { ok: true, nodes: grown, note: `${quoted(node)}: split off ${quoted(twin)}` };
}

/** What it says is added to the other one, its children go there, and links to it lead there. */
export function mergeNode(all: Nodes, id: string, into: string): Grown {
  const nodes = inOrder(all);
  const [node, other] = [findNode(nodes, id), findNode(nodes, into)];
  if (!node || !other) return refused("Choose the item that it becomes a part of.");
  if (branchOf(nodes, id).has(into)) {
    return refused(`${quoted(other)} is ${quoted(node)} or stands under it. Choose another.`);
  }
  const content = joinContents(other.content, node.content);
  if (!content) return refused("Together they would have more parts than one item can hold.");
  const rehomed = rehome(nodes, id, into);
  if (!rehomed.ok) return rehomed;
  const rest = rehomed.nodes.flatMap((one) => {
    if (one.id === id) return [];
    return [one.id === into ? { ...one, content } : one];
  });
  const repointed = repointLinks(rest, new Set([id]), into);
  const linked = node.links.reduce((sofar, link) => {
    const more = linkNodes(sofar, into, link);
    return more.ok ? more.nodes : sofar;
  }, repointed);
  return { ok: true, nodes: linked, note: `${quoted(node)} merged into ${quoted(other)}` };
}

/** Its children become those of another, or stand where it stood. */
function rehome(nodes: Nodes, id: string, parentId: string | null, before?: string): Grown {
  return childrenOf(nodes, id).reduce<Grown>(
    (sofar, child) => (sofar.ok ? placeNode(sofar.nodes, child.id, { parentId, before }) : sofar),
    { ok: true, nodes: [...nodes], note: "" },
  );
}

/** Gone from the next revision; earlier ones keep it. Its children go with it or up to its place. */
export function removeNode(all: Nodes, id: string, children: "with" | "up"): Grown {
  const nodes = inOrder(all);
  const node = findNode(nodes, id);
  if (!node) return refused(GONE);
  const rehomed = children === "up" ? rehome(nodes, id, node.parentId, id) : undefined;
  if (rehomed && !rehomed.ok) return rehomed;
  const standing = rehomed?.nodes ?? nodes;
  const gone = branchOf(standing, id);
  if (gone.size === standing.length) {
    return refused("A backlog needs at least one item. Remove the whole draft instead.");
  }
  const rest = standing.filter((one) => !gone.has(one.id));
  const more = gone.size > 1 ? ` with ${gone.size - 1} below it` : "";
  return { ok: true, nodes: repointLinks(rest, gone), note: `${quoted(node)} removed${more}` };
}

/** In place: whatever is above and below it must still fit. */
export function changeKind(all: Nodes, id: string, kind: ItemKind): Grown {
  const nodes = inOrder(all);
  const node = findNode(nodes, id);
  if (!node) return refused(GONE);
  const parent = findNode(nodes, node.parentId);
  if (!mayStand(kind, parent?.kind ?? null)) {
    const where = parent ? `under ${KIND_WORDS[parent.kind]}` : "at the top";
    const how =
      kindUnder(kind, "story", false) === "subtask" && parent
        ? "Move it out first."
        : "Move it to a place that fits.";
    return refused(`${sentence(KIND_WORDS[kind])} cannot stand ${where}. ${how}`);
  }
  const child = childrenOf(nodes, id).find((one) => !mayStand(one.kind, kind));
  if (child) {
    return refused(
      `${quoted(child)}, ${KIND_WORDS[child.kind]}, stands under it and cannot stand under ${KIND_WORDS[kind]}. Move that first.`,
    );
  }
  const changed = nodes.map((one) => (one.id === id ? { ...one, kind } : one));
  return { ok: true, nodes: changed, note: `${quoted(node)} is now ${KIND_WORDS[kind]}` };
}
