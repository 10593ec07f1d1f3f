import type { BacklogNode } from "../../db/schema/content.ts";
import { branchOf, findNode, type Grown, inOrder, type Nodes, quoted, refused } from "./tree.ts";

export type Decision = BacklogNode["decision"];

const WORDS: Record<Decision, string> = {
  open: "open again",
  accepted: "accepted",
  left_out: "left out",
};

/** A sub-task cannot stay where its parent is left out, so those go with it in any case. */
export function decideNode(
  all: Nodes,
  id: string,
  { decision, withChildren }: { decision: Decision; withChildren: boolean },
): Grown {
  const nodes = inOrder(all);
  const node = findNode(nodes, id);
  if (!node) return refused("That item is not there any more.");
  const parent = findNode(nodes, node.parentId);
  if (decision !== "left_out" && node.kind === "subtask" && parent?.decision === "left_out") {
    return refused(`It belongs to ${quoted(parent)}, which is left out. Take that in first.`);
  }
  const isForced = decision === "left_out" && node.kind !== "epic";
  const branch = withChildren || isForced ? branchOf(nodes, id) : new Set([id]);
  const more = branch.size > 1 ? ` with ${branch.size - 1} below it` : "";
  return {
    ok: true,
    nodes: nodes.map((one) => (branch.has(one.id) ? { ...one, decision } : one)),
    note: `${quoted(node)} ${WORDS[decision]}${more}`,
  };
}

/** Whatever nobody has decided on yet. */
export function acceptAll(nodes: Nodes): Grown {
  const open = nodes.filter(({ decision }) => decision === "open").length;
  if (open === 0) return refused("There is nothing left to accept.");
  const accepted = nodes.map((node) =>
    node.decision === "open" ? { ...node, decision: "accepted" as const } : node,
  );
  return { ok: true, nodes: accepted, note: `${open} ${open === 1 ? "item" : "items"} accepted` };
}
