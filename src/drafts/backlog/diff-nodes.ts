import type { BacklogNode } from "../../db/schema/content.ts";
import { diffContents, type PartDiff } from "../diff.ts";
import { findNode, inOrder, type Nodes } from "./tree.ts";

export interface NodeDiff {
  id: string;
  kind: BacklogNode["kind"];
  title: string;
  change: "added" | "removed" | "changed";
  /** In words: moved, another kind, a decision, links. */
  notes: string[];
  parts: PartDiff[];
}

const titleOf = (node: BacklogNode | undefined) =>
  node ? `“${node.content.title.text.trim() || "Untitled"}”` : "the top";

/** Item by item, what differs between two revisions of a backlog; items that say the same are left out. */
export function diffNodes(before: Nodes, after: Nodes): NodeDiff[] {
  const [from, to] = [inOrder(before), inOrder(after)];
  const moved = movedAmong(from, to);
  const known = new Map(from.map((node) => [node.id, node]));
  const standing = to.flatMap((node): NodeDiff[] => {
    const old = known.get(node.id);
    if (!old) return [whole(node, "added")];
    const notes = notesOf({ node, old, from, to, isMoved: moved.has(node.id) });
    const parts = diffContents(old.content, node.content);
    if (notes.length + parts.length === 0) return [];
    return [{ ...named(node), change: "changed", notes, parts }];
  });
  const kept = new Set(to.map(({ id }) => id));
  const removed = from.filter(({ id }) => !kept.has(id)).map((node) => whole(node, "removed"));
  return [...standing, ...removed];
}

const named = (node: BacklogNode) => ({
  id: node.id,
  kind: node.kind,
  title: node.content.title.text.trim() || "Untitled",
});

const whole = (node: BacklogNode, change: "added" | "removed"): NodeDiff => ({
  ...named(node),
  change,
  notes: [],
  parts: [],
});

/** Those that stand under the same parent in another order: whoever left the longest row that kept its order. */
function movedAmong(from: Nodes, to: Nodes): Set<string> {
  const place = new Map(from.map(({ id }, i) => [id, i]));
  const parents = new Map(from.map(({ id, parentId }) => [id, parentId]));
  const moved = new Set<string>();
  const families = Map.groupBy(to, ({ parentId }) => parentId);
  for (const [parentId, family] of families) {
    const stayed = family.filter(({ id }) => place.has(id) && parents.get(id) === parentId);
    const kept = longestRising(stayed.map(({ id }) => place.get(id) ?? 0));
    stayed.forEach(({ id }, i) => {
      if (!kept.has(i)) moved.add(id);
    });
  }
  return moved;
}

/** The places of a longest rising run. */
function longestRising(numbers: readonly number[]): Set<number> {
  const length = numbers.map(() => 1);
  const previous = numbers.map(() => -1);
  let last = numbers.length > 0 ? 0 : -1;
  numbers.forEach((number, i) => {
    for (let j = 0; j < i; j += 1) {
      if ((numbers[j] ?? 0) < number && (length[j] ?? 0) + 1 > (length[i] ?? 0)) {
        length[i] = (length[j] ?? 0) + 1;
        previous[i] = j;
      }
    }
    if ((length[i] ?? 0) > (length[last] ?? 0)) last = i;
  });
  const run = new Set<number>();
  for (let i = last; i >= 0; i = previous[i] ?? -1) run.add(i);
  return run;
}

const DECISIONS: Record<BacklogNode["decision"], string> = {
  open: "Open again",
  accepted: "Accepted",
  left_out: "Left out",
};

interface Pair {
  node: BacklogNode;
  old: BacklogNode;
  from: Nodes;
  to: Nodes;
  isMoved: boolean;
}

const key = ({ type, to }: BacklogNode["links"][number]) => `${type} ${to}`;

function notesOf({ node, old, from, to, isMoved }: Pair): string[] {
  const notes: string[] = [];
  if (node.parentId !== old.parentId) {
    const [was, is] = [findNode(from, old.parentId), findNode(to, node.parentId)];
    notes.push(`Moved from ${titleOf(was)} to ${titleOf(is)}`);
  } else if (isMoved) notes.push("Moved among its siblings");
  if (node.kind !== old.kind) notes.push(`Kind: ${old.kind}, now ${node.kind}`);
  if (node.decision !== old.decision) notes.push(DECISIONS[node.decision]);
  const [had, has] = [new Set(old.links.map(key)), new Set(node.links.map(key))];
  for (const link of node.links) {
    if (!had.has(key(link))) notes.push(`New link: ${link.type} ${titleOf(findNode(to, link.to))}`);
  }
  for (const link of old.links) {
    if (!has.has(key(link)))
      notes.push(`No link any more: ${link.type} ${titleOf(findNode(from, link.to))}`);
  }
  return notes;
}
