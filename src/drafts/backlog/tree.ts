import type { BacklogNode, ItemKind } from "../../db/schema/content.ts";

export type Nodes = readonly BacklogNode[];

/** The tree after an act, and what to say of it in the list of revisions. */
export type Grown =
  | { ok: true; nodes: BacklogNode[]; note: string }
  | { ok: false; message: string };

export const refused = (message: string): Grown => ({ ok: false, message });

const isLeaf = (kind: ItemKind) => kind === "subtask";
const isMiddle = (kind: ItemKind) => kind !== "epic" && !isLeaf(kind);

/** Jira's own nesting: epic > story, task, bug > sub-task. `null` is the top. */
export function mayStand(kind: ItemKind, under: ItemKind | null): boolean {
  if (under === null) return !isLeaf(kind);
  return isLeaf(kind) ? isMiddle(under) : isMiddle(kind) && under === "epic";
}

/** What a node becomes there: under a story a childless task is a sub-task, and a sub-task elsewhere a task. */
export function kindUnder(
  kind: ItemKind,
  under: ItemKind | null,
  hasChildren: boolean,
): ItemKind | undefined {
  if (mayStand(kind, under)) return kind;
  if (under !== null && isMiddle(under) && isMiddle(kind) && !hasChildren) return "subtask";
  return isLeaf(kind) && (under === null || under === "epic") ? "task" : undefined;
}

/** Each node with its children right after it. One whose parent is not there stands at the top. */
export function inOrder(nodes: Nodes): BacklogNode[] {
  const known = new Set(nodes.map(({ id }) => id));
  const children = Map.groupBy(nodes, ({ parentId }) =>
    parentId !== null && known.has(parentId) ? parentId : null,
  );
  const seen = new Set<string>();
  const walk = (all: Nodes): BacklogNode[] =>
    all.flatMap((node) => {
      if (seen.has(node.id)) return [];
      seen.add(node.id);
      return [node, ...walk(children.get(node.id) ?? [])];
    });
  const reached = walk((children.get(null) ?? []).map((node) => ({ ...node, parentId: null })));
  return [...reached, ...walk(nodes.map((node) => ({ ...node, parentId: null })))];
}

export const findNode = (nodes: Nodes, id: string | null): BacklogNode | undefined =>
  nodes.find((node) => node.id === id);

export const childrenOf = (nodes: Nodes, id: string | null): BacklogNode[] =>
  nodes.filter(({ parentId }) => parentId === id);

/** The node's own id and those of all below it. `nodes` are in order. */
export function branchOf(nodes: Nodes, id: string): Set<string> {
  const branch = new Set([id]);
  for (const node of nodes) {
    if (node.parentId !== null && branch.has(node.parentId)) branch.add(node.id);
  }
  return branch;
}

/** As it stands in a message: its title, shortened. */
export function quoted({ content }: BacklogNode): string {
  const title = content.title.text.trim() || "Untitled";
  return `“${title.length > 60 ? `${title.slice(0, 59)}…` : title}”`;
}

export const KIND_WORDS: Record<ItemKind, string> = {
  epic: "an epic",
  story: "a story",
  task: "a task",
  bug: "a bug",
  subtask: "a sub-task",
};

function misfit(node: BacklogNode, under: BacklogNode | undefined): string {
  if (node.kind === "epic") return `${quoted(node)} is an epic: epics stand at the top.`;
  if (under && isLeaf(under.kind)) {
    return `${quoted(under)} is a sub-task: nothing can stand under it.`;
  }
  return `${quoted(node)} has sub-tasks, so it cannot become one. Move those first.`;
}

export interface Place {
  parentId: string | null;
  /** The sibling that comes after it; without one it is the last. */
  before?: string | undefined;
}

/** The node with all below it, at another place. */
export function placeNode(all: Nodes, id: string, { parentId, before }: Place): Grown {
  const nodes = inOrder(all);
  const node = findNode(nodes, id);
  const parent = findNode(nodes, parentId);
  if (!node || (parentId !== null && !parent)) return refused("That item is not there any more.");
  const branch = branchOf(nodes, id);
  if (parentId !== null && branch.has(parentId)) {
    return refused(`${quoted(node)} cannot stand under itself.`);
  }
  const kind = kindUnder(node.kind, parent?.kind ?? null, branch.size > 1);
  if (!kind) return refused(misfit(node, parent));
  const rest = nodes.filter((one) => !branch.has(one.id));
  const moved = nodes.flatMap((one) => {
    if (one.id === id) return [{ ...one, parentId, kind }];
    return branch.has(one.id) ? [one] : [];
  });
  const at = placeIn(rest, { parentId, before });
  const became = kind === node.kind ? "" : `, and made ${KIND_WORDS[kind]}`;
  return { ok: true, nodes: rest.toSpliced(at, 0, ...moved), note: became };
}

function placeIn(rest: Nodes, { parentId, before }: Place): number {
  const sibling = rest.findIndex((one) => one.id === before && one.parentId === parentId);
  if (sibling >= 0) return sibling;
  if (parentId === null) return rest.length;
  const branch = branchOf(rest, parentId);
  return rest.findLastIndex(({ id }) => branch.has(id)) + 1;
}
