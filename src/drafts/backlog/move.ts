import type { BacklogNode } from "../../db/schema/content.ts";
import {
  childrenOf,
  findNode,
  type Grown,
  inOrder,
  type Nodes,
  type Place,
  placeNode,
  quoted,
  refused,
} from "./tree.ts";

export type Step = "up" | "down" | "indent" | "outdent";

const NOWHERE: Record<Step, string> = {
  up: "It is the first among its siblings already.",
  down: "It is the last among its siblings already.",
  indent: "There is nothing above it that it could stand under.",
  outdent: "It stands at the top already.",
};

const DONE: Record<Step, string> = {
  up: "moved up",
  down: "moved down",
  indent: "moved in",
  outdent: "moved out",
};

/** One step in the tree, as by Alt and an arrow key. */
export function stepNode(all: Nodes, id: string, step: Step): Grown {
  const nodes = inOrder(all);
  const node = findNode(nodes, id);
  if (!node) return refused("That item is not there any more.");
  const place = placeAfter(nodes, node, step);
  return place ? told(node, DONE[step], placeNode(nodes, id, place)) : refused(NOWHERE[step]);
}

function placeAfter(nodes: Nodes, node: BacklogNode, step: Step): Place | undefined {
  const { parentId } = node;
  const siblings = childrenOf(nodes, parentId);
  const at = siblings.findIndex(({ id }) => id === node.id);
  if (step === "up") return at > 0 ? { parentId, before: siblings[at - 1]?.id } : undefined;
  if (step === "down") {
    return at < siblings.length - 1 ? { parentId, before: siblings[at + 2]?.id } : undefined;
  }
  if (step === "indent") {
    const above = siblings[at - 1];
    return above && { parentId: above.id };
  }
  const parent = findNode(nodes, parentId);
  if (!parent) return undefined;
  const uncles = childrenOf(nodes, parent.parentId);
  const next = uncles[uncles.findIndex(({ id }) => id === parent.id) + 1];
  return { parentId: parent.parentId, before: next?.id };
}

/** To a place that a person chose, from the list of items or by dragging. */
export function moveNode(all: Nodes, id: string, place: Place): Grown {
  const node = findNode(all, id);
  if (!node) return refused("That item is not there any more.");
  const parent = findNode(all, place.parentId);
  return told(
    node,
    parent ? `moved under ${quoted(parent)}` : "moved to the top",
    placeNode(all, id, place),
  );
}

const told = (node: BacklogNode, what: string, grown: Grown): Grown =>
  grown.ok ? { ...grown, note: `${quoted(node)}: ${what}${grown.note}` } : grown;
