import type { BacklogNode, ItemKind } from "../../db/schema/content.ts";
import type { Draft } from "../draft.ts";
import { KINDS } from "../kind-types.ts";
import { inOrder } from "./tree.ts";

const RANK: Record<ItemKind, number> = { epic: 0, story: 1, task: 1, bug: 1, subtask: 2 };
/** What a kind becomes in a project that has no type for it, the next best first. */
const INSTEAD: Record<ItemKind, ItemKind[]> = {
  epic: ["epic", "story", "task", "bug"],
  story: ["story", "task", "bug"],
  task: ["task", "story", "bug"],
  bug: ["bug", "task", "story"],
  subtask: ["subtask", "task", "story", "bug"],
};

type Kinds = ReadonlySet<ItemKind>;

/** Those that the project has a type for; all of them where nothing was said. */
export function kindsOf({ target }: Pick<Draft, "target">): Kinds {
  const kinds = KINDS.filter((kind) => target.types?.[kind] !== undefined);
  return new Set(kinds.length > 0 ? kinds : KINDS);
}

/**
 * The same nodes as a tree that Jira can hold: epics on top, stories, tasks and bugs in epics or on
 * top, sub-tasks in one of those. Kinds that the project has no type for become others. Parents come
 * before their children, siblings keep their order.
 */
export function mendTree(nodes: readonly BacklogNode[], kinds: Kinds): BacklogNode[] {
  const byId = new Map(nodes.map((node) => [node.id, { ...node, kind: usable(node.kind, kinds) }]));
  for (const node of byId.values()) {
    if (RANK[node.kind] === 2 && !ancestor(byId, node, 1)) node.kind = usable("task", kinds);
  }
  const mended = [...byId.values()].map((node) => ({ ...node, parentId: parentOf(byId, node) }));
  return inOrder(mended);
}

const usable = (kind: ItemKind, kinds: Kinds): ItemKind =>
  INSTEAD[kind].find((one) => kinds.has(one)) ?? "story";

const parentOf = (byId: ReadonlyMap<string, BacklogNode>, node: BacklogNode): string | null =>
  ancestor(byId, node, RANK[node.kind] - 1)?.id ?? null;

/** The nearest above it of that rank; a ring of parents has none. */
function ancestor(
  byId: ReadonlyMap<string, BacklogNode>,
  node: BacklogNode,
  rank: number,
): BacklogNode | undefined {
  const seen = new Set([node.id]);
  let above = byId.get(node.parentId ?? "");
  while (above && !seen.has(above.id)) {
    if (RANK[above.kind] === rank) return above;
    seen.add(above.id);
    above = byId.get(above.parentId ?? "");
  }
  return undefined;
}
